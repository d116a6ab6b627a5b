"""A text with any ranges marked stays the same text, and its elements stay inside one another."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rashomon.export.html.texts import MAX_DEPTH, Mark, Reference, mark_ranges
from rashomon.export.printable import VisibleText, visible


class Markup(HTMLParser):
    """What a piece of markup holds; it fails where elements are not properly inside one another."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words, self.open, self.deepest = "", list[str](), 0
        self.ids: list[str] = []
        self.classes: list[tuple[str, str]] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert len(given) == len(attrs)
        assert given.keys() <= {"class", "id", "href", "title", "aria-label", "data-sign", "data-kind"}
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.open.append(given.get("class") or "")
        self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words += data
        self.classes += [(word, name) for word in [data] for name in self.open]


HOSTILE = '<script>alert(1)</script>" onmouseover="x" \u202egnp.exe\u202c\x1b[31m\r\n&amp;\ud83d' + "\u0301" * 9
offsets = st.integers(-3, 60)
marks = st.builds(
    lambda start, width, name, layer, tag, named: Mark(
        start,
        start + width,
        name,
        layer,
        f"a{start}-{width}-{name}-{layer}-{tag}" if named else "",
        f"{name} more",
        (("title", HOSTILE), ("data-kind", HOSTILE)),
        tag,
        (Reference("3", HOSTILE, "/stories/s#p-1", "in-points"), Reference(HOSTILE, "no link")),
    ),
    offsets,
    st.integers(-2, 40),
    st.sampled_from(["one", "two", "three"]),
    st.integers(-1, 2),
    st.sampled_from(["span", "mark"]),
    st.booleans(),
)
texts = st.text(alphabet=st.sampled_from("ab c<>&\"'\r\n\u2028\t\u0301\u202e\u200b\x1b\x85\ud83d"), max_size=50)


@settings(deadline=None)
@given(texts, st.lists(marks, max_size=8), st.lists(offsets, max_size=4))
def test_marks_change_nothing_of_the_text(text: str, given_marks: list[Mark], limits: list[int]) -> None:
    """Whatever ranges overlap and wherever it is cut, the words are those of `visible`, each id stands once."""
    pieces, split = mark_ranges(text, given_marks, limits)
    read = [Markup(str(piece)) for piece in pieces]
    assert "".join(item.words for item in read) == visible(text)
    assert len(pieces) == len({limit for limit in limits if 0 < limit < len(text)}) + 1
    ids = [name for item in read for name in item.ids]
    assert sorted(ids) == sorted({mark.id for mark in given_marks if mark.id})
    assert split <= set(ids)


@given(texts, st.lists(offsets, max_size=5))
def test_a_visible_text_can_be_cut_anywhere(text: str, cuts: list[int]) -> None:
    """Its pieces together are the whole, also where a line ends with two characters."""
    places = sorted({0, len(text), *(cut for cut in cuts if 0 < cut < len(text))})
    shown = VisibleText(text)
    pairs = pairwise(places)
    assert "".join(shown.between(start, end) for start, end in pairs) == visible(text)


def test_each_mark_is_around_its_own_words() -> None:
    """Of two that overlap the later goes on behind the earlier's end, and at a limit both go on."""
    (first, second), split = mark_ranges("abcdefgh", [Mark(0, 4, "x", id="x"), Mark(2, 7, "y", id="y")], [6])
    assert first == '<span class="x" id="x">ab<span class="y" id="y">cd</span></span><span class="y">ef</span>'
    assert second == '<span class="y">g</span>h'
    assert split == {"y"}


def test_the_narrower_stands_inside_and_layers_decide_between_equals() -> None:
    """So that a click on words reaches what says most of them."""
    (piece,), _ = mark_ranges("abcd", [Mark(1, 3, "b", 2), Mark(1, 3, "a", 1), Mark(0, 4, "w", 9)])
    assert piece == '<span class="w">a<span class="a"><span class="b">bc</span></span>d</span>'


def test_hundreds_of_marks_do_not_bury_a_text() -> None:
    """Elements are no deeper than a browser follows, and every anchor is there."""
    text = "x" * 2_000
    (piece,), _ = mark_ranges(text, [Mark(place, 2_000 - place, "m", id=f"i{place}") for place in range(500)])
    read = Markup(str(piece))
    assert read.words == text
    assert read.deepest <= MAX_DEPTH + 1
    assert len(read.ids) == 500
