"""Score the linking of entities across reports on NewsWCL50: chains of mentions, their boundaries given, CoNLL F1.

    .venv/bin/python evaluation/score_chains.py ../shared/benchmarks/newswcl50/NewsWCL50.conll.gz
        [--floors] [--detail] [--topics 0,1,...]

The file holds 50 articles on 10 events, 5 outlets each, as parsed by A. Zhukova (github.com/anastasia-zhukova/
Diverse_CDCR_datasets): 170 chains of persons, groups, countries, things and events with 5,573 mentions. Chains are
loose on purpose: a country's chain holds its government and capital, and "ACTOR-I" chains hold whoever belongs to it.

Protocol, that of the published baseline: the boundaries of the mentions are given, chains are formed within a topic
across its five articles, the CoNLL F1 of each topic is taken (MUC, B-cubed, CEAF-e; every chain counts, the ten of one
mention too), and the figure is the mean over the topics. The micro row counts all topics as one text.

Ours: the five articles of a topic are read as one story (`read_reports`, `link_entities`); a mention belongs
to the entity of which a mention (by name, description or pronoun) or a title with its name holds the mention's head
word, else to the one named in apposition to it. A mention without entity goes by its head's lemma: to the entity that
most linked mentions with this lemma belong to ("Trump" where the name was missed), else to the others with this lemma.
The first row beside it leaves such mentions with their lemma alone, the second one counts the linked mentions only.
The baseline, same head lemma, goes through the same parse and is the floor, as is the published figure.

Published: A. Zhukova, F. Hamborg and B. Gipp, Towards evaluation of cross-document coreference resolution models using
datasets with diverse annotation schemes, LREC 2022, and the repository's summary tables: same head lemma 46.8 (mean
over topics; 46.5 without chains of one mention). No system's figure on these mentions is known to us.
"""

from __future__ import annotations

import argparse
import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from coreference_scores import Scores, mean_conll, score_labels

from rashomon.entities import link_entities
from rashomon.model import Report
from rashomon.text.reading import Reading, read_reports

if TYPE_CHECKING:
    from spacy.tokens import Token

PUBLISHED = 0.468
"""CoNLL F1 of the same-head-lemma baseline, mean over the topics."""

_NO_SPACE_BEFORE = re.compile(r"[,.;:!?)\]%”’]|'s|'S|n't|N'T|'(?:re|ve|ll|d|m)|…|\.\.\.", re.IGNORECASE)
_NO_SPACE_AFTER = frozenset("( [ $ £ € “ ‘ #".split())
_OPEN_CHAIN = re.compile(r"\(([^\s|()]+)")
_CLOSE_CHAIN = re.compile(r"([^\s|()]+)\)")


@dataclass(frozen=True)
class Mention:
    """A gold mention: half-open character offsets in the text of its report, and its gold chain."""

    report: str
    start: int
    end: int
    chain: str

    @property
    def key(self) -> Hashable:
        """Return what tells a mention from any other; one stretch may be a mention of two chains."""
        return (self.report, self.start, self.end, self.chain)


