"""The language a text is written in, told from its function words, its script, then a language model."""

from __future__ import annotations

import functools
import importlib
import re
import unicodedata
from typing import Any

ANALYSED = "en"
MIN_WORDS = 20
"""A shorter text is judged by function words and script alone: the model errs on names and headlines."""

_ENGLISH = frozenset((
    "the", "and", "of", "to", "that", "was", "with", "for", "his", "her", "from", "by", "which", "were", "have",
    "has", "had", "said", "is", "are", "it", "he", "she", "they", "their", "at", "on", "who", "what", "when",
    "where", "been", "be", "will", "would", "after", "before", "not", "but", "this", "there", "than", "about",
    "into", "an", "as", "or", "if", "its", "more", "i", "you", "we", "my", "your", "our", "us", "do", "does",
    "did", "can", "could", "them", "him", "one", "out", "up", "all", "no", "so", "me",
))  # fmt: skip
_MARKED = frozenset((
    "the", "and", "of", "that", "with", "from", "which", "were", "have", "said", "they", "their", "would",
))  # fmt: skip
_NAMES = {
    "af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek",
    "en": "English", "eo": "Esperanto", "es": "Spanish", "et": "Estonian", "eu": "Basque", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic", "it": "Italian",
    "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ky": "Kyrgyz",
    "la": "Latin", "lb": "Luxembourgish", "lo": "Lao", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian",
    "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "mt": "Maltese", "my": "Burmese",
    "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch", "nn": "Norwegian", "no": "Norwegian", "pa": "Punjabi",
    "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "ug": "Uyghur",
    "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "yi": "Yiddish", "zh": "Chinese",
}  # fmt: skip
_NEAR_ENGLISH = {
    "pcm": frozenset((
        "dey", "wey", "dem", "na", "sey", "wetin", "una", "di", "dis", "dat", "dia", "im", "pesin", "pipol", "pikin",
        "abi", "wia", "wen", "wit", "tok", "don", "fit", "oga", "tori", "naim", "sabi", "comot",
    )),
}  # fmt: skip
"""Languages that have most of their words from English, with words of theirs that English has not: by letters alone the
model takes English for them where it has few function words, as in briefs and lists."""
_MIN_OWN_WORDS = 0.03
"""A language near English has at least this share of its own words: its copula and its pronouns are among them."""
_SAMPLE_CHARS = 6_000
_MIN_CONFIDENCE = 0.9
# By script, the language where a text is too short to ask the model; the most read one of the script.
_BY_SCRIPT = {
    "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "CJK": "zh", "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko",
    "GREEK": "el", "DEVANAGARI": "hi", "THAI": "th", "ARMENIAN": "hy", "GEORGIAN": "ka", "BENGALI": "bn", "TAMIL": "ta",
}  # fmt: skip


def language_name(code: str) -> str:
    """Return a language's English name with its code, for a line to the user."""
    return f"{_NAMES[code]} ({code})" if code in _NAMES else f"the language `{code}`"


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language a text is written in, or null where that cannot be told."""
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", text[:_SAMPLE_CHARS].casefold())
    if not words:
        return None
    script = _script(text[:_SAMPLE_CHARS])
    if script == "LATIN":
        share = sum(map(_ENGLISH.__contains__, words)) / len(words)
        marked = sum(map(_MARKED.__contains__, words)) / len(words)
        # English news has .35 to .5 and .12 to .2 of these; German, Dutch and Scots below .2 and .02.
        if (share >= 0.2 and marked >= 0.04) or (len(words) < MIN_WORDS and share >= 0.2):
            return ANALYSED
        if len(words) < MIN_WORDS:
            return None
    elif len(words) < MIN_WORDS and script in _BY_SCRIPT:
        return _BY_SCRIPT[script]
    code, confidence = _classify(text[:_SAMPLE_CHARS])
    if code in _NEAR_ENGLISH and sum(map(_NEAR_ENGLISH[code].__contains__, words)) < _MIN_OWN_WORDS * len(words):
        return ANALYSED
    if script != "LATIN":
        return code
    return code if confidence >= _MIN_CONFIDENCE else None


def _classify(text: str) -> tuple[str, float]:
    code, confidence = _identifier().classify(text)
    return str(code), float(confidence)


@functools.lru_cache(maxsize=1)
def _identifier() -> Any:
    langid: Any = importlib.import_module("py3langid.langid")  # ships no types
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())


def _script(text: str) -> str:
    """Return the first word of the Unicode names of most letters: LATIN, CYRILLIC, ARABIC, CJK ..."""
    text = text[:2_000]
    plain = text.encode("ascii", "ignore")
    if len(plain.translate(None, _NO_LETTERS)) > len(text) - len(plain):
        return "LATIN"  # the letters of ASCII alone are more than all that could be of other scripts
    counts: dict[str, int] = {}
    for char in text:
        if char.isalpha():
            name = "LATIN" if char.isascii() else unicodedata.name(char, "OTHER").split(" ")[0]
            counts[name] = counts.get(name, 0) + 1
    return max(sorted(counts), key=lambda name: counts[name]) if counts else "LATIN"
