"""What stands behind the accounts: the timeline, the names, and the words that reports share."""

from __future__ import annotations

from rashomon.export.html.viewing.telling import Teller, say
from rashomon.export.html.views import EntityView, FormView, PairView, Shelf, TimelineView
from rashomon.export.outline import NOTABLE_RELATIONS, SharedWords, find_shared_words, leading_entries, notable_names
from rashomon.export.times import readable_time
from rashomon.model import Entity, TimelineEntry


def view_timeline(teller: Teller) -> Shelf[TimelineView]:
    """Return what happened, in order of time, numbered as in the drawing: what leads it first, then the rest."""
    entries = teller.dossier.timeline
    top = None if teller.options.show_all else teller.options.top_timeline
    leading = leading_entries(entries, top)
    places = [*leading, *sorted({*range(len(entries))} - {*leading})]
    numbered = [(at + 1, entries[at]) for at in places]
    return teller.shelf(numbered, teller.options.top_timeline, lambda found: _view_entry(teller, found[1], found[0]))


def view_entities(teller: Teller) -> tuple[Shelf[EntityView], Shelf[EntityView]]:
    """Return the names that reports write differently, and the others."""
    notable = notable_names(teller.dossier.entities)
    chosen = {id(entity) for entity in notable}
    others = [entity for entity in teller.dossier.entities if id(entity) not in chosen]
    return (
        teller.shelf(notable, teller.options.top_names, lambda entity: _view_entity(teller, entity)),
        teller.shelf(others, 0, lambda entity: _view_entity(teller, entity)),
    )


def view_pairs(teller: Teller) -> Shelf[PairView]:
    """Return the pairs of reports that share words, most first."""
    return teller.shelf(
        find_shared_words(teller.dossier), teller.options.top_pairs, lambda pair: _view_pair(teller, pair)
    )


def _view_entry(teller: Teller, entry: TimelineEntry, number: int) -> TimelineView:
    return TimelineView(number, readable_time(say(entry.when)), say(entry.what), teller.refs(entry.spans))


def _view_entity(teller: Teller, entity: Entity) -> EntityView:
    variants = tuple(
        FormView(say(v.text), v.relation, v.relation in NOTABLE_RELATIONS, teller.refs(v.spans))
        for v in entity.variants
    )
    return EntityView(teller.finding(entity.id), say(entity.name), entity.kind, variants)


def _view_pair(teller: Teller, pair: SharedWords) -> PairView:
    longest = sorted(pair.passages, key=lambda both: (both[0].start - both[0].end, both))
    return PairView(
        teller.ref(pair.first.id),
        teller.ref(pair.second.id),
        round(100 * min(1.0, pair.share)),
        len(pair.passages),
        tuple((teller.words(a), teller.words(b)) for a, b in longest[: None if teller.options.show_all else 1]),
    )
