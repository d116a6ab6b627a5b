"""Differences in how sure an account is, who it has it from, and in the words of quotations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.discrepancies.candidates import (
    Candidate,
    one_span_a_report,
)
from rashomon.discrepancies.mentions import Mentions
from rashomon.model import Quote, QuoteVersion, Relation, Span
from rashomon.text.names import compare_names

MIN_CUT = 4
"""Fewer quoted words than this are a name or a phrase, and no utterance cut short."""
_HOUSE = re.compile(r"[^\w\s]|_")


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
        if quote.altered:
            # What is only cut out of a fuller version shows no altered word.
            whole = [g for g in groups if not any(g[0] != o[0] and f" {g[0]} " in f" {o[0]} " for o in groups)]
            groups = whole if len(whole) > 1 else groups
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
            score = 0.26 + 0.2 * (1 - min(lengths) / max(lengths)) if min(lengths) >= MIN_CUT else 0.0
            reason = f"The quotation of {who} is given at different lengths."
        if not {s.report for s in groups[0][1]} ^ {s.report for s in groups[1][1]}:
            continue
        chosen = groups[:4]
        variants = tuple((_short(spans[0].text, 120), one_span_a_report(spans)) for _, spans, _ in chosen)
        found.append(Candidate("quote", f"words of {who}", relation, variants, score, reason, None, finder))
    return found


def speakers(quotes: Sequence[Quote], mentions: Mentions) -> list[Candidate]:
    """Return quotations that reports put into the mouths of different persons."""
    found: list[Candidate] = []
    for quote in quotes:
        told: dict[str, list[Span]] = {}
        for version in quote.versions:
            who = _speaker(version, mentions)
            if who is not None and version.speaker_span is not None:
                told.setdefault(who, []).append(version.span)
        if len(told) < 2:
            continue
        groups = sorted(told.items(), key=lambda item: (-len(item[1]), item[1][0]))
        first, second = ({span.report for span in spans} for _, spans in groups[:2])
        names = [mentions.entities[key].name for key, _ in groups[:2]]
        if first & second or compare_names(names[0], names[1], "person").score > 0.5:
            continue
        variants = tuple((mentions.entities[key].name, one_span_a_report(spans)) for key, spans in groups[:4])
        listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
        found.append(
            Candidate(
                "attribution", f"who said \u201c{_short(groups[0][1][0].text, 60)}\u201d", "conflict", variants, 0.78,
                f"The same words are given to {listed}.", None, "speaker",
            )
        )  # fmt: skip
    return found


def _speaker(version: QuoteVersion, mentions: Mentions) -> str | None:
    """Return the one person that a version names as its speaker, by name or by a form of it."""
    if version.speaker_span is not None:
        span = version.speaker_span
        held = mentions.within(span.report, span.start, span.end)
        people = sorted(key for key in held if mentions.entities[key].kind == "person")
        if len(people) == 1:
            return people[0]
    if version.speaker:
        named = [
            key
            for key, entity in sorted(mentions.entities.items())
            if entity.kind == "person" and version.speaker in {entity.name, *(v.text for v in entity.variants)}
        ]
        if len(named) == 1:
            return named[0]
    return None


def _even(text: str) -> str:
    return " ".join(_HOUSE.sub(" ", text.lower().replace("\u2019", "'").replace("'", "")).split())


def _short(text: str, limit: int = 80) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0] + "\u2026"