def main() -> int:
    """Print the table; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--floors", action="store_true", help="exit with 1 where ours does not beat the baseline")
    parser.add_argument("--detail", action="store_true", help="list the mentions that ours puts in a wrong chain")
    parser.add_argument("--topics", help="only these, by number, divided by commas")
    arguments = parser.parse_args()
    if not arguments.file.exists():
        print(f"no file {arguments.file}", file=sys.stderr)
        return 2
    topics = read_topics(arguments.file)
    if arguments.topics:
        topics = {name: topics[name] for name in arguments.topics.split(",")}
    rows: dict[str, dict[str, Scores]] = defaultdict(dict)
    pooled: dict[str, tuple[dict[Hashable, Hashable], dict[Hashable, Hashable]]] = {}
    linked_share: list[float] = []
    for topic, (reports, mentions) in topics.items():
        readings = {reading.report.id: reading for reading in read_reports(reports)}
        heads = {mention.key: head_of(readings[mention.report], mention.start, mention.end) for mention in mentions}
        lemmas = {key: lemma_of(head) for key, head in heads.items()}
        entities = link_mentions(mentions, list(readings.values()), heads)
        linked = {mention.key for mention in mentions if mention.key in entities}
        linked_share.append(len(linked) / len(mentions))
        gold: dict[Hashable, Hashable] = {mention.key: mention.chain for mention in mentions}
        answers: dict[str, Mapping[Hashable, Hashable]] = {
            "ours": with_lemmas(entities, lemmas),
            "  the rest by lemma alone": {key: entities.get(key, lemma) for key, lemma in lemmas.items()},
            "same head lemma": lemmas,
            "  linked mentions: ours": {key: entities[key] for key in lemmas if key in linked},
            "  linked mentions: same lemma": {key: lemma for key, lemma in lemmas.items() if key in linked},
        }
        for name, answer in answers.items():
            held = {key: gold[key] for key in answer}
            rows[name][topic] = score_labels(held, answer)
            whole = pooled.setdefault(name, ({}, {}))
            whole[0].update({(topic, key): (topic, chain) for key, chain in held.items()})
            whole[1].update({(topic, key): (topic, label) for key, label in answer.items()})
        if arguments.detail:
            print_misses(topic, mentions, readings, answers["ours"], lemmas)
    print_rows(rows, {name: score_labels(*whole) for name, whole in pooled.items()})
    print(f"{'published (same head lemma)':32}{PUBLISHED:>7.3f}")
    shares = ", ".join(f"{topic}: {share:.0%}" for topic, share in zip(topics, linked_share, strict=True))
    print(f"\nmentions with an entity of ours, by topic: {shares}")
    ours, baseline = (mean_conll(rows[name].values()) for name in ("ours", "same head lemma"))
    missed = ours < max(baseline, PUBLISHED)
    print(f"ours {ours:.3f}, floor {max(baseline, PUBLISHED):.3f}{'   MISSED' if missed else ''}")
    return 1 if arguments.floors and missed else 0


def read_topics(file: Path) -> dict[str, tuple[list[Report], list[Mention]]]:
    """Return the reports and the gold mentions of each topic, in order of the file.

    The file's lines are document (topic/-/name), sentence, place in it, word, and the brackets of the chains that open
    or close at the word; a word that is a line break ends a paragraph.
    """
    opener = gzip.open if file.suffix == ".gz" else open
    documents: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with opener(file, "rt", encoding="utf-8", newline="\n") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) >= 5 and not line.startswith("#"):
                documents[cells[0]].append((cells[3], cells[4]))
    topics: dict[str, tuple[list[Report], list[Mention]]] = {}
    for name, words in documents.items():
        text, offsets = join_words([word for word, _ in words])
        reports, mentions = topics.setdefault(name.split("/")[0], ([], []))
        reports.append(Report(name, name, text, "0", language="en", words=len(text.split())))
        open_at: dict[str, list[int]] = defaultdict(list)
        for (start, end), (_, brackets) in zip(offsets, words, strict=True):
            for chain in _OPEN_CHAIN.findall(brackets):
                open_at[chain].append(start)
            for chain in _CLOSE_CHAIN.findall(brackets):
                if open_at[chain]:
                    mentions.append(Mention(name, open_at[chain].pop(), end, chain))
    return {topic: (reports, _without_repetitions(mentions)) for topic, (reports, mentions) in topics.items()}


def _without_repetitions(mentions: Iterable[Mention]) -> list[Mention]:
    """Return the mentions in order; one that is marked twice for one chain is one."""
    return sorted(dict.fromkeys(mentions), key=lambda m: (m.report, m.start, m.end, m.chain))


def join_words(words: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return a text of these words, spaced as a text is, and the half-open character offsets of each word."""
    text = ""
    offsets: list[tuple[int, int]] = []
    glue, quoted = True, False
    for at, word in enumerate(words):
        if not word.replace("\\n", "").strip():  # A line break, or its two letters where the corpus has those.
            text = text.rstrip() + "\n\n"
            offsets.append((len(text), len(text)))
            glue, quoted = True, False
            continue
        following = words[at + 1] if at + 1 < len(words) else ""
        hyphen = word == "-" and at > 0 and words[at - 1][-1:].isalnum() and following[:1].isalnum()
        closing = word in {'"', "''"} and quoted
        if not (glue or closing or hyphen or _NO_SPACE_BEFORE.fullmatch(word)):
            text += " "
        offsets.append((len(text), len(text) + len(word)))
        text += word
        if word in {'"', "``", "''"}:
            quoted = not quoted
        glue = hyphen or word in _NO_SPACE_AFTER or (word in {'"', "``"} and quoted)
    return text, offsets


def head_of(reading: Reading, start: int, end: int) -> Token | None:
    """Return the word of a stretch on which its other words hang; null where it holds no word."""
    span = reading.doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    words = [token for token in span if not token.is_space and not token.is_punct] or list(span)
    inside = {token.i for token in words}

    def outside(token: Token) -> bool:
        above = token.head
        while above.i != above.head.i and above.is_punct:
            above = above.head
        return token.head.i == token.i or above.i not in inside

    tops = [token for token in words if outside(token)]
    return max(tops or words, key=lambda token: (sum(1 for t in token.subtree if t.i in inside), -token.i))


def lemma_of(head: Token | None) -> str:
    """Return the lower-case lemma that the baseline goes by."""
    return head.lemma_.lower() if head is not None else ""


