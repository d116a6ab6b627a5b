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
_AND_A_PART = rf"{_HYPHEN}and{_HYPHEN}(?:a{_HYPHEN})?(?:half|quarter)\b(?!\s+of\b)"
WORDS = (
    rf"\b(?:{_BELOW_100}{_AND_A_PART}(?:{_HYPHEN}+{_BIG}\b)?"
    rf"|{_BELOW_1000}(?:{_HYPHEN}+{_BIG}\b(?:,?\s+(?:and\s+)?{_BELOW_1000})?){{0,3}})"
)
"""A number in words: "five", "twenty-two", "two hundred and six thousand", "two and a half"."""

_FRACTIONS = {
    "½": 1 / 2,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅛": 1 / 8,
    "⅜": 3 / 8,
    "⅝": 5 / 8,
    "⅞": 7 / 8,
}
_FRACTION = rf"(?:\s?[{''.join(_FRACTIONS)}]|[-\s](?:1/2|[13]/4|[12]/3|[1357]/8)(?![\w/]))"
_SPACES = "\u00a0\u2009\u202f"

DIGITS = (
    # A plain space parts thousands only before "000", which counts nothing by itself: "May 5 300 people" is no 5,300.
    rf"(?<![\w.,/])(?:\d{{1,3}}(?:[,{_SPACES}]\d{{3}})+|[1-9]\d{{0,2}}(?:[ ]\d{{3}})*[ ]000(?![\d,])|\d+)"
    rf"(?:\.\d+|{_FRACTION})?"
    rf"(?:(?:{_HYPHEN}?(?:hundred|thousand|million|billion|trillion|lakh|crore)|\s?(?:bn|mn|tn)|k)\b)?"
)
"""A number in digits, with a scale where one follows: "7,000", "40 000", "2 1/2", "1.5 million", "3bn"."""

_TOKEN = re.compile(
    rf"\d/\d|[{''.join(_FRACTIONS)}]|\d[\d,{_SPACES}]*(?:[ ]\d{{3}}(?!\d))*(?:\.\d+)?|[a-z]+", re.IGNORECASE
)


def parse_number(words: str) -> tuple[float, float] | None:
    """Return the value of a number as written and the size of its last stated digit; null if it is no number.

    "7,000" is (7000, 100): with three or more zeros at its end at least two digits are taken to be meant;
    "1.5 million" is (1500000, 100000); "twelve" is (12, 1).
    """
    total = current = 0.0
    precision = 1.0
    seen = False
    for token in _TOKEN.findall(words.lower()):
        if token in _FRACTIONS or "/" in token:
            if not seen:
                return None
            above, _, below = token.partition("/")
            current += _FRACTIONS[token] if token in _FRACTIONS else int(above) / int(below)
            precision = 0.1
        elif token in ("half", "quarter"):
            if not seen:
                return None
            current += 0.5 if token == "half" else 0.25
            precision = 0.1
            continue
        elif token[0].isdigit():
            digits = re.sub(rf"[, {_SPACES}]", "", token)
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
        if total and not token[0].isdigit() and token not in _FRACTIONS:
            precision = 1.0
    # Twelve digits are kept: 2.07 billion is 2070000000 and not one part in 10^16 less.
    return (float(f"{total + current:.12g}"), precision) if seen else None


def _last_digit(digits: str) -> float:
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0 ** min(zeros, max(len(digits) - 2, 0)) if zeros >= 3 else 1.0
