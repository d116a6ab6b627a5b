"""Entities that an editor merged or split."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rashomon.model import (
    Decision,
    Entity,
    EntityKind,
    ReviewedDecision,
    RoleMention,
    Span,
    Target,
    Variant,
    VariantRelation,
    make_id,
)
from rashomon.review.finding import find_again, of_entity, unused_id
from rashomon.review.options import ReviewOptions
from rashomon.review.ordering import standing
from rashomon.text.names import compare_names, name_words

_TOLD_APART: frozenset[VariantRelation] = frozenset({"spelling", "transliteration", "conflict"})


def decide_entities(
    entities: Sequence[Entity],
    decisions: Iterable[Decision],
    reports: Iterable[str],
    options: ReviewOptions = ReviewOptions(),
) -> tuple[list[Entity], tuple[ReviewedDecision, ...]]:
    """Return the entities as editors merged and split them, and what became of each decision.

    Decisions are applied one after the other, each to what the earlier ones left; `reports` are the ids of the
    story's.
    """
    work = _Entities(entities, frozenset(reports), options)
    effects: list[tuple[Decision, tuple[str, ...]]] = []
    for decision in standing(decisions, ("merge_entities", "split_entity")):
        on = work.merge(decision) if decision.kind == "merge_entities" else work.split(decision)
        effects.append((decision, on))
    return work.entities, tuple(
        ReviewedDecision(decision, "applied" if on else "not_found", tuple(dict.fromkeys(map(work.now, on))))
        for decision, on in effects
    )


class _Entities:
    """The entities while decisions are applied to them."""

    def __init__(self, entities: Sequence[Entity], reports: frozenset[str], options: ReviewOptions) -> None:
        self.entities = list(entities)
        self._reports = reports
        self._options = options
        self._absorbed: dict[str, str] = {}

    def now(self, entity: str) -> str:
        """Return the id of the entity that an entity is, or went into."""
        while entity in self._absorbed:
            entity = self._absorbed[entity]
        return entity

    def merge(self, decision: Decision) -> tuple[str, ...]:
        """Merge the entities that are found; return the id of what they are, nothing where fewer than two are found.

        Id, name and kind are those of the first target, the place that of the first in the list.
        """
        found = [entity for target in decision.targets if (entity := self._find(target)) is not None]
        parts = list({entity.id: entity for entity in found}.values())
        if len(found) < 2:
            return ()
        merged = parts[0]
        for other in parts[1:]:
            merged = _united(merged, other)
        gone = {entity.id for entity in parts}
        first = next(place for place, entity in enumerate(self.entities) if entity.id in gone)
        self.entities = [
            merged if place == first else entity
            for place, entity in enumerate(self.entities)
            if place == first or entity.id not in gone
        ]
        self._absorbed.update({entity.id: merged.id for entity in parts[1:]})
        return (merged.id,)

    def split(self, decision: Decision) -> tuple[str, ...]:
        """Take some forms out of an entity; return the ids of both, nothing where it cannot be done.

        A form is known by its words, so that mentions in reports which joined later go with it. Where the forms are
        those of another entity already there is nothing to be done.
        """
        entity = self._find(decision.targets[0])
        if entity is None:
            return ()
        words, places = {_plain(span.text) for span in decision.part}, set(decision.part)
        taken = [v for v in entity.variants if _plain(v.text) in words or places.intersection(v.spans)]
        left = [v for v in entity.variants if v not in taken]
        if not taken:
            elsewhere = (e.id for e in self.entities if any(places.intersection(v.spans) for v in e.variants))
            apart = next(elsewhere, None)
            return (entity.id, apart) if apart is not None else ()
        if not left:
            return ()
        ids = {other.id for other in self.entities}
        name = _name(taken, entity.kind)
        key = make_id("e", "split", entity.kind, name, entity.id)
        new = Entity(unused_id(key, ids.__contains__), name, entity.kind, _related(taken, name, entity.kind))
        kept = any(v.text == entity.name for v in left)
        rest = replace(entity, variants=tuple(left))
        if not kept:
            name = _name(left, entity.kind)
            rest = replace(rest, name=name, variants=_related(left, name, entity.kind))
        sides = _Sides(left, taken)
        rest = replace(
            rest,
            roles=tuple(role for role in entity.roles if not sides.is_taken(role.span)),
            mentions=tuple(span for span in entity.mentions if not sides.is_taken(span)),
        )
        new = replace(
            new,
            roles=tuple(role for role in entity.roles if sides.is_taken(role.span)),
            mentions=tuple(span for span in entity.mentions if sides.is_taken(span)),
        )
        place = self.entities.index(entity)
        self.entities[place : place + 1] = [rest, new]
        return (rest.id, new.id)

    def _find(self, target: Target) -> Entity | None:
        found = find_again(target, [of_entity(entity) for entity in self.entities], self._reports, self._options)
        return next((entity for entity in self.entities if entity.id == found), None)


class _Sides:
    """To which part of a split entity a mention belongs: that of its form, else, of a pronoun or description, that of
    the form named last before it in its report, or first after it."""

    def __init__(self, left: Sequence[Variant], taken: Sequence[Variant]) -> None:
        self._named: dict[str, list[tuple[Span, bool]]] = {}
        for variants, out in ((left, False), (taken, True)):
            for span in (span for variant in variants for span in variant.spans):
                self._named.setdefault(span.report, []).append((span, out))
        for named in self._named.values():
            # Of forms on one another ("Dr Lund", "Lund") the longest says whose the mention is.
            named.sort(key=lambda item: (item[0].start, -item[0].end, item[1]))

    def is_taken(self, span: Span) -> bool:
        """Return whether a mention goes with the forms that were taken out."""
        named = self._named.get(span.report, [])
        same = [out for form, out in named if (form.start, form.end) == (span.start, span.end)]
        within = [(form.start - form.end, out) for form, out in named if form.overlaps(span)]
        before = [out for form, out in named if form.start < span.start]
        if same:
            return same[0]
        if within:
            return min(within)[1]
        if before:
            return before[-1]
        return bool(named) and named[0][1]


def _united(entity: Entity, other: Entity) -> Entity:
    """Return an entity with the forms, roles and mentions of another one added."""
    variants: dict[str, Variant] = {_key(variant.text): variant for variant in entity.variants}
    for variant in other.variants:
        mine = variants.get(_key(variant.text))
        if mine is None:
            relation = _relation_after_merge(entity, other, variant)
            variants[_key(variant.text)] = replace(variant, relation=relation)
        else:
            variants[_key(variant.text)] = replace(mine, spans=tuple(sorted({*mine.spans, *variant.spans})))
    roles: set[RoleMention] = {*entity.roles, *other.roles}
    return replace(
        entity,
        variants=_sorted(variants.values(), entity.name),
        roles=tuple(sorted(roles, key=lambda role: (role.span, role.text))),
        mentions=_outermost({*entity.mentions, *other.mentions}),
    )


def _relation_after_merge(entity: Entity, other: Entity, variant: Variant) -> VariantRelation:
    """Return how a form of an entity that went into another one relates to the name that both have now.

    What the names' room can explain is called so. What it cannot was joined by an editor's knowledge: two full names
    of one person contradict each other, and a reader should see that; for all else the form is another one (`short`,
    as the entities room calls forms that it cannot explain), as of a city that has two names.
    """
    match = compare_names(entity.name, variant.text, entity.kind)
    if match.relation is not None:
        return match.relation
    if variant.relation in _TOLD_APART:
        return variant.relation
    head = compare_names(entity.name, other.name, entity.kind)
    if variant.relation == "same" and head.relation is not None:
        return head.relation
    full = all(len(name_words(name, "person")) > 1 for name in (entity.name, other.name))
    return "conflict" if variant.relation == "same" and full and entity.kind == other.kind == "person" else "short"


def _related(variants: Sequence[Variant], name: str, kind: EntityKind) -> tuple[Variant, ...]:
    """Return forms with their relation to a name that was not theirs before."""
    related = [replace(v, relation=compare_names(name, v.text, kind).relation or "short") for v in variants]
    return _sorted(related, name)


def _name(variants: Sequence[Variant], kind: EntityKind) -> str:
    """Return the fullest of the forms in common use: of those with most reports one that is no short form."""
    full = [v for v in variants if kind != "person" or len(name_words(v.text, kind)) > 1] or list(variants)
    capital = [v for v in full if v.text[:1].isupper()] or full
    best = min(capital, key=lambda v: (-len({s.report for s in v.spans}), -len(v.spans), -len(v.text), v.text))
    return best.text


def _sorted(variants: Iterable[Variant], name: str) -> tuple[Variant, ...]:
    return tuple(sorted(variants, key=lambda v: (v.relation != "same", v.text != name, -len(v.spans), v.text)))


def _outermost(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order without those that lie inside a longer one."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s.report, s.start, -s.end)):
        if kept and kept[-1].report == span.report and span.end <= kept[-1].end:
            continue
        kept.append(span)
    return tuple(kept)


def _key(text: str) -> str:
    """Forms are one where they differ in capitals only; an acronym is a form of its own."""
    return text if text.isupper() else text.casefold()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
