"""Differences in how sure an account is, who it has it from, and in the words of quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from rashomon.discrepancies.candidates import (
    Candidate,
    Matter,
    Telling,
    in_words_of,
    matter_words,
    one_span_a_report,
    overlap,
    split_copies,
)
from rashomon.model import Claim, Quote, Relation, Span

MIN_OVERLAP = 0.5
"""Share of content words from which two claims are taken for the same statement (gold stories)."""
MIN_VERBATIM = 0.75
"""Share from which one claim is the other one's wording: a source left out is then left out on the way."""

_PRONOUNS = frozenset("he she it they we i you who which that his her the this these those".split())
_WEAK = frozenset("potential possible preliminary alleged suspected".split())
"""Adjectives that hedge one noun and not the statement."""
_SPOKEN = frozenset("suggest suggested suggests claim claimed claims say said says".split())
"""Verbs of saying: who says so is the attribution finder's matter."""
_OPEN = re.compile(r"\b(?:would|could|may|might|if|whether|unless)\b|\?", re.IGNORECASE)
"""Words that leave a statement open although they are no hedge of it."""
_RECORDS = re.compile(
    r"\b(?:footage|video|photo(?:graph)?s?|images?|pictures?|statement|announced|document)\b", re.IGNORECASE
)
"""A sentence that names the record it rests on has a source, if not one that speaks."""
_HOUSE = re.compile(r"[^\w\s]|_")


def certainty(matters: Sequence[Matter]) -> list[Candidate]:
    """Return points that one account hedges and another states flat."""
    found: list[Candidate] = []
    for matter in matters:
        hedged, hedged_copies = split_copies(
            (t, c) for t in matter.tellings for c in t.beside if c.hedge and not _SPOKEN & set(c.hedge.split())
        )
        sure, sure_copies = split_copies(
            (t, c)
            for t in matter.tellings
            for c in t.beside
            if not c.hedge and not c.headline and not _OPEN.search(c.span.text)
        )
        pairs = [
            (overlap(h, f), ht, h, ft, f)
            for ht, h in hedged
            for ft, f in sure
            if ht.report.id != ft.report.id and overlap(h, f) >= MIN_OVERLAP and _bears_on(ht, h, f)
        ]
        if not pairs:
            continue
        share, telling, claim, _, flat = max(pairs, key=lambda pair: (round(pair[0], 4), pair[2].id, pair[4].id))
        soft = {t.report.id: c.span for _, t, c, _, _ in sorted(pairs, key=lambda p: p[0])}
        for t, c in in_words_of(hedged_copies, [pair[2] for pair in pairs]):
            soft.setdefault(t.report.id, c.span)
        hard = {t.report.id: c.span for _, _, _, t, c in sorted(pairs, key=lambda p: p[0]) if t.report.id not in soft}
        for t, c in in_words_of(sure_copies, [pair[4] for pair in pairs]):
            if t.report.id not in soft:
                hard.setdefault(t.report.id, c.span)
        if not hard:
            continue
        soft[telling.report.id] = claim.span
        value = claim.hedge or ""
        variants = (
            (f"{value}: {_short(claim.span.text)}", tuple(soft[key] for key in sorted(soft))),
            (f"stated flat: {_short(flat.span.text)}", tuple(hard[key] for key in sorted(hard))),
        )
        reason = f"\u201c{value}\u201d in {_accounts(len(soft))}, no hedge in {_accounts(len(hard))}."
        found.append(
            Candidate(
                "certainty", matter_words(matter), "conflict", variants,
                0.2 + 0.4 * share + (0.15 if claim.predicate == flat.predicate else 0.0) - (0.1 if value in _WEAK else 0.0), reason,
                matter.point.id, "certainty",
            )
        )  # fmt: skip
    return found


