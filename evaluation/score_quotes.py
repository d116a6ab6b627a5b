"""Score quotations and attributions on PolNeAR: content, source and cue, exact and partial.

    .venv/bin/python evaluation/score_quotes.py ../shared/benchmarks/polnear [--part dev|test|both] [--floors] [--detail]
    uv run --with textacy python evaluation/score_quotes.py ../shared/benchmarks/polnear

PolNeAR has US political news of 2016; in dev and in test 84 articles each, with every stretch that a source is made to
say, write, think, want or mean: its content, its source, and the cue that ties both. Two articles of each part were
annotated by six people: the first in order of file names is the gold, the others are scored against it as if they were
systems, on these articles alone, which shows how far people agree.

Ours is scored twice. "quotes room" is `attribute_quotes`, what a dossier shows as quotations: words between quotation
marks and their speaker. "with attributions" adds `find_attributions`, by which claims and hedges know who says so:
speech verbs, "according to", nouns such as "claim". Both together are one list, an attribution and the quotations that
share words with its content being one; what a quoted speaker attributes in turn is left out, since the corpus gives a
word to one attribution at most. Each article is read alone, furniture marked as in `compare`. A quotation has a cue, but
no span for it: where no attribution gives one, the nearest word of that dictionary form in the sentence of the speaker
is taken.

A span is the set of its words (letters and digits), so that marks and stops at its edges do not count; a "that" at the
front of a content is left out on both sides, and of a content that surrounds its source and cue these are left out.
Exact: the same words. Partial: of each span found, the share of its words that lie in the gold span which it shares most
with (precision); of each gold span, the share that lies in the span found which has most of it (recall); means over
spans, in the way of Johansson and Moschitti (2010), and as partial overlap is counted since Pareti et al. (2013).

Contents are told apart by quotation marks, found by a plain scan of paragraphs: direct (all words inside), mixed (some)
and indirect (none). Precision of a kind is that of the spans found of this kind against all gold spans, recall that of
the gold spans of this kind against all that was found. `speaker` is the share of direct gold contents with a source for
which the span found that shares most words with it names a source that shares a word with the gold's.

Baselines in the same run: `patterns` (words between marks with the capitalised words or pronoun beside a reporting verb,
and "X said (that) ..." without marks), and textacy's `direct_quotations` on our parse, a paragraph at a time, where it
is installed; it leaves out paragraphs with an odd number of marks.

Published: E. Newell, D. Margolin and D. Ruths, An attribution relations corpus for political news, LREC 2018, presents
the corpus and no extractor (token-wise Krippendorff's alpha .754, agreement on whole attributions .923). Y. Wang et
al., CofeNet, COLING 2022, train sequence taggers on PolNeAR's 24,000 attributions and state exact and overlap figures;
they are not repeated here, since the tables could not be looked up from where this was written. Ours was not trained on
PolNeAR; its rules were looked over on some of these articles.
"""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from rashomon.entities import link_entities
from rashomon.furniture import mark_furniture
from rashomon.model import QuoteVersion, Report
from rashomon.quotes import attribute_quotes
from rashomon.text.reading import Reading, read_reports
from rashomon.text.speech import find_attributions

Words = frozenset[int]
Kind = Literal["direct", "mixed", "indirect"]

KINDS: tuple[Kind, ...] = ("direct", "mixed", "indirect")
ROLES = ("content", "source", "cue")
OURS, ROOM, PATTERNS, TEXTACY = "rashomon, with attributions", "rashomon, quotes room", "patterns", "textacy"
FLOORS = {
    (OURS, "content"): 0.65,
    (OURS, "direct"): 0.90,
    (OURS, "indirect"): 0.53,
    (OURS, "source"): 0.63,
    (OURS, "cue"): 0.58,
    (ROOM, "direct"): 0.90,
}
"""Lowest F1 by partial overlap, for both parts together."""
MAX_INTERRUPTION_CHARS = 120
"""Pieces of one quotation that lie at most this far apart are one content: "A," he said, "and B"."""
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_OPENING, _CLOSING = "“", "”"


@dataclass(frozen=True)
class Relation:
    """Who says what by which words: each part as the numbers of its words in the text; empty where there is none."""

    content: Words
    source: Words = frozenset()
    cue: Words = frozenset()


