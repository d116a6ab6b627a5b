"""Which blocks of a report are page furniture: stock phrases, then position, neighbours and repetition."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rashomon.furniture.captions import caption_kind, is_credit_alone, reads_like_caption, tweet_trailers
from rashomon.furniture.credits import credit_stretches
from rashomon.furniture.phrases import glued_phrases, is_related_label, stock_kind
from rashomon.model import Furniture, Report
from rashomon.text.blocks import Block, split_blocks

EDGE_BLOCKS = 5
"""So many blocks at each end of a report count as its edge, where pages put prompts and navigation."""


@dataclass(frozen=True)
class FurnitureOptions:
    """How far the marking may go.

    `min_repeat_words` is the length from which words that a report gives twice are a copy (a caption, a repeated
    headline) and not a phrase; `min_caption_words` the length from which a line without a stop is no heading;
    `max_weak_share` is the share of a report's characters that position and repetition
    alone may mark: beyond it the report is of an unusual form, and they are left out.
    """

    min_repeat_words: int = 5
    min_caption_words: int = 11
    max_weak_share: float = 0.35


def mark_furniture(reports: Sequence[Report], options: FurnitureOptions = FurnitureOptions()) -> list[Report]:
    """Return the reports in the order given, each with its page furniture added, in order of offset.

    Furniture that is marked already (a metadata block) is kept; stretches never overlap and never begin or end
    with white space. Reports in a language that is not analysed are returned as they are.
    """
    boilerplate = _boilerplate(reports)
    return [_mark(report, boilerplate, options) if report.analysed else report for report in reports]


def _mark(report: Report, boilerplate: frozenset[str], options: FurnitureOptions) -> Report:
    text = report.text
    blocks = [block for block in split_blocks(text) if not _covered(block, report.furniture)]
    if not blocks:
        return report
    words = [text[block.start : block.end] for block in blocks]
    strong = _by_words(blocks, words, report)
    strong += _by_neighbours(blocks, words, _whole_blocks(blocks, strong))
    strong += [
        Furniture(block.start, block.end, "notice")
        for block, line in zip(blocks, words, strict=True)
        if _key(line) in boilerplate
    ]
    weak = _by_repetition(blocks, words, _whole_blocks(blocks, strong), options)
    captioned = any(piece.kind == "caption" for piece in [*strong, *weak])
    weak += _by_missing_stop(blocks, words, _whole_blocks(blocks, [*strong, *weak]), captioned, options)
    if sum(piece.end - piece.start for piece in weak) > options.max_weak_share * len(text):
        weak = []
    return replace(report, furniture=_joined(text, [*report.furniture, *strong, *weak], len(report.furniture)))


def _by_words(blocks: Sequence[Block], words: Sequence[str], report: Report) -> list[Furniture]:
    found: list[Furniture] = []
    title = _key(report.title or "")
    for place, (block, line) in enumerate(zip(blocks, words, strict=True)):
        headline = place == 0 or (bool(title) and _key(line) == title)
        edge = place < EDGE_BLOCKS or place >= len(blocks) - EDGE_BLOCKS
        kind = stock_kind(line, edge=edge)
        # A headline may begin like a link ("Watch: ..."), and is the last thing to lose.
        if kind is not None and not (headline and (kind in ("related", "notice") and len(line.split()) > 3)):
            found.append(Furniture(block.start, block.end, kind))
            continue
        kind = caption_kind(line)
        if kind is not None and not (headline and len(line) < 60):
            found.append(Furniture(block.start, block.end, kind))
            continue
        stretches = [*credit_stretches(line, head=place < EDGE_BLOCKS + 3), *glued_phrases(line), *tweet_trailers(line)]
        found += [Furniture(block.start + start, block.start + end, kind) for start, end, kind in stretches]
    return found


def _by_neighbours(blocks: Sequence[Block], words: Sequence[str], marked: frozenset[int]) -> list[Furniture]:
    """Captions before a line that only credits a picture, and the links that follow a heading for them."""
    found: list[Furniture] = []
    for place, line in enumerate(words):
        if is_credit_alone(line):
            before = place - 1
            while before > 0 and before >= place - 2 and before not in marked and reads_like_caption(words[before]):
                found.append(Furniture(blocks[before].start, blocks[before].end, "caption"))
                if before > 1 and _key(words[before - 1]) != _key(words[before]):
                    break
                before -= 1
        if place >= max(len(words) - EDGE_BLOCKS, len(words) // 2) and _MORE_OF_A_KIND.fullmatch(line):
            links = _links_after(place, words, marked)
            found += [Furniture(blocks[i].start, blocks[i].end, "related") for i in [place, *links] if links]
        if is_related_label(line):
            found += [
                Furniture(blocks[link].start, blocks[link].end, "related")
                for link in _links_after(place, words, marked)
            ]
    return found


def _links_after(label: int, words: Sequence[str], marked: frozenset[int]) -> list[int]:
    """Return the places of the headlines that a heading for links stands over.

    At the end of a report all that follows is links if nothing in it reads on as reporting does; between two
    paragraphs only one line without a stop under a label with a colon is.
    """
    following = [place for place in range(label + 1, len(words)) if place not in marked]
    size = sum(len(line) for line in words)
    rest = sum(len(words[place]) for place in following)
    if following and len(following) <= 15 and rest <= 0.3 * size and label >= len(words) // 2:
        open_ended = sum(1 for place in following if not _stops(words[place]) or _is_question(words[place]))
        if open_ended >= 0.5 * len(following) and all(_could_be_link(words[place]) for place in following):
            return following
    if words[label].rstrip().endswith(":") and label + 1 in following:
        line = words[label + 1]
        if not _stops(line) and _could_be_link(line) and len(line.split()) >= 4:
            return [label + 1]
    return []


_MORE_OF_A_KIND = re.compile(r"[\W_]*More (?:(?:in|on|from|about) )?[\w&’'-]+(?: [\w&’'-]+)?[\W_]*")
"""At a report's end such a line stands over links ("More elections"), if links follow it."""


