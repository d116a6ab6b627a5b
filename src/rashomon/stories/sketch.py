"""What is remembered of a report to tell whether it is on the same event as another: about a kilobyte, never its text."""

from __future__ import annotations

import math
import re
import struct
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rashomon.errors import RashomonError
from rashomon.model import Report
from rashomon.text.encoder import VECTOR_SIZE, Encoder
from rashomon.text.rarity import rarity

LEAD_WORDS = 45
"""Words of headline and opening that are encoded. On ECB+ (same event or not, average precision of the cosine) 30 words
give .79, 45 .82, 70 .84; the time grows with them, and 60 would miss 60 reports a second in `benchmarks/load.py`."""

READ_WORDS = 300
"""Words of a text whose rarity is weighed: an article tells its event first and background later. On news_cluster 150
and 400 are within .01 (average precision)."""

WORD_BUCKETS = 4096
"""Words are hashed into so many signed buckets: with 130 words a report, chance moves a cosine by about .015."""

COMMON = 4.0
"""Rarity that does not count: the fifty commonest words. Taken off all words; 4 is better than 6 on ECB+ and BASIL."""

HEADLINE_WEIGHT = 2.0
"""Against the words of the text. On news_cluster 2 is .04 better than 1 (average precision), on BASIL they are equal."""

SHINGLE_WORDS = 5
SHINGLES = 64
"""A report's smallest so many hashes of five words in a row stand for all of them (A. Broder, On the resemblance and
containment of documents, 1997): the share of equal ones among two reports' smallest estimates their resemblance."""

COPY_RESEMBLANCE = 0.6
"""Two reports whose shingles resemble each other so far have nearly the same words: a copy, cut or retouched. Set by hand, on no benchmark."""

_FORMAT = struct.Struct("<BdIHH8s")
_VERSION = 1
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*\d|\d")
_PLAIN_WORD = re.compile(r"[a-zA-Z]+(?:['’][a-zA-Z]+)?|[0-9][0-9.,]*[0-9]|[0-9]")
"""Finds the same where no letter or digit but those of ASCII occurs, in half the time."""
_OTHER = re.compile(r"[^\x00-\x7f\xa0‘’“”–—…•]")


@dataclass(frozen=True, eq=False)
class Sketch:
    """One report, made comparable.

    `day` is the time of publication in days since 1970 (UTC), NaN where none is known. `lead` is the unit vector of
    headline and opening; `buckets` and `weights` are the words, as a sparse unit vector of `WORD_BUCKETS` numbers;
    `shingles` are sorted hashes. `outlet` is a hash, null where the outlet is not known.
    """

    report: str
    language: str
    outlet: int | None
    day: float
    lead: NDArray[np.float32]
    buckets: NDArray[np.uint16]
    weights: NDArray[np.float32]
    shingles: NDArray[np.uint32]

    @property
    def instant(self) -> float | None:
        """The time of publication in seconds since 1970, null where none is known."""
        return None if math.isnan(self.day) else self.day * 86_400

    def to_bytes(self) -> bytes:
        """Return the sketch without its report's id, in about 1,300 bytes."""
        scale = 127 / max(float(np.abs(self.lead).max()), 1e-9)
        language = self.language.encode()[:8].ljust(8)
        return b"".join(
            (
                _FORMAT.pack(_VERSION, self.day, self.outlet or 0, len(self.buckets), len(self.shingles), language),
                np.rint(self.lead * scale).astype(np.int8).tobytes(),
                self.buckets.astype("<u2").tobytes(),
                self.weights.astype("<f2").tobytes(),
                self.shingles.astype("<u4").tobytes(),
            )
        )

    @staticmethod
    def is_present(data: bytes) -> bool:
        """Return whether these bytes are of the present form: others are to be made anew from their reports."""
        return data[:1] == bytes([_VERSION])

    @staticmethod
    def from_bytes(report: str, data: bytes) -> Sketch:
        """Return the sketch that `to_bytes` wrote; raises `RashomonError` for other bytes."""
        try:
            version, day, outlet, words, shingles, language = _FORMAT.unpack_from(data)
            place = _FORMAT.size
            if version != _VERSION or len(data) != place + VECTOR_SIZE + 4 * words + 4 * shingles:
                raise struct.error("wrong length")
        except struct.error as error:
            raise RashomonError(f"the sketch of report {report} is damaged; restore the store from a copy") from error
        lead = np.frombuffer(data, np.int8, VECTOR_SIZE, place)
        buckets = np.frombuffer(data, "<u2", words, place + VECTOR_SIZE)
        weights = np.frombuffer(data, "<f2", words, place + VECTOR_SIZE + 2 * words)
        hashes = np.frombuffer(data, "<u4", shingles, place + VECTOR_SIZE + 4 * words)
        return Sketch(
            report, language.decode("ascii", "replace").strip(), outlet or None, day, _unit(lead), buckets,
            _unit(weights), hashes,
        )  # fmt: skip


def sketch_reports(reports: Sequence[Report], encoder: Encoder) -> list[Sketch]:
    """Return a sketch of each report, in their order; the same report has the same sketch in any company."""
    # Through bytes and back, so that a sketch that was just made is the one that will be read from the store.
    vectors = encoder.encode([_lead(report) for report in reports])
    return [
        Sketch.from_bytes(report.id, _sketch(report, vector).to_bytes())
        for report, vector in zip(reports, vectors, strict=True)
    ]