@dataclass(frozen=True)
class Article:
    """A text with its gold relations, those of other annotators where there are any, and the words inside marks."""

    name: str
    text: str
    words: tuple[tuple[int, int], ...]
    gold: tuple[Relation, ...]
    others: tuple[tuple[Relation, ...], ...]
    marked: Words

    def numbers(self, start: int, end: int) -> Words:
        """Return the words that share a character with a half-open range of the text."""
        return frozenset(at for at, (first, last) in enumerate(self.words) if first < end and start < last)

    def show(self, words: Words) -> str:
        """Return the text from the first to the last of these words, on one line."""
        if not words:
            return "-"
        return " ".join(self.text[self.words[min(words)][0] : self.words[max(words)][1]].split())


@dataclass
class Tally:
    """Sums for precision and recall: credit given and spans counted on either side."""

    found_credit: float = 0.0
    found: int = 0
    gold_credit: float = 0.0
    gold: int = 0

    @property
    def figures(self) -> tuple[float, float, float]:
        """Return precision, recall and F1."""
        precision = self.found_credit / self.found if self.found else 0.0
        recall = self.gold_credit / self.gold if self.gold else 0.0
        total = precision + recall
        return precision, recall, 2 * precision * recall / total if total else 0.0


@dataclass
class Score:
    """What one system reaches: tallies by row (a role, or a kind of content), exact and partial; direct speakers."""

    exact: dict[str, Tally] = field(default_factory=dict[str, Tally])
    partial: dict[str, Tally] = field(default_factory=dict[str, Tally])
    speakers: Tally = field(default_factory=Tally)


def main() -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--part", choices=("dev", "test", "both"), default="both")
    parser.add_argument("--floors", action="store_true", help="exit with 1 where a figure misses a floor or a baseline")
    parser.add_argument("--detail", action="store_true", help="list what is missed and what is in no annotation")
    arguments = parser.parse_args()
    parts = ("dev", "test") if arguments.part == "both" else (arguments.part,)
    for part in parts:
        if not (arguments.corpus / part / "text").is_dir():
            print(f"no folder {part}/text in {arguments.corpus}", file=sys.stderr)
            return 2
    articles = [article for part in parts for article in read_part(arguments.corpus / part)]
    found, left_out = run_systems(articles)
    scores = {name: score(zip(articles, relations, strict=True)) for name, relations in found.items()}
    shared = [(article, other) for article in articles for other in article.others]
    scores[f"people ({len(shared)} other annotations)"] = score(shared)
    kinds = [kind_of(relation.content, article) for article in articles for relation in article.gold]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in KINDS)
    print(f"{len(articles)} articles ({arguments.part}), {len(kinds)} attributions: {counts}\n")
    print(f"{'':34}{'exact:  P':>10}{'R':>7}{'F1':>7}{'partial:  P':>14}{'R':>7}{'F1':>7}{'speaker':>9}")
    for name, result in scores.items():
        print(name)
        for row in ("content", *KINDS, "source", "cue"):
            exact, partial = (table[row].figures for table in (result.exact, result.partial))
            cells = f"{exact[0]:>10.3f}{exact[1]:>7.3f}{exact[2]:>7.3f}{partial[0]:>14.3f}{partial[1]:>7.3f}{partial[2]:>7.3f}"
            speaker = f"{result.speakers.figures[1]:>9.3f}" if row == "direct" else ""
            print(f"{('    ' if row in KINDS else '  ') + row:34}{cells}{speaker}")
    for line in left_out:
        print(line)
    missed = missed_floors(scores)
    for line in missed:
        print(line)
    if arguments.detail:
        print_detail(articles, found[OURS])
    return 1 if arguments.floors and missed else 0


# -- the corpus -------------------------------------------------------------------------------------


def read_part(folder: Path) -> list[Article]:
    """Return the articles of a part in order of names, each with its first annotation as gold."""
    annotations = sorted((folder / "attributions").glob("*.ann"))
    articles: list[Article] = []
    for stem, files in groupby(annotations, key=lambda path: path.stem.rpartition("_")[0]):
        # Offsets count the characters as they stand: no newline may be translated.
        with (folder / "text" / f"{stem}.txt").open(encoding="utf-8", newline="") as file:
            text = file.read()
        article = make_article(stem, text)
        versions = [read_relations(path.read_text(encoding="utf-8"), article) for path in files]
        articles.append(replace(article, gold=versions[0], others=tuple(versions[1:])))
    return articles


def make_article(name: str, text: str) -> Article:
    """Return an article without annotations, its words numbered and those inside quotation marks known."""
    words = tuple((match.start(), match.end()) for match in _WORD.finditer(text))
    article = Article(name, text, words, (), (), frozenset())
    marked: set[int] = set()
    for start, end in marked_ranges(text):
        marked |= article.numbers(start, end)
    return replace(article, marked=frozenset(marked))