def _is_question(line: str) -> bool:
    return line.endswith("?") and len(line.split()) <= 14 and not _QUOTES.search(line)


_OWN_LINE = re.compile(r"(?:[•*·▪–—-]|\(?\d{1,2}[.):]|\(?[a-z]\))\s|(?:How|Why|What|When|Where|Who|Which)\b")


def _is_heading_or_item(line: str) -> bool:
    """Whether a line without a stop is a subheading ("How to use ...") or an item of a list: both are reporting."""
    return bool(_OWN_LINE.match(line))


def _could_be_link(line: str) -> bool:
    return len(line) <= 180 and not line.startswith(("“", '"')) and line[:1] not in "•*-"


def _by_repetition(
    blocks: Sequence[Block], words: Sequence[str], marked: frozenset[int], options: FurnitureOptions
) -> list[Furniture]:
    """Blocks whose words the same report gives again: the copy goes, the words stay.

    Of two copies the one without a full stop is the caption; if both are alike it is the later one.
    """
    found: list[Furniture] = []
    keys = [_key(line) for line in words]
    first = {key: place for place, key in reversed(list(enumerate(keys))) if place not in marked}
    gone = set(marked)
    for place, key in enumerate(keys):
        if place in gone or first[key] == place or len(key.split()) < options.min_repeat_words:
            continue
        gone.add(place)
        found.append(Furniture(blocks[place].start, blocks[place].end, "other" if first[key] == 0 else "caption"))
    unstopped = {
        place: _shingles(key)
        for place, key in enumerate(keys)
        if place > 0
        and place not in gone
        and len(key.split()) >= options.min_repeat_words
        and not _stops(words[place])
        and not _is_heading_or_item(words[place])
    }
    wanted = {shingle for shingles in unstopped.values() for shingle in shingles}
    holders: dict[str, list[int]] = {}
    if wanted:
        for place, key in enumerate(keys):
            for shingle in _shingles(key):
                if shingle in wanted and place not in gone:
                    holders.setdefault(shingle, []).append(place)
    for place, shingles in unstopped.items():
        counts = Counter(other for shingle in shingles for other in holders[shingle][:50] if other != place)
        if any(
            shared >= _COPY_SHARE * len(shingles) and other not in gone and len(keys[other]) >= 0.9 * len(keys[place])
            for other, shared in counts.items()
        ):
            gone.add(place)
            found.append(Furniture(blocks[place].start, blocks[place].end, "caption"))
    return found


