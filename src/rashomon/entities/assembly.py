"""The room's result: linked mentions made into entities with variants, roles and mentions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from rashomon.entities.coreference import Reference, resolve_references
from rashomon.entities.descriptions import (
    Description,
    find_bodies,
    find_handles,
    find_spokespersons,
    find_tickers,
)
from rashomon.entities.linking import Linker
from rashomon.entities.mention import Mention
from rashomon.entities.mentions import find_mentions
from rashomon.entities.outlets import outlet_forms, outlet_pairs
from rashomon.entities.roles import RoleFound, find_roles, find_titles, is_honorific_only, short_title_start
from rashomon.entities.words import FACILITY_HEADS, PLACE_HEADS, SPOKES_NOUNS
from rashomon.model import Entity, EntityKind, RoleMention, Span, Variant, VariantRelation, make_id
from rashomon.text.names import compare_names, is_generic_name, name_words
from rashomon.text.reading import Reading


@dataclass(frozen=True)
class EntityOptions:
    """What counts as an entity's form beside its names."""

    descriptions: bool = True
    """Take definite descriptions ("the airline") and unnamed spokespersons for forms of an entity."""
    references: bool = True
    """Add what "he", "its" and "the minister" mean to an entity's mentions (never to its variants)."""


_MAX_SHORT = 30
"""Short forms of one entity that are compared with each other."""


@dataclass
class _Draft:
    """An entity in the making: its mentions by name and the spans of its other forms."""

    kind: EntityKind
    mentions: list[Mention]
    forms: list[tuple[Span, str, VariantRelation | None]] = field(
        default_factory=list[tuple[Span, str, VariantRelation | None]]
    )
    """Span, the words of the name in it (for comparison), and the relation where it is no matter of comparison."""
    roles: list[RoleMention] = field(default_factory=list[RoleMention])
    names: Counter[str] = field(default_factory=Counter[str])


def link_entities(readings: Sequence[Reading], options: EntityOptions = EntityOptions()) -> list[Entity]:
    """Return the entities of a story: those of most reports first, then of most mentions, then by name.

    Each form of a name is a variant with all its spans; `relation` says how it differs from the entity's name.
    Two different persons are not joined for a shared surname; spellings are joined only where the reports put
    them in the same office or the same setting.
    """
    order = sorted(range(len(readings)), key=lambda i: readings[i].report.id)
    readings = [readings[i] for i in order]
    mentions = find_mentions(readings)
    roles = _beside(mentions, readings)
    told = {index: [role.text for role in found] for index, found in roles.items()}
    linked = Linker(readings, mentions, told, [*find_tickers(mentions, readings), *outlet_pairs(mentions)]).link()
    common = {token.text for reading in readings for token in reading.doc if token.is_lower}
    drafts = [_draft(linked[node], mentions, roles, readings, common) for node in sorted(linked)]
    drafts = [draft for draft in drafts if not all(_says_nothing(name) for name in draft.names)]
    if options.descriptions:
        _describe(drafts, readings)
    entities = [_entity(draft) for draft in drafts]
    entities.sort(key=lambda e: (-len({s.report for s in e.mentions}), -len(e.mentions), e.name, e.kind, e.mentions[0]))
    entities = _with_ids(entities)
    return _with_references(entities, resolve_references(readings, entities)) if options.references else entities


def _with_references(entities: list[Entity], references: Sequence[Reference]) -> list[Entity]:
    """Return the entities with their mentions by pronoun or description added, their order left as it is."""
    added: dict[str, list[Span]] = defaultdict(list)
    for reference in references:
        added[reference.entity].append(reference.span)
    return [
        replace(entity, mentions=tuple(sorted({*entity.mentions, *added[entity.id]}))) if entity.id in added else entity
        for entity in entities
    ]


def _says_nothing(name: str) -> bool:
    """Whether a form is one common word ("Defense"), which alone names nothing."""
    return len(name.split()) == 1 and is_generic_name(name) and not name.isupper() and "." not in name