def read_relations(annotation: str, article: Article) -> tuple[Relation, ...]:
    """Return the relations of a brat file: T lines are spans, E lines tie a content, a cue and perhaps a source."""
    spans: dict[str, Words] = {}
    relations: list[Relation] = []
    for line in annotation.splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            _, _, offsets = rest.partition("\t")[0].partition(" ")
            pieces = [tuple(int(at) for at in piece.split()) for piece in offsets.split(";")]
            spans[name] = frozenset[int]().union(*(article.numbers(*piece) for piece in pieces))
        elif name.startswith("E"):
            parts = {"Content": frozenset[int](), "Source": frozenset[int](), "Cue": frozenset[int]()}
            for role in rest.split():
                label, _, span = role.partition(":")
                label = label.rstrip("0123456789")
                if label in parts:
                    parts[label] |= spans.get(span, frozenset())
            if parts["Content"]:
                relations.append(Relation(without_that(parts["Content"], article), parts["Source"], parts["Cue"]))
    return tuple(relations)


def marked_ranges(text: str) -> list[tuple[int, int]]:
    """Return the half-open ranges inside double quotation marks, by turns in each paragraph.

    A mark that is not closed reaches to the end of its paragraph, as in quotations of several paragraphs.
    """
    ranges: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        opened: int | None = None
        for mark in re.finditer(r"[\"“”]|''|``", paragraph.group()):
            at = paragraph.start() + mark.start()
            opens = mark.group() in (_OPENING, "``") or (mark.group() not in (_CLOSING, "''") and opened is None)
            if opens and opened is None:
                opened = at + len(mark.group())
            elif not opens and opened is not None:
                ranges.append((opened, at))
                opened = None
        if opened is not None:
            ranges.append((opened, paragraph.end()))
    return ranges


def without_that(words: Words, article: Article) -> Words:
    """Return a content without the "that" at its front."""
    if len(words) > 1:
        first = min(words)
        start, end = article.words[first]
        if article.text[start:end].lower() == "that":
            return words - {first}
    return words


def kind_of(content: Words, article: Article) -> Kind:
    """Return whether a content stands inside quotation marks, in part inside, or outside."""
    inside = len(content & article.marked)
    return "indirect" if not inside else "direct" if inside == len(content) else "mixed"


# -- the systems ------------------------------------------------------------------------------------


def run_systems(articles: Sequence[Article]) -> tuple[dict[str, list[list[Relation]]], list[str]]:
    """Return what each system finds in each article, ours first, and a line for each that could not be asked."""
    readings = read_reports([mark_furniture([_report(article)])[0] for article in articles])
    both = [find_ours(article, reading) for article, reading in zip(articles, readings, strict=True)]
    found = {
        OURS: [joined for joined, _ in both],
        ROOM: [quotes for _, quotes in both],
        PATTERNS: [find_by_patterns(article) for article in articles],
    }
    left_out: list[str] = []
    try:
        triples: Any = importlib.import_module("textacy.extract.triples")
    except ImportError as error:
        left_out.append(f"left out: textacy ({error}); try `uv run --with textacy python ...`")
    else:
        found[TEXTACY] = [
            find_by_textacy(article, reading, triples.direct_quotations)
            for article, reading in zip(articles, readings, strict=True)
        ]
    return found, left_out


def _report(article: Article) -> Report:
    digest = sha256(article.text.encode()).hexdigest()
    return Report(article.name, article.name, article.text, digest, language="en", words=len(article.words))


def find_ours(article: Article, reading: Reading) -> tuple[list[Relation], list[Relation]]:
    """Return what quotes and attributions find together, and what the quotes room finds alone."""
    quotes = [
        _from_versions(list(versions), article, reading)
        for quote in attribute_quotes([reading], link_entities([reading]))
        for versions in _close_together([version for version in quote.versions if version.direct])
    ]
    joined: list[Relation] = []
    taken: set[int] = set()
    for sentence in reading.sentences:
        for attribution in find_attributions(reading, sentence):
            source = article.numbers(attribution.source_span.start, attribution.source_span.end)
            cue = article.numbers(attribution.cue_span.start, attribution.cue_span.end)
            if any((source | cue) & quote.content for quote in quotes):
                continue
            content = article.numbers(*attribution.content) - source - cue
            for at, quote in enumerate(quotes):
                # The content is empty where it lies in another sentence: source and cue are then the quotation's.
                if quote.content & content or (not content and quote.source & source and quote.cue & cue):
                    content |= quote.content
                    taken.add(at)
            if content := content - source - cue:
                joined.append(Relation(without_that(content, article), source, cue))
    joined += [quote for at, quote in enumerate(quotes) if at not in taken]
    return joined, quotes