def attribution(matters: Sequence[Matter]) -> list[Candidate]:
    """Return points that one account gives to a source and another states as its own, or gives to another source."""
    found: list[Candidate] = []
    for matter in matters:
        named, named_copies = split_copies(
            (t, c) for t in matter.tellings for c in t.claims if c.attributed_to and source_words(c)
        )
        bare, bare_copies = split_copies(
            (t, c)
            for t in matter.tellings
            for c in t.claims
            if not c.attributed_to and not c.quoted and not c.headline and not _RECORDS.search(c.sentence.text)
        )
        dropped = [
            (overlap(n, b), nt, n, bt, b)
            for nt, n in named
            for bt, b in bare
            if nt.report.id != bt.report.id
            and len(n.content) >= 4
            and overlap(n, b) >= MIN_VERBATIM
            and n.predicate == b.predicate
        ]
        if dropped:
            share, _, claim, _, flat = max(dropped, key=lambda pair: (round(pair[0], 4), pair[2].id, pair[4].id))
            said = {t.report.id: c.sentence for _, t, c, _, _ in dropped}
            for t, c in in_words_of(named_copies, [pair[2] for pair in dropped]):
                said.setdefault(t.report.id, c.sentence)
            unsaid = {t.report.id: c.sentence for _, _, _, t, c in dropped if t.report.id not in said}
            for t, c in in_words_of(bare_copies, [pair[4] for pair in dropped]):
                if t.report.id not in said:
                    unsaid.setdefault(t.report.id, c.sentence)
            if unsaid:
                source = _short(claim.attributed_to or "", 60)
                variants = (
                    (f"{source}: {_short(claim.span.text, 60)}", tuple(said[key] for key in sorted(said))),
                    (f"no source: {_short(flat.span.text, 60)}", tuple(unsaid[key] for key in sorted(unsaid))),
                )
                found.append(
                    Candidate(
                        "attribution", matter_words(matter), "conflict", variants, 0.05 + 0.45 * share,
                        f"Source \u201c{source}\u201d in {_accounts(len(said))}, none in {_accounts(len(unsaid))}.",
                        matter.point.id, "attribution dropped",
                    )
                )  # fmt: skip
        moved = [
            (overlap(a, b), at, a, bt, b)
            for (at, a), (bt, b) in combinations(named, 2)
            if at.report.id != bt.report.id and overlap(a, b) >= MIN_OVERLAP and not source_words(a) & source_words(b)
        ]
        if moved:
            share, one, a, two, b = max(moved, key=lambda pair: (round(pair[0], 4), pair[2].id, pair[4].id))
            groups = [[(one, a)], [(two, b)]]
            for telling, claim in [*named, *named_copies]:
                for group in groups:
                    if source_words(claim) & source_words(group[0][1]) and telling.report.id not in {
                        one.report.id,
                        two.report.id,
                    }:
                        group.append((telling, claim))
                        break
            variants = tuple(
                (_short(group[0][1].attributed_to or "", 80), one_span_a_report(c.sentence for _, c in group))
                for group in groups
            )
            listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
            found.append(
                Candidate(
                    "attribution", matter_words(matter), "conflict", variants, 0.05 + 0.42 * share,
                    f"The same is given to {listed}.", matter.point.id, "attribution moved",
                )
            )  # fmt: skip
    return found


def _bears_on(telling: Telling, hedged: Claim, flat: Claim) -> bool:
    """Whether a hedge bears on what both claims say: "could face prison after being charged" hedges no charge."""
    if hedged.hedge_span is None:
        return True
    token = telling.reading.token_at(hedged.hedge_span.start)
    if token is None:
        return True
    if token.dep_ == "auxpass" or (token.dep_ == "aux" and token.head.idx < hedged.hedge_span.end):
        token = token.head  # "is believed to" begins with its auxiliary
    if token.dep_ in {"amod", "compound", "aux", "advmod", "npadvmod"}:
        target = token.head
        while target.dep_ in {"advmod", "npadvmod"} and target.head.i != target.i:
            target = target.head  # "most likely caused" hedges the verb
    else:
        target = next((child for child in token.children if child.dep_ in {"xcomp", "ccomp", "acl", "prep"}), token)
    lemma = target.lemma_.lower()
    if target.pos_ in {"NOUN", "PROPN"} or lemma in {flat.predicate, *flat.content}:
        return lemma in flat.content
    # Another verb may be the same act in other words, where all else of the two claims agrees.
    figures = {q.value for q in hedged.quantities} & {q.value for q in flat.quantities} - {None}
    return bool(figures) and overlap(hedged, flat) >= MIN_OVERLAP


def _accounts(number: int) -> str:
    return "one account" if number == 1 else f"{number} accounts"


def source_words(claim: Claim) -> frozenset[str]:
    """Return the words of a claim's source that tell it from others; empty for a pronoun."""
    words = re.findall(r"\w+", (claim.attributed_to or "").lower())
    return frozenset(word for word in words if word not in _PRONOUNS and len(word) > 2)


def _short(text: str, limit: int = 80) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "\u2026"


def quotations(quotes: Sequence[Quote]) -> list[Candidate]:
    """Return quotations whose words differ between reports, and those that one report gives in fewer words."""
    found: list[Candidate] = []
    for quote in quotes:
        reports = {version.span.report for version in quote.versions}
        if len(reports) < 2:
            continue
        groups: list[tuple[str, list[Span], bool]] = []
        for version in quote.versions:
            words = _even(version.span.text)
            for known, spans, _ in groups:
                if known == words:
                    spans.append(version.span)
                    break
            else:
                groups.append((words, [version.span], version.direct))
        if len(groups) < 2:
            continue
        groups.sort(key=lambda group: (-len({s.report for s in group[1]}), -len(group[0]), group[0]))
        who = quote.speaker or "unnamed speaker"
        if quote.altered:
            relation: Relation = "conflict"
            score, finder = 0.8, "quote altered"
            reason = f"Words inside the quotation of {who} are changed, added or left out."
        elif not all(group[2] for group in groups):
            relation, score, finder = "refinement", 0.45, "quote paraphrased"
            reason = f"Some reports quote {who}, others give the same in their own words."
        else:
            lengths = [len(group[0].split()) for group in groups]
            relation, finder = "refinement", "quote cut"
            score = 0.2 + 0.2 * (1 - min(lengths) / max(lengths))
            reason = f"The quotation of {who} is given at different lengths."
        if not {s.report for s in groups[0][1]} ^ {s.report for s in groups[1][1]}:
            continue
        chosen = groups[:4]
        variants = tuple((_short(spans[0].text, 120), one_span_a_report(spans)) for _, spans, _ in chosen)
        found.append(Candidate("quote", f"words of {who}", relation, variants, score, reason, None, finder))
    return found


def _even(text: str) -> str:
    return " ".join(_HOUSE.sub(" ", text.lower().replace("\u2019", "'").replace("'", "")).split())
