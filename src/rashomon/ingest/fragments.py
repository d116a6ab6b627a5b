"""Marked-up articles that are no pages, as feeds, tables and news envelopes hold them: their paragraphs, all of them.

A page has to be searched for its article; here all there is belongs to it, but for pictures, scripts and forms.
"""

from __future__ import annotations

import re
from typing import Any

MAX_MARKUP_CHARS = 3_000_000
_TAG = re.compile(r"</(?:p|div|span|a|b|i|em|strong|h[1-6]|li|ul|ol|article|section|blockquote)>|<br\s*/?>|<p>", re.I)
_PAGE = re.compile(r"<!doctype\s+html|<(?:html|head|body|title|meta)[\s>]", re.I)
_BLOCKS = frozenset((
    "p", "div", "article", "section", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre",
    "table", "tr", "dl", "dt", "dd", "header", "footer", "main", "aside", "body", "html", "hr",
    "block", "hl1", "hl2", "hedline", "bq", "body.content", "body.head", "body.end", "nitf",
))  # fmt: skip
_NO_WORDS = frozenset((
    "script", "style", "noscript", "template", "figure", "picture", "img", "video", "audio", "iframe", "svg", "form",
    "button", "nav", "head", "object", "embed", "media", "select", "textarea",
))  # fmt: skip


def is_fragment(text: str) -> bool:
    """Return whether a text that a field holds is marked up as HTML."""
    return "<" in text and _TAG.search(text[:20_000]) is not None


def is_whole_page(markup: str) -> bool:
    """Return whether markup is a whole page, which holds more than its article."""
    return _PAGE.search(markup[:20_000]) is not None


def read_fragment(markup: str) -> str:
    """Return the words of a piece of HTML, a paragraph a line; empty where there are none."""
    import lxml.etree
    import lxml.html

    if not markup.strip():
        return ""
    try:
        parser = lxml.html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
        root = lxml.html.document_fromstring(
            f"<html><body>{markup[:MAX_MARKUP_CHARS]}</body></html>".encode("utf-8", "replace"), parser=parser
        )
    except (lxml.etree.LxmlError, ValueError, AssertionError):
        return ""
    return paragraphs_of(root)


def paragraphs_of(root: Any) -> str:
    """Return the words below an element of HTML or NITF, a blank line between paragraphs."""
    import lxml.etree

    paragraphs: list[str] = []
    words: list[str] = []
    silent = 0

    def close() -> None:
        line = " ".join("".join(words).split())
        words.clear()
        if line:
            paragraphs.append(line)

    for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event in ("comment", "pi"):
            if not silent and element.tail:
                words.append(element.tail)
            continue
        name = str(element.tag).rpartition("}")[2].casefold()
        block = name in _BLOCKS
        if event == "start":
            silent += name in _NO_WORDS
            if silent:
                continue
            if block or name == "br":
                close()
            words.append(element.text or "")
            continue
        silent -= name in _NO_WORDS
        if silent:
            continue
        if block:
            close()
        elif name in ("td", "th"):
            words.append(" ")
        if element is not root:
            words.append(element.tail or "")
    close()
    return "\n\n".join(paragraphs)