def _close_together(versions: Sequence[QuoteVersion]) -> list[list[QuoteVersion]]:
    """Return the pieces of a quotation that stand together; the same words told twice are two quotations."""
    groups: list[list[QuoteVersion]] = []
    for version in sorted(versions, key=lambda version: version.span):
        if groups and 0 <= version.span.start - groups[-1][-1].span.end <= MAX_INTERRUPTION_CHARS:
            groups[-1].append(version)
        else:
            groups.append([version])
    return groups


def _from_versions(versions: Sequence[QuoteVersion], article: Article, reading: Reading) -> Relation:
    content = frozenset[int]().union(*(article.numbers(v.span.start, v.span.end) for v in versions))
    named = next((version for version in versions if version.speaker_span is not None), None)
    if named is None or named.speaker_span is None:
        return Relation(without_that(content, article))
    start, end = named.speaker_span.start, named.speaker_span.end
    source = article.numbers(start, end)
    cue = frozenset[int]()
    sentence = reading.sentence_at(start)
    if named.cue and sentence is not None:
        lemma = named.cue.split()[0]
        tokens = [
            token
            for token in reading.tokens(sentence)
            if token.lemma_.lower() == lemma and not start <= token.idx < end
        ]
        if tokens:
            nearest = min(tokens, key=lambda token: (abs(token.idx - start), token.idx))
            cue = article.numbers(nearest.idx, nearest.idx + len(nearest))
    return Relation(without_that(content - source - cue, article), source, cue)


_SAID = (
    r"(?:said|says|say|told|tells|added|adds|wrote|writes|asked|asks|argued|argues|claimed|claims|noted|notes|explained"
    r"|explains|announced|insisted|insists|stated|warned|warns|tweeted|replied|admitted|suggested|suggests)"
)
_NAME = r"(?:(?:[A-Z][\w.’'-]*\s+){0,3}[A-Z][\w’'-]+|[Hh]e|[Ss]he|[Tt]hey)"
_BESIDE = re.compile(rf"(?P<source>{_NAME})\s+(?P<cue>{_SAID})\b|\b(?P<cue2>{_SAID})\s+(?P<source2>{_NAME})")
_THAT = re.compile(rf"(?P<source>{_NAME})\s+(?P<cue>{_SAID})\s+(?:that\s+)?(?P<content>[^“”\"\n.!?]{{15,}})")
_AFTER = re.compile(rf"(?P<content>[^“”\"\n.!?]{{15,}}),\s+(?P<source>{_NAME})\s+(?P<cue>{_SAID})\b")


def find_by_patterns(article: Article) -> list[Relation]:
    """Return what plain patterns find: marked words and the name beside a reporting verb, and "X said that ..."."""
    found: list[Relation] = []
    for start, end in marked_ranges(article.text):
        content = article.numbers(start, end)
        if len(content) < 3:
            continue
        after = _BESIDE.search(re.split(r"[\n“\"]", article.text[end + 1 : end + 80])[0])
        before = list(_BESIDE.finditer(re.split(r"[\n”\"]", article.text[max(0, start - 80) : start - 1])[-1]))
        match, offset = (after, end + 1) if after else (None, 0)
        if match is None and before:
            match = before[-1]
            offset = start - 1 - len(match.string)
        source = cue = frozenset[int]()
        if match is not None:
            which = "source" if match["source"] else "source2"
            source = article.numbers(offset + match.start(which), offset + match.end(which))
            which = "cue" if match["cue"] else "cue2"
            cue = article.numbers(offset + match.start(which), offset + match.end(which))
        found.append(Relation(without_that(content, article), source, cue))
    for pattern in (_THAT, _AFTER):
        for match in pattern.finditer(article.text):
            content = article.numbers(*match.span("content"))
            if content and not content & article.marked:
                found.append(
                    Relation(content, article.numbers(*match.span("source")), article.numbers(*match.span("cue")))
                )
    return found


