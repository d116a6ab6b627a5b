"""How badly those were hurt whom reports count: serious by one account, critical by another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from rashomon.discrepancies.candidates import Candidate, one_span_a_report
from rashomon.model import Claim, Span

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBER = rf"\b(?P<number>{'|'.join(_NUMBERS)}|[1-9]\d?)\b"
_GRADES = {
    "minor": r"(?:slightly|lightly)(?:\s+(?:injured|hurt|wounded))?|(?:minor|light|slight)\s+(?:injuries|wounds)",
    "serious": r"seriously(?:\s+(?:injured|hurt|wounded))?|serious(?:\s+(?:condition|injuries|wounds)|(?=\s*[,.;]|\s*$))",
    "critical": r"critically(?:\s+(?:injured|hurt|wounded|ill))?|critical(?:\s+condition|(?=\s*[,.;]|\s*$))"
    r"|life-threatening(?:\s+(?:injuries|condition|wounds))?|fighting\s+for\s+(?:his|her|their)\s+li(?:fe|ves)",
}
_BETWEEN = rf"(?P<between>(?:,?\s+(?!(?:{'|'.join(_NUMBERS)}|\d+)\b)[\w'\u2019-]+){{0,8}}?),?\s+"
_TOLD = re.compile(
    _NUMBER + _BETWEEN + "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _GRADES.items()) + r")(?!\w)",
    re.IGNORECASE,
)
_HURT = re.compile(r"\b(?:injur\w+|wound\w+|hurt|hospital\w*|casualt\w+|condition)\b", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:not|no|none|non|neither|never|n't)\b", re.IGNORECASE)


def severities(claims: Sequence[Claim]) -> list[Candidate]:
    """Return numbers of the hurt whose state is graded otherwise by reports that know no other grade of it."""
    told: dict[str, dict[str, dict[str, Span]]] = defaultdict(lambda: defaultdict(dict))
    grades: dict[str, set[str]] = defaultdict(set)
    hurt = {claim.report for claim in claims if _HURT.search(claim.sentence.text)}
    for sentence in sorted({claim.sentence for claim in claims if not claim.quoted and claim.report in hurt}):
        for name, words in _GRADES.items():
            if re.search(rf"\b(?:{words})", sentence.text, re.IGNORECASE):
                grades[sentence.report].add(name)
        found = _TOLD.search(sentence.text)
        if found is None or _NEGATED.search(found.group()):
            continue
        if not _HURT.search(sentence.text) and "of the" not in found.group("between"):
            continue
        grade = next(name for name in _GRADES if found.group(name))
        number = found.group("number").lower()
        key = number if number in _NUMBERS else _NUMBERS[int(number) - 1] if int(number) <= len(_NUMBERS) else number
        start = sentence.start + found.start()
        span = Span(sentence.report, start, start + len(found.group()), found.group())
        told[key][grade].setdefault(sentence.report, span)
    candidates: list[Candidate] = []
    for number, by_grade in sorted(told.items()):
        sides = {
            grade: [
                span
                for report, span in sorted(spans.items())
                if not any(grades[report] & {other} for other in by_grade if other != grade)
            ]
            for grade, spans in by_grade.items()
        }
        named = [grade for grade in _GRADES if sides.get(grade)]
        if len(named) < 2:
            continue
        variants = tuple((sides[grade][0].text, one_span_a_report(sides[grade])) for grade in named)
        listed = " against ".join(f"\u201c{value}\u201d" for value, _ in variants)
        candidates.append(
            Candidate(
                "scope", f"how badly {number} were hurt" if number != "one" else "how badly one was hurt", "conflict",
                variants, 0.62, f"{listed}: the same number, in another state.", None, "severity",
            )
        )  # fmt: skip
    return candidates
