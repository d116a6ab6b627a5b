"""What the finders of this room hand to its ranking: a difference that may be worth an editor's time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from rashomon.model import Claim, DiscrepancyKind, Point, Quantity, Relation, Report, Span
from rashomon.text.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

Comparison = Literal["same", "refinement", "different", "incomparable"]


@dataclass(frozen=True)
class Candidate:
    """A difference between accounts, before it is ranked; `score` is in [0, 1] and says how telling it is."""

    kind: DiscrepancyKind
    about: str
    relation: Relation
    variants: tuple[tuple[str, tuple[Span, ...]], ...]
    score: float
    reason: str
    point: str | None = None
    finder: str = ""
    figures: tuple[Quantity, ...] = ()
    """Of a difference between figures: the figure of each variant, by which it is known again."""

    @property
    def reports(self) -> frozenset[str]:
        """Return the ids of the reports that are party to it."""
        return frozenset(span.report for _, spans in self.variants for span in spans)

    @cached_property
    def spans_of(self) -> Mapping[str, Sequence[Span]]:
        """The spans of each report; kept, since ranking holds each two candidates against each other."""
        found: dict[str, list[Span]] = {}
        for _, spans in self.variants:
            for span in spans:
                found.setdefault(span.report, []).append(span)
        return found


@dataclass(frozen=True, eq=False)
class Telling:
    """How one report tells the matter of a point: its nearest claim, and all it says in the sentence."""

    report: Report
    reading: Reading
    claim: Claim
    claims: tuple[Claim, ...]
    beside: tuple[Claim, ...]
    """All claims of the same sentence, those of other points included."""

    def tokens(self) -> list[Token]:
        """Return the words of the nearest claim."""
        return list(self._tokens)

    @cached_property
    def _tokens(self) -> tuple[Token, ...]:
        """Kept: every finder asks for them, and some once for each pair of tellings."""
        return tuple(tokens_of(self.reading, self.claim.span))


@dataclass(frozen=True, eq=False)
class Matter:
    """A point with the tellings of the reports that speak on it, in order of the story."""

    point: Point
    tellings: tuple[Telling, ...]


def tokens_of(reading: Reading, span: Span) -> list[Token]:
    """Return the tokens of a span, white space left out."""
    piece = reading.doc.char_span(span.start, span.end, alignment_mode="expand")
    return [token for token in piece if not token.is_space] if piece is not None else []


def gather(points: Sequence[Point], claims: Sequence[Claim], readings: Mapping[str, Reading]) -> list[Matter]:
    """Return the points that at least two reports speak on, with each report's telling."""
    by_id = {claim.id: claim for claim in claims}
    by_sentence: dict[tuple[str, int], list[Claim]] = {}
    for claim in claims:
        by_sentence.setdefault((claim.report, claim.sentence.start), []).append(claim)
    matters: list[Matter] = []
    for point in points:
        held: dict[str, list[Claim]] = {}
        for key in point.claims:
            held.setdefault(by_id[key].report, []).append(by_id[key])
        tellings: list[Telling] = []
        for account in point.accounts:
            if account.span is None or account.report not in held or account.report not in readings:
                continue
            mine = sorted(held[account.report], key=lambda c: (not c.sentence.overlaps(account.span), c.span))  # type: ignore[arg-type]
            reading = readings[account.report]
            beside = by_sentence[account.report, mine[0].sentence.start]
            tellings.append(Telling(reading.report, reading, mine[0], tuple(mine), tuple(beside)))
        if len(tellings) > 1:
            matters.append(Matter(point, tuple(tellings)))
    return matters


def one_span_a_report(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the first span of each report, in order."""
    first: dict[str, Span] = {}
    for span in spans:
        first.setdefault(span.report, span)
    return tuple(first.values())


def wording(claim: Claim) -> tuple[object, ...]:
    """Return what claims have in common that are the same words of the same sentence, about the same."""
    start = claim.sentence.start
    return claim.sentence.text, claim.span.start - start, claim.span.end - start, claim.headline, claim.entities


def overlap(a: Claim, b: Claim) -> float:
    """Return the share of the shorter claim's content (words, names and figures) that the other has too."""
    left, right = _matter_of(a), _matter_of(b)
    smaller = min(len(left), len(right))
    return len(left & right) / smaller if smaller else 0.0


def _matter_of(claim: Claim) -> set[str]:
    figures = {f"={quantity.value:g}" for quantity in claim.quantities if quantity.value is not None}
    return {*claim.content, *claim.entities, *figures}


def matter_words(matter: Matter, limit: int = 70) -> str:
    """Return the point's statement cut at a word, to say what a difference is about."""
    return cut_words(matter.point.text, limit)


def cut_words(text: str, limit: int = 70) -> str:
    """Return a text on one line, cut at a word where it is longer than `limit`."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "\u2026"