def find_by_textacy(
    article: Article, reading: Reading, direct_quotations: Callable[[Any], Iterable[Any]]
) -> list[Relation]:
    """Return what textacy's rules for direct quotations find, paragraph by paragraph on our parse."""
    found: list[Relation] = []
    for block in reading.blocks:
        span = reading.doc.char_span(block.start, block.end, alignment_mode="expand")
        if span is None:
            continue
        start = span.start_char
        try:
            triples = list(direct_quotations(span.as_doc()))
        except ValueError:  # An odd number of marks.
            continue
        for triple in triples:
            parts = (triple.content, triple.speaker, triple.cue)
            content, source, cue = (
                frozenset[int]().union(*(article.numbers(start + t.idx, start + t.idx + len(t)) for t in part))
                for part in parts
            )
            found.append(Relation(without_that(content, article), source, cue))
    return found


# -- the figures ------------------------------------------------------------------------------------


def score(results: Iterable[tuple[Article, Sequence[Relation]]]) -> Score:
    """Return the tallies over all articles, each with what a system found in it."""
    total = Score()
    for row in (*ROLES, *KINDS):
        total.exact[row], total.partial[row] = Tally(), Tally()
    for article, found in results:
        for role in ROLES:
            spans = [words for relation in found if (words := getattr(relation, role))]
            gold = [words for relation in article.gold if (words := getattr(relation, role))]
            for table, credit in ((total.exact, exact_credit), (total.partial, partial_credit)):
                _add(table[role], credit(spans, gold), credit(gold, spans))
                if role == "content":
                    for kind in KINDS:
                        said = [words for words in spans if kind_of(words, article) == kind]
                        wanted = [words for words in gold if kind_of(words, article) == kind]
                        _add(table[kind], credit(said, gold), credit(wanted, spans))
        for relation in article.gold:
            if relation.source and kind_of(relation.content, article) == "direct":
                best = max(found, key=lambda other: len(other.content & relation.content), default=None)
                total.speakers.gold += 1
                if best is not None and best.content & relation.content and best.source & relation.source:
                    total.speakers.gold_credit += 1
    return total


def _add(tally: Tally, found: Sequence[float], gold: Sequence[float]) -> None:
    tally.found_credit += sum(found)
    tally.found += len(found)
    tally.gold_credit += sum(gold)
    tally.gold += len(gold)


def exact_credit(spans: Sequence[Words], others: Sequence[Words]) -> list[float]:
    """Return for each span whether one of the others has the same words; each of the others answers once."""
    free = list(others)
    credit: list[float] = []
    for words in spans:
        matched = words in free
        credit.append(float(matched))
        if matched:
            free.remove(words)
    return credit


def partial_credit(spans: Sequence[Words], others: Sequence[Words]) -> list[float]:
    """Return for each span the largest share of its words that one of the others has."""
    return [max((len(words & other) for other in others), default=0) / len(words) for words in spans]


def missed_floors(scores: dict[str, Score]) -> list[str]:
    """Return a line for each figure (F1 by partial overlap) under its floor or under a baseline of the same run."""
    lines: list[str] = []
    for (name, row), floor in FLOORS.items():
        reached = scores[name].partial[row].figures[2]
        bars = {"its floor": floor}
        bars.update({b: scores[b].partial[row].figures[2] for b in (PATTERNS, TEXTACY) if b in scores})
        lines += [
            f"MISSED {name}, {row}: {reached:.3f}, under {bar} at {at:.3f}" for bar, at in bars.items() if reached < at
        ]
    return lines


def print_detail(articles: Sequence[Article], found: Sequence[Sequence[Relation]]) -> None:
    """Print each gold relation of which less than half is found, and each found one that lies in no gold content."""
    for article, relations in zip(articles, found, strict=True):
        for gold in article.gold:
            credit = partial_credit([gold.content], [relation.content for relation in relations])[0]
            if credit < 0.5:
                _print_relation("missed", article, gold)
            elif gold.source:
                best = max(relations, key=lambda relation: len(relation.content & gold.content))
                if not best.source & gold.source:
                    _print_relation("source", article, gold)
                    _print_relation("   not", article, best)
        for relation in relations:
            if partial_credit([relation.content], [gold.content for gold in article.gold])[0] < 0.5:
                _print_relation("extra", article, relation)


def _print_relation(label: str, article: Article, relation: Relation) -> None:
    kind = kind_of(relation.content, article)
    shown = " | ".join(article.show(words)[:160] for words in (relation.source, relation.cue, relation.content))
    print(f"{label}  {kind:8} {article.name[:28]:28} {shown}")


if __name__ == "__main__":
    raise SystemExit(main())
