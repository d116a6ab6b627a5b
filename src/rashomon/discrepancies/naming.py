"""Differences in what persons, places and organizations are called, and which office or part they have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.model import Entity, Relation, RoleMention, Span, Variant
from rashomon.text.names import compare_names, name_words
from rashomon.text.reading import Reading

_PAST = re.compile(r"\b(?:former|ex|then|late|acting|future|incoming|outgoing|onetime|one-time)\b", re.IGNORECASE)
"""An office that is or was held at another time tells nothing of who holds it."""
_OFFICES = frozenset(
    "minister president premier chancellor secretary governor mayor senator director chief chairman executive captain pilot "
    "commander general colonel admiral head leader coach manager prosecutor judge commissioner ambassador king queen pope "
    "speaker treasurer owner founder master".split()
)
"""Offices that one person holds at a time."""
_SPELLED = frozenset({"spelling", "transliteration", "conflict"})
_TITLE_WORDS = frozenset(
    "state national general of staff defense affairs intelligence foreign interior house chief".split()
)
_ROLE_NOISE = frozenset(
    "the a an his her its their of for and in at to who is was former ex then current mr ms mrs dr".split()
)
_SAME_WORD = {
    "defence": "defense", "labour": "labor", "centre": "center", "programme": "program", "organisation": "organization",
    "spokeswoman": "spokesman", "spokesperson": "spokesman", "chairwoman": "chairman", "chair": "chairman",
    "rep": "representative", "sen": "senator", "gov": "governor", "gen": "general", "lt": "lieutenant", "col": "colonel",
    "capt": "captain", "sgt": "sergeant", "atty": "attorney", "congressman": "representative", "congresswoman": "representative",
    "skipper": "captain", "ceo": "chief executive", "pm": "prime minister", "cfo": "chief financial officer",
}  # fmt: skip
"""House style, not a difference."""


def names(entities: Sequence[Entity], readings: Mapping[str, Reading]) -> list[Candidate]:
    """Return entities whose name reports spell or give differently."""
    found: list[Candidate] = []
    for entity in entities:
        if entity.kind not in {"person", "place", "organization"}:
            continue
        fullest = _fullest_forms(entity, readings)
        found.extend(_spellings(entity))
        if entity.kind != "place" and len(fullest) > 1:
            candidate = _fuller(entity, fullest)
            if candidate:
                found.append(candidate)
    return found


def _spellings(entity: Entity) -> list[Candidate]:
    """Return one candidate for each variant that is spelled otherwise than the name."""
    odd = [variant for variant in entity.variants if variant.relation in _SPELLED]
    plain = [variant for variant in entity.variants if variant.relation in {"same", "short"}]
    found: list[Candidate] = []
    groups: list[list[Variant]] = []
    for variant in odd:
        key = name_words(variant.text, entity.kind)[-1:]
        for group in groups:
            if name_words(group[0].text, entity.kind)[-1:] == key:
                group.append(variant)
                break
        else:
            groups.append([variant])
    for group in groups:
        variant = max(group, key=lambda v: len(v.text))
        plain_spans = _spans_of(plain)
        odd_spans = _spans_of(group)
        if not plain_spans or not odd_spans:
            continue
        conflict = any(v.relation == "conflict" for v in group)
        relation: Relation = "conflict" if conflict else "spelling"
        reports = {span.report for span in odd_spans}
        reason = f"\u201c{variant.text}\u201d and \u201c{entity.name}\u201d are given for one {entity.kind}; " + (
            "the names differ by more than a spelling." if conflict else "the same name in two spellings."
        )
        if len(reports) > 1:
            reason += f" {len(reports)} reports share the rarer form."
        found.append(
            Candidate(
                "name", entity.name, relation,
                ((entity.name, one_span_a_report(plain_spans)), (variant.text, one_span_a_report(odd_spans))),
                0.95 if conflict else 0.62 if entity.kind == "person" else 0.5, reason, None, "spelling",
            )
        )  # fmt: skip
    return found


def _spans_of(variants: Sequence[Variant]) -> list[Span]:
    return sorted((span for variant in variants for span in variant.spans), key=lambda s: (-len(s.text), s))


def _fullest_forms(entity: Entity, readings: Mapping[str, Reading]) -> dict[tuple[str, ...], list[Span]]:
    """Return the name words of each report's fullest form, with the span of it."""
    best: dict[str, tuple[tuple[str, ...], Span]] = {}
    for variant in entity.variants:
        words = name_words(variant.text, entity.kind)
        if len(words) < 2 or variant.relation in _SPELLED:
            continue
        for span in variant.spans:
            sentence = readings[span.report].sentence_at(span.start) if span.report in readings else None
            if sentence is None or sentence.headline:
                continue  # In a headline every word may be written like a name.
            if span.report not in best or len(best[span.report][0]) < len(words):
                best[span.report] = (words, span)
    forms: dict[tuple[str, ...], list[Span]] = defaultdict(list)
    for report in sorted(best):
        words, span = best[report]
        forms[words].append(span)
    return forms