def _beside(mentions: list[Mention], readings: Sequence[Reading]) -> dict[int, list[RoleFound]]:
    """Return the roles that stand beside each mention of a person, by its place in the list."""
    by_report: dict[int, list[int]] = defaultdict(list)
    for index, mention in enumerate(mentions):
        by_report[mention.report].append(index)
    found: dict[int, list[RoleFound]] = {}
    for report, indices in by_report.items():
        reading = readings[report]
        starts = {sentence.index: sentence.first_token for sentence in reading.sentences}
        ends = {sentence.index: sentence.end_token for sentence in reading.sentences}
        find_titles([mentions[i] for i in indices], reading.doc, starts)
        for index in indices:
            mention = mentions[index]
            if mention.kind == "person":
                roles = find_roles(mention, reading.doc, starts[mention.sentence], ends[mention.sentence])
                if roles:
                    found[index] = roles
    return found


def _draft(
    indices: Sequence[int],
    mentions: list[Mention],
    roles: dict[int, list[RoleFound]],
    readings: Sequence[Reading],
    common: set[str],
) -> _Draft:
    own = [mentions[i] for i in indices]
    draft = _Draft(own[0].kind, own)
    for outlet in sorted({mention.outlet for mention in own if mention.outlet}):
        for report, start, end in outlet_forms(readings, outlet):
            span = readings[report].span(start, end)
            draft.forms.append((span, span.text, None))
            draft.names[span.text] += span.text == " ".join(outlet)
    for index, mention in zip(indices, own, strict=True):
        reading = readings[mention.report]
        name = mention.text
        draft.names[name] += 1
        draft.forms.append((reading.span(mention.start, mention.end), name, None))
        title = short_title_start(reading.doc, mention, common)
        if title is not None:
            start = reading.doc[title].idx
            draft.forms.append((reading.span(start, mention.end), name, None))
        if (
            title is None
            and mention.title_first is not None
            and is_honorific_only(reading.doc, mention.title_first, mention.first)
        ):
            start = reading.doc[mention.title_first].idx
            draft.forms.append((reading.span(start, mention.end), name, None))
        facility = _facility_end(reading, mention)
        if facility is not None:
            draft.forms.append((reading.span(mention.start, facility), name, None))
        if mention.region_end is not None:
            draft.forms.append((reading.span(mention.start, mention.region_end), name, None))
        for start, end in mention.aliases:
            draft.forms.append((reading.span(start, end), name if start == mention.start else "", "short"))
        for role in roles.get(index, ()):
            span = reading.span(role.start, role.end)
            if role.text and span.text:
                draft.roles.append(RoleMention(role.text, span))
    return draft


def _facility_end(reading: Reading, mention: Mention) -> int | None:
    """Return the end of a street's name with what lies there ("Mill Lane crossing")."""
    if mention.kind != "place" or len(mention.words) < 2 or mention.words[-1] not in PLACE_HEADS:
        return None
    noun = reading.doc[mention.last] if mention.last < len(reading.doc) else None
    if noun is None or not noun.is_lower or noun.lower_ not in FACILITY_HEADS:
        return None
    joined = reading.doc[mention.last - 1].head.i == noun.i
    joined = joined or (mention.first > 0 and reading.doc[mention.first - 1].lower_ == "the")
    return noun.idx + len(noun) if joined else None


def _describe(drafts: list[_Draft], readings: Sequence[Reading]) -> None:
    """Add the forms that are no names: handles, definite descriptions, unnamed spokespersons."""
    groups = [draft.mentions for draft in drafts]
    names = [sorted(draft.names) for draft in drafts]
    found: list[Description] = [*find_handles(readings, names), *find_bodies(readings, groups, names)]
    for item in found:
        drafts[item.group].forms.append((readings[item.report].span(item.start, item.end), "", "short"))
    _speakers(drafts, readings)


def _speakers(drafts: list[_Draft], readings: Sequence[Reading]) -> None:
    """Give unnamed spokespersons to the one who is named as such for the same body, else make them an entity."""
    owners: dict[tuple[int, int], int] = {
        (mention.report, token): index
        for index, draft in enumerate(drafts)
        if draft.kind == "organization"
        for mention in draft.mentions
        for token in range(mention.first, mention.last)
    }
    named: dict[int, set[int]] = defaultdict(set)
    for index, draft in enumerate(drafts):
        if draft.kind != "person":
            continue
        for role in draft.roles:
            if not SPOKES_NOUNS & set(role.text.lower().split()):
                continue
            report = next(i for i, reading in enumerate(readings) if reading.report.id == role.span.report)
            for token in readings[report].doc.char_span(role.span.start, role.span.end, alignment_mode="expand") or ():
                if (report, token.i) in owners:
                    named[owners[report, token.i]].add(index)
            # The words of the role before the name are a form of their own ("Weston Air spokesman").
            if role.span.text.startswith(role.text) and len(role.text.split()) > 1:
                span = readings[report].span(role.span.start, role.span.start + len(role.text))
                draft.forms.append((span, "", "short"))
    fresh: dict[int, _Draft] = {}
    for item in find_spokespersons(readings, [draft.mentions for draft in drafts]):
        reading = readings[item.report]
        span = reading.span(item.start, item.end)
        people = {
            index
            for index in named.get(item.group, set())
            if any(mention.report == item.report for mention in drafts[index].mentions)
        }
        if len(people) == 1:
            drafts[min(people)].forms.append((span, "", "short"))
        elif not people:
            draft = fresh.setdefault(item.group, _Draft("person", []))
            draft.forms.append((span, "", None if not item.bare else "short"))
            if not item.bare:
                draft.names[_without_article(span.text)] += 1
    drafts.extend(draft for _, draft in sorted(fresh.items()) if draft.names)


