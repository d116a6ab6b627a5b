"""Numbers as English writes them: the patterns and values of digits, number words and scales.

Shared by the quantities and the dates; this module knows no parse and no report.
"""

from __future__ import annotations

import re

_ONES = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
SCALES = {
    "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0,
    "k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "lakh": 1e5, "crore": 1e7,
}  # fmt: skip
"""Words and letters that multiply the number before them. A lone "m" or "b" counts only behind a currency sign."""

ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        start=1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100, "thousandth": 1000}

_HYPHEN = r"[-\u2010\u2011\s]"
_ONE_TO_NINE = "|".join(word for word, value in _ONES.items() if 0 < value < 10)
_BELOW_20 = "|".join(sorted(_ONES, key=len, reverse=True))
_BELOW_100 = rf"(?:(?:{'|'.join(_TENS)})(?:{_HYPHEN}(?:{_ONE_TO_NINE})\b)?|(?:{_BELOW_20})\b)"
_BELOW_1000 = rf"(?:{_BELOW_100}(?:{_HYPHEN}+hundred\b(?:\s+(?:and\s+)?{_BELOW_100})?)?)"
_BIG = r"(?:thousand|million|billion|trillion)"
WORDS = rf"\b{_BELOW_1000}(?:{_HYPHEN}+{_BIG}\b(?:,?\s+(?:and\s+)?{_BELOW_1000})?){{0,3}}"
"""A number in words: "five", "twenty-two", "two hundred and six thousand"."""

DIGITS = (
    r"(?<![\w.,/])(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+|\d+)(?:\.\d+)?"
    rf"(?:(?:{_HYPHEN}?(?:hundred|thousand|million|billion|trillion|lakh|crore)|\s?(?:bn|mn|tn)|k)\b)?"
)
"""A number in digits, with a scale where one follows: "7,000", "1.5 million", "3bn"."""

_TOKEN = re.compile(r"\d[\d,\u00a0\u202f]*(?:\.\d+)?|[a-z]+", re.IGNORECASE)


def parse_number(words: str) -> tuple[float, float] | None:
    """Return the value of a number as written and the size of its last stated digit; null if it is no number.

    "7,000" is (7000, 100): with three or more zeros at its end at least two digits are taken to be meant;
    "1.5 million" is (1500000, 100000); "twelve" is (12, 1).
    """
    total = current = 0.0
    precision = 1.0
    seen = False
    for token in _TOKEN.findall(words.lower()):
        if token[0].isdigit():
            digits = re.sub(r"[,\u00a0\u202f]", "", token)
            if len(digits) > 18:
                return None  # a serial number, and beyond what a float holds
            current += float(digits)
            precision = 10.0 ** -len(digits.partition(".")[2]) if "." in digits else _last_digit(digits)
        elif token in _ONES:
            current += _ONES[token]
        elif token in _TENS:
            current += _TENS[token]
        elif token in ("hundred", "dozen"):
            current = (current or 1.0) * SCALES[token]
        elif token in SCALES:
            total += (current or 1.0) * SCALES[token]
            precision *= SCALES[token]
            current = 0.0
            seen = True
            continue
        elif token in ("and", "a", "an"):
            continue
        else:
            return None
        seen = True
        if total and not token[0].isdigit():
            precision = 1.0
    # Twelve digits are kept: 2.07 billion is 2070000000 and not one part in 10^16 less.
    return (float(f"{total + current:.12g}"), precision) if seen else None


def _last_digit(digits: str) -> float:
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0 ** min(zeros, max(len(digits) - 2, 0)) if zeros >= 3 else 1.0