def link_mentions(
    mentions: Sequence[Mention], readings: Sequence[Reading], heads: Mapping[Hashable, Token | None]
) -> dict[Hashable, Hashable]:
    """Return the entity of each mention that has one of ours, by the word it is headed by."""
    entities = link_entities(readings)
    named: dict[tuple[str, int], tuple[int, str]] = {}
    for reading in readings:
        report = reading.report.id
        for entity in entities:
            names = {*entity.mentions, *(span for variant in entity.variants for span in variant.spans)}
            roles = {role.span for role in entity.roles} - names
            for span in sorted(span for span in names | roles if span.report == report):
                words = reading.doc.char_span(span.start, span.end, alignment_mode="expand")
                if words is None or not len(words):
                    continue
                # Of a title ("head of the harbour police") the head alone stands for its holder.
                for token in (words.root,) if span in roles else words:
                    # Of mentions inside each other the longest one says what the whole is ("Weston Air spokesman").
                    place = (report, token.i)
                    named[place] = max(named.get(place, (0, "")), (span.end - span.start, entity.id))
    found: dict[Hashable, Hashable] = {}
    for mention in mentions:
        head = heads[mention.key]
        if head is None:
            continue
        apposed = [t for t in head.children if t.dep_ == "appos" and mention.start <= t.idx < mention.end]
        for token in (head, *apposed):
            if (mention.report, token.i) in named:
                found[mention.key] = ("entity", named[mention.report, token.i][1])
                break
    return found


def with_lemmas(entities: Mapping[Hashable, Hashable], lemmas: Mapping[Hashable, str]) -> dict[Hashable, Hashable]:
    """Return the entities, and for each mention without one the entity of most mentions with its lemma, else the lemma."""
    usual: dict[str, Counter[Hashable]] = defaultdict(Counter)
    for key, entity in entities.items():
        usual[lemmas[key]][entity] += 1
    answer: dict[Hashable, Hashable] = {}
    for key, lemma in lemmas.items():
        counts = usual.get(lemma, Counter[Hashable]())
        best = max(counts, key=lambda entity: (counts[entity], str(entity)), default=lemma)
        answer[key] = entities.get(key, best)
    return answer


def print_rows(rows: Mapping[str, Mapping[str, Scores]], pooled: Mapping[str, Scores]) -> None:
    """Print the CoNLL F1 of each way by topic, its mean, and the three scores over all topics as one text."""
    topics = list(next(iter(rows.values())))
    print(f"{'CoNLL F1':32}{'mean':>7}" + "".join(f"{topic:>7}" for topic in topics))
    for name, by_topic in rows.items():
        cells = "".join(f"{by_topic[topic].conll:>7.3f}" for topic in topics)
        print(f"{name:32}{mean_conll(by_topic.values()):>7.3f}{cells}")
    print(f"\n{'all topics as one text':32}{'CoNLL':>7}{'MUC r/p/f1':>22}{'B-cubed r/p/f1':>22}{'CEAF-e r/p/f1':>22}")
    for name, score in pooled.items():
        parts = (score.muc, score.b_cubed, score.ceaf_e)
        cells = "".join(f"{f'{part.recall:.3f}/{part.precision:.3f}/{part.f1:.3f}':>22}" for part in parts)
        print(f"{name:32}{score.conll:>7.3f}{cells}")


def print_misses(
    topic: str,
    mentions: Sequence[Mention],
    readings: Mapping[str, Reading],
    answer: Mapping[Hashable, Hashable],
    lemmas: Mapping[Hashable, str],
) -> None:
    """Print of each large chain how it falls apart, and of each large group of ours what it mixes."""

    def words(held: Iterable[Mention]) -> str:
        texts = (readings[m.report].report.text[m.start : m.end].replace("\n", " ")[:40] for m in held)
        return "; ".join(f"{text} {n}" for text, n in Counter(texts).most_common(4))

    def told(by: Callable[[Mention], Hashable], within: Callable[[Mention], Hashable], title: str) -> None:
        groups: dict[Hashable, list[Mention]] = defaultdict(list)
        for mention in mentions:
            groups[by(mention)].append(mention)
        for name, held in sorted(groups.items(), key=lambda item: -len(item[1]))[:8]:
            parts: dict[Hashable, list[Mention]] = defaultdict(list)
            for mention in held:
                parts[within(mention)].append(mention)
            if len(parts) > 1:
                print(f"\ntopic {topic}, {title} {name} ({len(held)})")
                for part, inner in sorted(parts.items(), key=lambda item: -len(item[1]))[:7]:
                    print(f"    {len(inner):4} {str(part)[:40]:42}{words(inner)}")

    told(lambda m: m.chain, lambda m: answer[m.key], "chain")
    told(lambda m: answer[m.key], lambda m: m.chain, "our group")


if __name__ == "__main__":
    sys.exit(main())