def _without_article(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if first.lower() in {"a", "an", "the", "its"} and rest else text


def _entity(draft: _Draft) -> Entity:
    name = _name(draft)
    spans: dict[str, set[Span]] = defaultdict(set)
    surfaces: dict[str, Counter[str]] = defaultdict(Counter)
    relations: dict[str, VariantRelation] = {}
    for span, core, relation in draft.forms:
        text = " ".join(span.text.split())
        key = text if text.isupper() and not name.isupper() else text.casefold()
        spans[key].add(span)
        surfaces[key][text] += 1
        if key not in relations:
            relations[key] = relation or _relation(name, core or text, draft.kind)
    _mark_spellings(relations, {key: len(spans[key]) for key in spans}, draft.kind)
    variants = [
        Variant(
            min(surfaces[key], key=lambda text: (-surfaces[key][text], text.isupper(), text)),
            relations[key],
            tuple(sorted(spans[key])),
        )
        for key in spans
    ]
    variants.sort(key=lambda v: (v.relation != "same", v.text != name, -len(v.spans), v.text))
    mentions = _mentions(span for key in spans for span in spans[key])
    roles = tuple(sorted(set(draft.roles), key=lambda role: (role.span, role.text)))
    return Entity("", name, draft.kind, tuple(variants), roles, mentions)


def _mark_spellings(relations: dict[str, VariantRelation], counts: dict[str, int], kind: EntityKind) -> None:
    """Call a short form the spelling or transliteration that it is of another, more frequent short form."""
    short = sorted((key for key in relations if relations[key] == "short"), key=lambda key: (-counts[key], key))
    for at, key in enumerate(short[:_MAX_SHORT]):
        for other in short[:at]:
            match = compare_names(other, key, kind)
            if match.relation in {"spelling", "transliteration"} and match.score >= 0.8:
                relations[key] = match.relation
                break


def _mentions(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order without those that lie inside a longer one."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.report, s.start, -s.end)):
        if kept and kept[-1].report == span.report and span.end <= kept[-1].end:
            continue
        kept.append(span)
    return tuple(kept)


def _relation(name: str, form: str, kind: EntityKind) -> VariantRelation:
    match = compare_names(name, form, kind)
    return match.relation or "short"


def _name(draft: _Draft) -> str:
    """Return the fullest form that is in common use: of the forms with most reports, one that is no short form."""
    reports: dict[str, set[int]] = defaultdict(set)
    for mention in draft.mentions:
        reports[mention.text].add(mention.report)
    for text in draft.names:
        reports.setdefault(text, set())
    full = [text for text in draft.names if len(name_words(text, draft.kind)) > 1] or list(draft.names)
    if draft.kind == "place":
        full = list(draft.names)
    whole = [text for text in full if not (text.isupper() and len(text) > 4)] or full
    return min(whole, key=lambda text: (-len(reports[text]), -draft.names[text], -len(text), text))


def _with_ids(entities: list[Entity]) -> list[Entity]:
    """Return the entities with ids made of name and kind; a second of the same name counts on."""
    seen: Counter[tuple[str, str]] = Counter()
    done: list[Entity] = []
    for entity in entities:
        key = (entity.name, entity.kind)
        parts = (entity.kind, entity.name) if not seen[key] else (entity.kind, entity.name, seen[key])
        seen[key] += 1
        done.append(
            Entity(make_id("e", *parts), entity.name, entity.kind, entity.variants, entity.roles, entity.mentions)
        )
    return done