def _fuller(entity: Entity, forms: dict[tuple[str, ...], list[Span]]) -> Candidate | None:
    ordered = sorted(forms, key=lambda words: (-len(forms[words]), words))
    if entity.kind == "organization":
        # An organization in short form is house style; another wording of its name is worth a line.
        ordered = [w for w in ordered if not any(w != o and set(w) < set(o) for o in ordered)]
        if len(ordered) < 2:
            return None
    if entity.kind == "person":
        # Two persons' forms begin alike ("Anna B. Cole", "Anna Cole"); else a title has slipped into one of them.
        ordered = [words for words in ordered if words[0][:1] == ordered[0][0][:1] and words[0] not in _TITLE_WORDS]
        if len(ordered) < 2:
            return None
    variants = tuple((forms[words][0].text, tuple(forms[words])) for words in ordered[:4])
    reason = f"The fullest form of the name is {_listed([v for v, _ in variants])}; they can be one {entity.kind}."
    score = 0.44 if entity.kind == "person" else 0.37
    return Candidate("name", entity.name, "refinement", variants, score, reason, None, "fuller name")


def _listed(values: Sequence[str]) -> str:
    return " against ".join(f"\u201c{value}\u201d" for value in values)


def role_words(text: str) -> frozenset[str]:
    """Return the words of a role that tell it from others, house style evened out."""
    words: list[str] = re.findall(r"[a-z]+", text.lower().replace("\u2019s", "").replace("'s", ""))
    even = " ".join(_SAME_WORD.get(word, word) for word in words).split()
    return frozenset(re.sub(r"(?<=[a-z]{3})s$", "", word) for word in even if word not in _ROLE_NOISE)


def roles(entities: Sequence[Entity]) -> list[Candidate]:
    """Return persons whom reports give different offices or parts."""
    found: list[Candidate] = []
    for entity in entities:
        if entity.kind != "person" or len(entity.roles) < 2:
            continue
        by_report: dict[str, list[RoleMention]] = defaultdict(list)
        for role in entity.roles:
            if _PAST.search(role.text):
                continue
            by_report[role.span.report].append(role)
        if len(by_report) < 2:
            continue
        groups: list[tuple[frozenset[str], str, list[Span]]] = []
        for report in sorted(by_report):
            fullest = max(by_report[report], key=lambda role: (len(role_words(role.text)), -role.span.start))
            words = role_words(fullest.text)
            if not words:
                continue
            for known, _, spans in groups:
                if known == words:
                    spans.append(fullest.span)
                    break
            else:
                groups.append((words, fullest.text, [fullest.span]))
        if len(groups) < 2:
            continue
        groups.sort(key=lambda group: (-len(group[2]), group[1]))
        pairs = [(a, b) for a, b in combinations(groups, 2)]
        disjoint = [(a, b) for a, b in pairs if not (a[0] & b[0])]
        chosen = groups[:4]
        relation: Relation = "conflict" if disjoint else "refinement"
        variants = tuple((text, tuple(spans)) for _, text, spans in chosen)
        reason = f"{entity.name} is {_listed([value for value, _ in variants])}" + (
            "; the roles have no word in common." if disjoint else "; the wordings of one role differ."
        )
        found.append(
            Candidate("role", entity.name, relation, variants, 0.45 if disjoint else 0.35, reason, None, "role")
        )
    return found


def offices(entities: Sequence[Entity]) -> list[Candidate]:
    """Return offices that different reports give to different persons."""
    holders: dict[frozenset[str], dict[str, list[RoleMention]]] = defaultdict(lambda: defaultdict(list))
    by_id = {entity.id: entity for entity in entities if entity.kind == "person"}
    for entity in by_id.values():
        for role in entity.roles:
            words = role_words(role.text)
            if len(words) >= 2 and words & _OFFICES and not _PAST.search(role.text):
                holders[words][entity.id].append(role)
    found: list[Candidate] = []
    for words in sorted(holders, key=sorted):
        people = holders[words]
        for a, b in combinations(sorted(people), 2):
            reports_a = {role.span.report for role in people[a]}
            reports_b = {role.span.report for role in people[b]}
            everywhere_a = {span.report for v in by_id[a].variants for span in v.spans}
            if reports_a & reports_b or everywhere_a & reports_b:
                continue
            match = compare_names(by_id[a].name, by_id[b].name, "person")
            office = people[a][0].text
            variants = tuple((by_id[key].name, one_span_a_report(role.span for role in people[key])) for key in (a, b))
            found.append(
                Candidate(
                    "name" if match.score > 0.5 else "identity", office, "conflict", variants, 0.7,
                    f"Both are called {office}: {_listed([v for v, _ in variants])}.", None, "office",
                )
            )  # fmt: skip
    return found
