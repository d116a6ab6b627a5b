"""Differences in what is said of the cause: named by one report, suspected by another, not known to a third."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.model import Claim, Relation, Span

_CAUSE = re.compile(r"\b(?:caus(?:e[sd]?|ing)|blam(?:e[sd]?|ing)|due to|triggered|attributed to)\b", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\b(?:unknown|unclear|undetermined|not (?:yet |immediately )?(?:been )?(?:known|clear|determined|established|identified)"
    r"|(?:did|do|does) not (?:yet )?know|no (?:known |immediate )?cause)\b",
    re.IGNORECASE,
)
_SOUGHT = re.compile(
    r"\b(?:investigat(?:e|ed|ing|ions?)|inquiry|inquiries|look(?:ing|ed)? into|determine|establish|find out|examin\w+|seek\w*|probe\w*)\b",
    re.IGNORECASE,
)
_NOT_EFFECTS = frozenset(
    "cause blame investigation investigator inquiry official authority reason trigger probe".split()
)


def causes(claims: Sequence[Claim]) -> list[Candidate]:
    """Return what reports say differently of one happening's cause, if they do: at most one candidate.

    The happening is the word of effect that most reports use beside the cause.
    """
    told: list[tuple[str, Claim]] = []
    sentences: dict[Span, set[str]] = {}
    for claim in claims:
        sentences.setdefault(claim.sentence, set()).update(claim.content)
    for claim in claims:
        if claim.headline or claim.quoted or not _CAUSE.search(claim.span.text):
            continue
        # "... are looking into what caused the crash": the clause alone does not tell that nobody knows.
        text = claim.sentence.text if claim.span.text.lower().startswith(("what", "which", "how")) else claim.span.text
        status = "not known" if _UNKNOWN.search(text) else "sought" if _SOUGHT.search(text) else "named"
        told.append((status, claim))
    effects = Counter(
        word
        for report in sorted({claim.report for _, claim in told})
        for word in {w for _, c in told if c.report == report for w in sentences[c.sentence]} - _NOT_EFFECTS
    )
    if not effects or effects.most_common(1)[0][1] < 2:
        return []
    effect = min(effects, key=lambda word: (-effects[word], word))
    groups: dict[str, list[Claim]] = {}
    for status, claim in told:
        if effect in sentences[claim.sentence]:
            groups.setdefault(status, []).append(claim)
    reports = [{claim.report for claim in held} for held in groups.values()]
    if len(groups) < 2 or "named" not in groups or len(set[str]().union(*reports)) < 2:
        return []
    order = [status for status in ("named", "not known", "sought") if status in groups]
    variants = tuple(
        (
            groups[status][0].span.text if status == "named" else f"{status}: {groups[status][0].span.text}",
            one_span_a_report(claim.span for claim in groups[status]),
        )
        for status in order
    )
    relation: Relation = "conflict"
    return [
        Candidate(
            "cause", f"cause of the {effect}", relation, variants, 0.62,
            f"Some accounts name a cause of the {effect}, others say that it is {' or '.join(order[1:])}.",
            None, "cause",
        )
    ]  # fmt: skip
