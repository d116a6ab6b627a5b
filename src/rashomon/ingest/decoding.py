"""Bytes to text: UTF-8 unchanged, other encodings with a note, what is no text with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF file", "save its text as .txt, or give the web page as .html"),
    (b"PK\x03\x04", "a zip archive or an office document", "unpack it, or save its text as .txt"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save its text as .txt"),
    (b"{\\rtf", "a rich text document", "save it as plain text (.txt)"),
    (b"\x1f\x8b", "gzip-compressed data", "unpack it first"),
    (b"BZh", "bzip2-compressed data", "unpack it first"),
    (b"\xfd7zXZ", "xz-compressed data", "unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it first"),
    (b"\x89PNG", "a PNG picture", "give the article's text as .txt or .html"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the article's text as .txt or .html"),
    (b"GIF8", "a GIF picture", "give the article's text as .txt or .html"),
    (b"RIFF", "a sound, video or WebP file", "give the article's text as .txt or .html"),
    (b"ID3", "a sound file", "give the article's text as .txt or .html"),
    (b"SQLite format 3", "a database", "give the article's text as .txt or .html"),
    (b"\x7fELF", "a program", "give the article's text as .txt or .html"),
    (b"bplist0", "a web archive", "save the page as .html"),
)

NO_TEXT = "does not look like text in any known encoding; save the article as UTF-8 text (.txt) or as .html"

_BOMS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
)  # fmt: skip
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_LATIN_1 = ("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x9f]")
_LATIN_EXTRAS = frozenset("“”‘’‚„–—…•€£¥¢©®™°·«»§¶±½¼¾²³¹×÷´¨¸ºª¡¿‹›\xa0\xad†‡‰")


@dataclass(frozen=True)
class Decoded:
    """The text of some bytes; `note` says how it was decoded where that was not plain UTF-8."""

    text: str
    note: str | None = None


def decode(data: bytes, *, page: bool = False, charset: str | None = None) -> Decoded | str:
    """Return the text of the bytes, or the reason why there is none.

    UTF-8 keeps every character, line ends and a byte-order mark included. `page` allows an HTML page's own
    declaration of its encoding; `charset` is the one that a server declared, which stands before it.
    """
    for magic, what, advice in _MAGIC:
        if data.startswith(magic):
            return f"is {what}, not text; {advice}"
    if data[4:8] == b"ftyp":
        return "is a video or picture file, not text; give the article's text as .txt or .html"
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            text = _strictly(data, encoding)
            return (
                Decoded(text, f"was decoded from {encoding.upper()}")
                if text is not None and _is_text(text)
                else NO_TEXT
            )
    if b"\x00" in data:
        return (
            _two_bytes_a_letter(data)
            or "holds NUL bytes, so it is not text; save the article as UTF-8 text (.txt) or as .html"
        )
    text = _strictly(data, "utf-8")
    if text is not None:
        return Decoded(text) if _is_text(text) else NO_TEXT
    if charset:
        # As browsers do: what is called Latin-1 on the web is Windows-1252.
        name = "cp1252" if charset.strip().casefold() in _LATIN_1 else charset.strip()
        text = _strictly(data, name)
        if text is not None and _is_text(text):
            return Decoded(text, f"was decoded from {charset.strip().lower()}, as its server declares")
    if page:
        declared = _META_CHARSET.search(data[:4096])
        text = _strictly(data, declared.group(1).decode("ascii")) if declared else None
        if declared and text is not None and _is_text(text):
            return Decoded(text, f"was decoded from {declared.group(1).decode('ascii').lower()}, as the page declares")
    return _mostly_utf8(data) or _guessed(data) or NO_TEXT


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return None


def _is_text(text: str) -> bool:
    """A few control characters are slips of a converter; many are data, and so are a few that are half of a short one."""
    controls = len(_CONTROLS.findall(text))
    return controls <= 0.01 * len(text) + 2 and 5 * controls <= len(text)


def _two_bytes_a_letter(data: bytes) -> Decoded | None:
    """UTF-16 without a byte-order mark: in Latin script every second byte is NUL."""
    even, odd = data[0::2].count(0) / (len(data) / 2), data[1::2].count(0) / (len(data) / 2)
    encoding = "utf-16-le" if odd > 0.5 and even < 0.1 else "utf-16-be" if even > 0.5 and odd < 0.1 else None
    text = _strictly(data, encoding) if encoding else None
    if encoding and text is not None and _is_text(text):
        return Decoded(text, f"was decoded from {encoding.upper()}, which is a guess from its bytes")
    return None


def _mostly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few broken bytes, such as a file cut in the middle of a letter."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    letters = sum(1 for char in text if ord(char) > 127 and char != "\ufffd")
    if letters > 3 * broken and broken <= 0.01 * len(text) + 1 and _is_text(text):
        return Decoded(text, f"is not valid UTF-8 in {broken} place{'s' if broken > 1 else ''}, shown as \ufffd")
    return None


def _guessed(data: bytes) -> Decoded | None:
    high = sum(1 for byte in data if byte > 127)
    text = _strictly(data, "cp1252")
    # Western text is ASCII with a few accents and quotation marks; for so few bytes a statistical guess errs more.
    if (
        text is not None
        and high <= 0.12 * len(data)
        and all(_is_western(char) for char in set(text))
        and _is_text(text)
    ):
        return Decoded(text, "was decoded from Windows-1252, which is a guess: check letters with accents")
    import charset_normalizer

    best = charset_normalizer.from_bytes(data[:200_000], threshold=0.2).best()
    if best is None:
        return None
    text = _strictly(data, best.encoding)
    if text is None or not _is_text(text) or not _has_words(text):
        return None
    return Decoded(text, f"was decoded from {best.encoding}, which is a guess: check letters with accents")


def _is_western(char: str) -> bool:
    return ord(char) < 128 or char in _LATIN_EXTRAS or (char.isalpha() and ord(char) < 0x180)


def _has_words(text: str) -> bool:
    kept = sum(1 for char in text if char.isalpha() or char.isspace() or char in ".,;:!?'\"-()")
    return kept >= 0.8 * len(text)