def _by_missing_stop(
    blocks: Sequence[Block], words: Sequence[str], marked: frozenset[int], captioned: bool, options: FurnitureOptions
) -> list[Furniture]:
    """Long lines without a stop between paragraphs that all have one, in words that the paragraphs give as well.

    Pages set captions so. A heading is shorter; a list has more lines in a row or stands under a colon.
    """
    plain = [place for place in range(1, len(words)) if place not in marked]
    long = [place for place in plain if len(words[place].split()) >= options.min_caption_words]
    stopped = [place for place in long if _stops(words[place])]
    if len(stopped) < 6:
        return []
    inner = [
        place
        for place in long
        if stopped[0] < place < stopped[-1] and not _stops(words[place]) and not _is_heading_or_item(words[place])
    ]
    if not inner or len(inner) > 0.3 * len(stopped):
        return []
    vocabulary = Counter(word for place in plain for word in set(_content(words[place])))
    rank = {place: i for i, place in enumerate(plain)}
    found: list[Furniture] = []
    for place in inner:
        line = words[place]
        around = [words[plain[i]] for i in range(max(0, rank[place] - 2), min(len(plain), rank[place] + 3))]
        open_ended = sum(1 for other in around if not _stops(other) and not _CLOSING_QUOTE.search(other))
        if open_ended > 2 or words[plain[rank[place] - 1]].endswith(":"):
            continue
        if not line[0].isupper() or len(line) > MAX_CAPTION_LINE_CHARS or re.search(r"[\"“”]|\(@|https?:", line):
            continue
        content = _content(line)
        if sum(1 for word in content if vocabulary[word] > 1) >= _KNOWN_SHARE * len(content):
            found.append(Furniture(blocks[place].start, blocks[place].end, "caption"))
    # One line alone may be a paragraph that lost its stop; two, or one beside other captions, are a page's habit.
    return found if len(found) > 1 or captioned else []


MAX_CAPTION_LINE_CHARS = 320
_KNOWN_SHARE = 0.85
"""Share of a line's content words that the report's other blocks hold: a line that tells something new is kept,
caption or not. At .75 american-airlines-theft loses a sentence that its gold counts as an account, at .85 none."""


def _content(line: str) -> list[str]:
    return [word for word in re.findall(r"\w+", line.casefold()) if len(word) > 3]


_COPY_SHARE = 0.8
"""Share of a block's five-word runs that another block holds. Set on the development stories, where captions
copied from the text reach .83 to 1; headings that only resemble their paragraph stay below .5."""


def _shingles(key: str) -> list[str]:
    words = key.split()
    if len(words) <= 5:
        return [key] if words else []
    return sorted({" ".join(words[i : i + 5]) for i in range(len(words) - 4)})


def _boilerplate(reports: Sequence[Report]) -> frozenset[str]:
    """Return lines that several reports carry at their edges and that address the reader.

    Reports on one event share sentences because they share sources; a line which speaks to "you" outside
    quotation marks, in two reports word for word, is the page's.
    """
    places: dict[str, set[str]] = {}
    for report in reports:
        blocks = split_blocks(report.text)
        for block in [*blocks[1:EDGE_BLOCKS], *blocks[max(EDGE_BLOCKS, len(blocks) - EDGE_BLOCKS) :]]:
            line = report.text[block.start : block.end]
            if len(line) <= 300 and _ADDRESSES_READER.search(line) and not _QUOTES.search(line):
                places.setdefault(_key(line), set()).add(report.sha256)
    return frozenset(key for key, found in places.items() if len(found) > 1 and len(key.split()) >= 3)


_ADDRESSES_READER = re.compile(r"\b(?:you|your|us|our|we|click|here)\b", re.I)
_QUOTES = re.compile(r"[\"“”‘«»]")
_CLOSING_QUOTE = re.compile(r"[\"“”’'»]$")
_STOP = re.compile(r"[.!?…:;,—–-][\"'”’»)\]]*\s*$")


def _stops(line: str) -> bool:
    return bool(_STOP.search(line))


def _key(line: str) -> str:
    return " ".join(re.findall(r"\w+", line.casefold()))


def _covered(block: Block, furniture: Iterable[Furniture]) -> bool:
    return any(piece.start <= block.start and block.end <= piece.end for piece in furniture)


def _whole_blocks(blocks: Sequence[Block], furniture: Sequence[Furniture]) -> frozenset[int]:
    offsets = {(piece.start, piece.end) for piece in furniture}
    return frozenset(place for place, block in enumerate(blocks) if (block.start, block.end) in offsets)


def _joined(text: str, pieces: Sequence[Furniture], kept: int) -> tuple[Furniture, ...]:
    """Return the pieces in order and without overlap; of two that overlap the first given, then the longer, wins."""
    order = sorted(range(len(pieces)), key=lambda i: (i >= kept, -(pieces[i].end - pieces[i].start), pieces[i]))
    chosen: list[Furniture] = []
    for i in order:
        piece = pieces[i]
        words = text[piece.start : piece.end]
        start = piece.start + len(words) - len(words.lstrip())
        end = start + len(words.strip())
        if i >= kept:
            piece = Furniture(start, end, piece.kind)
        if piece.end > piece.start and all(piece.end <= other.start or other.end <= piece.start for other in chosen):
            chosen.append(piece)
    return tuple(sorted(chosen))