def first_shingles(sketch: Sketch) -> NDArray[np.uint32]:
    """Return the shingles of which two reports share at least one where they are copies.

    Of the up to `SHINGLES` smallest of both, no more than a share of 1 - `COPY_RESEMBLANCE` is in one report only; so
    the smallest one that both have is preceded by no more than these.
    """
    return sketch.shingles[: int(SHINGLES * (1 - COPY_RESEMBLANCE)) + 1]


def are_copies(one: Sketch, other: Sketch) -> bool:
    """Return whether two reports have nearly the same words, as far as their shingles tell."""
    if not len(one.shingles) or not len(other.shingles):
        return False
    smallest = np.union1d(one.shingles, other.shingles)[:SHINGLES]
    both = np.intersect1d(one.shingles, other.shingles, assume_unique=True)
    return float(np.isin(smallest, both, assume_unique=True).mean()) >= COPY_RESEMBLANCE


def _sketch(report: Report, lead: NDArray[np.float32]) -> Sketch:
    text = _body(report)
    buckets, weights = _words(report.title or "", text)
    outlet = _hash(report.outlet.casefold()) if report.outlet else None
    return Sketch(report.id, report.language or "", outlet, _day(report), lead, buckets, weights, _shingles(text))


def _body(report: Report) -> str:
    """Return the text without the metadata at its head; other furniture is not known before a report is read."""
    start = max((item.end for item in report.furniture if item.start <= 1 and item.kind == "metadata"), default=0)
    return report.text[start:]


def _lead(report: Report) -> str:
    text = _body(report)
    title = " ".join((report.title or "").split())
    words = text.split(maxsplit=LEAD_WORDS + len(title.split()))
    opening = " ".join(words[: LEAD_WORDS + len(title.split())])
    if title and not opening.startswith(title[:30]):
        opening = f"{title}. {opening}"
    return " ".join(opening.split()[:LEAD_WORDS])


def _words(title: str, text: str) -> tuple[NDArray[np.uint16], NDArray[np.float32]]:
    """Return the words of headline and opening as a sparse vector: (1 + log count) times rarity, signed and hashed."""
    headline = {_bucket(raw.lower()) for raw in _found_words(title)}
    counts: dict[tuple[int, float], int] = {}
    # Counted as they stand first, since a third of the words of a text are the same few.
    opening = Counter(_found_words(f"{title} {' '.join(text.split(maxsplit=READ_WORDS)[:READ_WORDS])}"))
    for raw, count in opening.items():
        place = _bucket(raw.lower())
        counts[place] = counts.get(place, 0) + count
    vector: dict[int, float] = {}
    for (bucket, weight), count in counts.items():
        if weight:
            boost = HEADLINE_WEIGHT if (bucket, weight) in headline else 1.0
            vector[bucket] = vector.get(bucket, 0.0) + (1 + math.log(count)) * weight * boost
    places = sorted(vector)
    return (
        np.array(places, dtype=np.uint16),
        _unit(np.array([vector[place] for place in places], dtype=np.float32)),
    )  # fmt: skip


@lru_cache(maxsize=262_144)
def _bucket(word: str) -> tuple[int, float]:
    """Return the bucket of a word's stem, and its rarity with the sign that its hash gives it."""
    stem = _without_ending(word)
    hashed = zlib.crc32(stem.encode("utf-8", "replace"))
    weight = max(min(rarity(stem), rarity(word)) - COMMON, 0.0)
    return hashed % WORD_BUCKETS, weight if hashed & 0x8000_0000 else -weight


def _without_ending(word: str) -> str:
    """Return a word without an ending of inflection; rough, since no text is parsed here."""
    word = word.replace("’", "'")
    word = word.removesuffix("'s")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        return word[:-1]
    return word


def _found_words(text: str) -> list[str]:
    plain = text.isascii() or _OTHER.search(text) is None
    return (_PLAIN_WORD if plain else _WORD).findall(text)


def _shingles(text: str) -> NDArray[np.uint32]:
    words = np.fromiter(map(_hash, _found_words(text.lower())), dtype=np.uint64)
    if len(words) < SHINGLE_WORDS:
        return np.empty(0, dtype=np.uint32)
    rows = np.zeros(len(words) - SHINGLE_WORDS + 1, dtype=np.uint64)
    for place in range(SHINGLE_WORDS):
        rows = rows * np.uint64(0x9E3779B97F4A7C15) + words[place : place + len(rows)]
    rows ^= rows >> np.uint64(31)
    rows *= np.uint64(0xBF58476D1CE4E5B9)
    hashes = (rows >> np.uint64(32)).astype(np.uint32)
    hashes.sort()
    # Neighbours that differ, and the first: `np.unique` takes ten times as long on so few.
    return hashes[np.flatnonzero(np.diff(hashes, prepend=hashes[0] ^ np.uint32(1)))[:SHINGLES]]


@lru_cache(maxsize=262_144)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "replace"))


def _day(report: Report) -> float:
    stated = report.published_at or report.retrieved_at
    if stated is None:
        return math.nan
    moment = datetime.fromisoformat(stated)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.timestamp() / 86_400


def _unit(values: NDArray[np.generic]) -> NDArray[np.float32]:
    vector = values.astype(np.float32)
    length = float(np.sqrt((vector * vector).sum()))
    return vector / np.float32(length) if length else vector
