"""Differences in how sure an account is, who it has it from, and in the words of quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.discrepancies.candidates import Candidate, Matter, Telling, one_span_a_report
from rashomon.model import Quote, Relation, Span

_PRONOUNS = frozenset("he she it they we i you who which that his her the this these those".split())
_HOUSE = re.compile(r"[^\w\s]|_")


def certainty(matters: Sequence[Matter]) -> list[Candidate]:
    """Return points that one account hedges and another states flat."""
    found: list[Candidate] = []
    for matter in matters:
        hedged = [t for t in matter.tellings if t.claim.hedge]
        flat = [t for t in matter.tellings if not any(claim.hedge for claim in t.beside) and _alike(t, hedged)]
        if not hedged or not flat:
            continue
        value = hedged[0].claim.hedge or ""
        share = max(_overlap(h, f) for h in hedged for f in flat)
        variants = (
            (f"{value}: {_short(hedged[0].claim.span.text)}", one_span_a_report(t.claim.span for t in hedged)),
            (f"stated flat: {_short(flat[0].claim.span.text)}", one_span_a_report(t.claim.span for t in flat)),
        )
        reason = f"\u201c{value}\u201d in {len(hedged)} of {len(matter.tellings)} accounts; the others say it without a hedge."
        found.append(
            Candidate(
                "certainty", matter.point.text[:80], "conflict", variants, 0.35 + 0.45 * share, reason,
                matter.point.id, "certainty",
            )
        )  # fmt: skip
    return found


def attribution(matters: Sequence[Matter]) -> list[Candidate]:
    """Return points that one account gives to a source and another states as its own, or gives to another."""
    found: list[Candidate] = []
    for matter in matters:
        named = [t for t in matter.tellings if t.claim.attributed_to and _source(t)]
        bare = [t for t in matter.tellings if not t.claim.attributed_to and not t.claim.quoted and _alike(t, named)]
        if named and bare:
            share = max(_overlap(n, b) for n in named for b in bare)
            said = named[0].claim.attributed_to or ""
            variants = (
                (f"{_short(said, 60)} says so", one_span_a_report(t.claim.sentence for t in named)),
                (f"no source: {_short(bare[0].claim.span.text)}", one_span_a_report(t.claim.sentence for t in bare)),
            )
            found.append(
                Candidate(
                    "attribution", matter.point.text[:80], "conflict", variants, 0.1 + 0.45 * share,
                    f"{len(named)} of {len(matter.tellings)} accounts name \u201c{_short(said, 60)}\u201d; the others state it flat.",
                    matter.point.id, "attribution dropped",
                )
            )  # fmt: skip
        groups: list[list[Telling]] = []
        for telling in named:
            for group in groups:
                if _source(telling) & _source(group[0]):
                    group.append(telling)
                    break
            else:
                groups.append([telling])
        if len(groups) > 1 and not any(len(_source(g[0])) == 0 for g in groups):
            a, b = groups[0], groups[1]
            share = max(_overlap(x, y) for x in a for y in b)
            variants = tuple(
                (_short(g[0].claim.attributed_to or "", 80), one_span_a_report(t.claim.sentence for t in g))
                for g in groups[:3]
            )
            listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
            found.append(
                Candidate(
                    "attribution", matter.point.text[:80], "conflict", variants, 0.1 + 0.5 * share,
                    f"The same is said by {listed}.", matter.point.id, "attribution moved",
                )
            )  # fmt: skip
    return found


def _source(telling: Telling) -> frozenset[str]:
    words = re.findall(r"\w+", (telling.claim.attributed_to or "").lower())
    return frozenset(word for word in words if word not in _PRONOUNS and len(word) > 2)


def _overlap(a: Telling, b: Telling) -> float:
    smaller = min(len(a.claim.content), len(b.claim.content))
    return len(a.claim.content & b.claim.content) / smaller if smaller else 0.0


def _alike(telling: Telling, others: Sequence[Telling]) -> bool:
    return any(_overlap(telling, other) >= 0.5 for other in others)


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
