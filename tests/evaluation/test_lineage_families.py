"""What `lineage_families` promises of the reports it makes, and `score_lineage` of its figures; on invented texts."""

from __future__ import annotations

import itertools
import random
import re
from datetime import datetime

import pytest
from lineage_families import (
    CHANGE_KINDS,
    MODES,
    OPERATIONS,
    Article,
    Event,
    Family,
    Member,
    clean_article,
    make_families,
    reword,
    share_a_run,
    units_of,
)
from score_lineage import figures_of, score_family

from rashomon.model import (
    Account,
    Change,
    Lineage,
    LineageEdge,
    Origin,
    Point,
    Span,
    Story,
    StoryDossier,
    Support,
)

FIRST = """
The {place} ferry ran aground on Monday after its rudder failed, the harbour master said.|At least 14 passengers were
treated for bruises, and 3 crew members may have broken bones.|Captain Susan {name} allegedly ignored two warnings from
the shore.|“We heard a bang and then nothing,” said a passenger.|According to the {place} rescue service, five boats
took part in the operation.
The owner of the ferry rejected the criticism on Tuesday, and it announced an investigation of its own.|Robert {name},
who leads the company, said the crew acted well.|In a letter to the council, the company offered to pay for the damage.
“The rudder was checked in spring,” the company said.|The ferry appears to be beyond repair.|Lawmakers will discuss the
matter next week, officials said.|It was the second accident in the bay within 6 years.
"""
SECOND = """
Dozens of people spent Monday evening on a stranded ship near {place}, cold but unharmed.|Helen {name}, a teacher, was
on board with 22 pupils.|She said the children sang until help came.|The lights went out at once, she added.
Divers examined the hull of the vessel on Wednesday morning.|They found a crack of 4 metres, according to the coast
guard.|The coast guard believes that a drifting log was possibly the reason.|“It could have ended badly,” a diver said.
The town has depended on the connection for ninety years.|Without it, workers must drive around the whole bay, which
takes two hours.|Peter {name}, the mayor, demanded a replacement by the end of the month.|The ministry refused to comment.
"""
THIRD = """
Shares of the {place} Line dropped by 12.5 percent after the grounding, the steepest fall since 2011.|Analysts were
surprised, because the firm had just ordered 2 new ships.|Daniel {name} of a local bank described the reaction as
exaggerated.|“Nobody sells a bank because of a broken window,” he said.
Insurers put the cost at $3.4 million.|That estimate may rise, a spokeswoman for the insurers said.|The company employs
340 people in the region.|Its union reportedly asked for talks about safety in January.|The union said that management
never answered the letter.|A court is to decide in autumn whether the timetable was too tight, and a ruling could change
how ferries are run.|The firm denied that it had put pressure on crews.|Its licence ends in four years.
"""
TITLES = ("Ferry runs aground off {place}", "A cold night on a stranded ship", "Shares of ferry line sink")


def make_event(at: int) -> Event:
    """Return an invented event, with names of its own for each number."""
    names = {
        "place": "Ov" + "aeiou"[at % 5] + "nport" + "xyzw"[at // 5 % 4] * (at // 20 + 1),
        "name": "Har" + "lmnst"[at % 5] + "on",
    }
    articles: list[Article] = []
    for outlet, title, text in zip(("one", "two", "three"), TITLES, (FIRST, SECOND, THIRD), strict=True):
        blocks = re.split(r"(?<=\.)\n(?=[A-Z“])", text.strip())
        paragraphs = tuple(
            tuple(" ".join(sentence.split()).format(**names) for sentence in block.split("|")) for block in blocks
        )
        articles.append(Article(outlet, title.format(**names), paragraphs))
    return Event(f"event-{at}", "2031-03-11", tuple(articles))


@pytest.fixture(scope="module")
def families() -> list[Family]:
    """Return sixty families, in which every plan meets every mode."""
    return make_families([make_event(at) for at in range(60)])


def test_the_same_seed_gives_the_same_families() -> None:
    """Families depend on the events and the seed alone."""
    some = make_families([make_event(at) for at in range(8)])
    assert make_families([make_event(at) for at in range(8)]) == some
    assert make_families([make_event(at) for at in range(8)], seed=2) != some


def test_every_operation_and_mode_occurs(families: list[Family]) -> None:
    """Sixty events are enough for all operations, all credits with and without times, and all kinds of change."""
    assert {m.operation for f in families for m in f.members} == {"root", "independent", *OPERATIONS}
    assert {(f.credits, f.times) for f in families} == set(MODES)
    assert {p.kind for f in families for p in f.planted} == set(CHANGE_KINDS)
    assert max(hops for f in families for m in f.members for hops in f.ancestors(m.key).values()) == 3
    assert all(3 <= sum(bool(m.parents) for m in f.members) <= 5 for f in families)


def test_offsets_lie_in_order_in_the_text(families: list[Family]) -> None:
    """Every sentence is where the generator says, whole, after the one before, the headline on a line of its own."""
    for member in (m for f in families for m in f.members):
        text = member.report.text
        assert text.split("\n")[0] == text[slice(member.sentences[0].start, member.sentences[0].end)]
        for left, right in itertools.pairwise(member.sentences):
            assert left.end < right.start
        for placed, unit in zip(member.sentences[1:], member.body, strict=True):
            assert text[placed.start : placed.end] == unit.text
            assert placed.parts and placed.parts == unit.parts


def test_shares_follow_from_the_operation(families: list[Family]) -> None:
    """A copy has all of its parent's words, half new text about half of its own, independent reports nothing."""
    for family in families:
        for left, right in itertools.combinations([m for m in family.members if not m.parents], 2):
            assert family.shared(left.key, right.key) == 0
        for member in family.members:
            if member.operation in ("copy", "reorder"):
                assert family.shared(member.key, member.parents[0]) > 0.85
            if member.operation == "copy" and not member.credited:
                assert [u.text for u in member.body] == [u.text for u in family.member(member.parents[0]).body]
            if member.operation == "half_new":
                size = sum(unit.words for unit in member.body)
                parent = {root for unit in family.member(member.parents[0]).body for root, _ in unit.parts}
                old = sum(words for unit in member.body for root, words in unit.parts if root in parent)
                assert 0.3 < old / size < 0.75
            if member.operation == "cut":
                sizes = [sum(u.words for u in family.member(key).body) for key in (member.key, member.parents[0])]
                assert 0.3 < sizes[0] / sizes[1] < 0.9


def test_a_planted_change_stands_at_its_hop_and_is_inherited(families: list[Family]) -> None:
    """The parent has the sentence unchanged, the child changed, and what is made from the child has it changed too."""
    for family in families:
        assert not any(p.child == m.key for m in family.members if m.operation == "copy" for p in family.planted)
        for planted in family.planted:
            parent, child = family.member(planted.parent), family.member(planted.child)
            assert planted.parent in child.parents
            assert parent.report.text[slice(*planted.before)] != child.report.text[slice(*planted.after)]
            assert all(planted.id not in sentence.changes for sentence in parent.sentences)
            for member in family.members:
                if family.ancestors(member.key).get(planted.child) == 1:
                    held = [s for s in member.sentences[1:] if planted.root in s.roots]
                    own = [s for s in child.sentences[1:] if planted.root in s.roots]
                    assert not held or len(own) > 1 or all(planted.id in s.changes for s in held)


def test_times_and_credits_are_kept_or_missing(families: list[Family]) -> None:
    """Times grow along every hop or are all missing; a stripped family names none of its outlets."""
    for family in families:
        for member in family.members:
            published = member.report.published_at
            assert (published is not None) is family.times
            for parent in (family.member(key).report.published_at for key in member.parents):
                if published and parent:
                    assert datetime.fromisoformat(parent) < datetime.fromisoformat(published)
            if member.parents:
                assert member.credited is (family.credits != "stripped")
                names = [str(m.report.outlet) for m in family.members]
                assert any(name in member.report.text for name in (*names, "(AP)", "(PA)")) is member.credited


def test_outlets_are_distinct(families: list[Family]) -> None:
    """No two reports of a family have one outlet or one id."""
    for family in families:
        assert len({m.report.outlet for m in family.members}) == len(family.members)
        assert len({m.report.id for m in family.members}) == len(family.members)


def test_rewording_keeps_quotations_and_figures() -> None:
    """Whatever the rules do, the words inside quotation marks stay, and no sentence becomes empty."""
    sentences = [s for at in range(3) for a in make_event(at).articles for p in a.paragraphs for s in p]
    for at, sentence in enumerate(sentences):
        for strong in (False, True):
            new = reword(sentence, random.Random(at), strong)
            assert sorted(re.findall("“.*?”", new)) == sorted(re.findall("“.*?”", sentence))
            assert len(new.split()) >= 3
            assert (
                set(re.findall(r"\d\d+", sentence)) == set(re.findall(r"\d\d+", new))
                or "14" in sentence
                or "12" in sentence
            )


def test_a_strong_rewording_leaves_less_in_place_than_a_light_one() -> None:
    """Levels of rewording are levels."""
    sentences = [s for a in make_event(0).articles for p in a.paragraphs for s in p if "“" not in s]
    kept = [
        sum(len(set(s.split()) & set(reword(s, random.Random(at), strong).split())) for at, s in enumerate(sentences))
        for strong in (False, True)
    ]
    assert kept[1] < kept[0] < sum(len(set(s.split())) for s in sentences)


def test_sentences_that_state_real_lineage_are_left_out() -> None:
    """A base text keeps no sentence that names an agency or a contributor, and no half of a quotation."""
    article = Article(
        "x", "A title",
        (
            ("Boats sank.", "The Associated Press contributed to this report."),
            ("“I saw it.", "Reuters asked me.” he said.", "It rained many times."),
        ),
    )  # fmt: skip
    assert clean_article(article).paragraphs == (("Boats sank.",), ("It rained many times.",))


def test_one_quotation_is_one_unit() -> None:
    """Sentences inside one pair of quotation marks stay together."""
    article = Article("x", "T", (("He spoke.", "“First this.", "Then that,” he said.", "He left."),))
    assert [unit.text for unit in units_of(article, "A")] == [
        "He spoke.",
        "“First this. Then that,” he said.",
        "He left.",
    ]


def test_a_shared_run_is_found_outside_quotations_only() -> None:
    """Eight words in a row make two articles doubtful as independent reports; a shared quotation does not."""
    words = "the small boats left the old harbour before dawn"
    plain, quoted = (
        Article("x", "T", ((f"We know that {words}.",),)),
        Article("y", "U", ((f"He said “{words}” twice.",),)),
    )
    assert share_a_run(plain, Article("z", "V", ((f"{words.capitalize()} today.",),)))
    assert not share_a_run(plain, quoted)


# -- the scorer -----------------------------------------------------------------------------------


def told(family: Family, turned: bool = False, silent: bool = False) -> StoryDossier:
    """Return the dossier of somebody who knows the family; `turned` has every edge the wrong way round."""
    edges: list[LineageEdge] = []
    changes: list[Change] = []
    for member in () if silent else family.members:
        for parent in member.parents:
            ends = (member.report.id, family.member(parent).report.id)
            edges.append(LineageEdge(*(ends[::-1] if turned else ends), "rewrites", True, 1.0, "It is known", ()))
            for planted in family.planted:
                if (planted.parent, planted.child) == (parent, member.key):
                    source = family.member(parent).report.span(*planted.before)
                    changes.append(
                        Change(len(edges) - 1, planted.kind, source, member.report.span(*planted.after), "It is known")
                    )
    accounts = tuple(Account(m.report.id, "states", headline_of(m)) for m in family.members)
    articles = {next(iter(m.sentences[0].articles)) for m in family.members}
    support = Support(len(accounts), 1, 1) if silent else Support(len(accounts), len(articles), len(articles))
    return StoryDossier(
        Story("s", "t", tuple(m.report for m in family.members)),
        Lineage((Origin("o-x", "Nobody", "agency"),), tuple(edges), tuple(changes)),
        (), (), (), (Point("p", "t", support, accounts),), (), (), Support(0, 0, 0),
    )  # fmt: skip


def headline_of(member: Member) -> Span:
    """Return the span of a report's first line."""
    return member.report.span(member.sentences[0].start, member.sentences[0].end)


def test_who_knows_the_lineage_has_every_figure_right(families: list[Family]) -> None:
    """The true lineage, true support and true changes score full marks."""
    figures = {name: value for name, (value, _) in figures_of([score_family(f, told(f)) for f in families]).items()}
    full = [name for name in figures if name.startswith(("pair ", "direction ", "changes ", "support held"))]
    assert full and {name: figures[name] for name in full} == dict.fromkeys(full, 1.0)
    assert figures["independent reports joined"] == 0


def test_a_direction_turned_round_is_wrong(families: list[Family]) -> None:
    """Edges the wrong way round join pairs but have no direction right, and changes at them are not right either."""
    figures = figures_of([score_family(f, told(f, turned=True)) for f in families])
    assert figures["direction right, times known"][0] == 0
    assert figures["changes precision"][0] == 0


def test_who_says_nothing_finds_nothing(families: list[Family]) -> None:
    """Without edges no pair is joined, no direction decided, no change found, and no independent pair is wrong."""
    figures = figures_of([score_family(f, told(f, silent=True)) for f in families])
    assert (
        figures["pair recall"][0] == figures["direction decided, times known"][0] == figures["changes recall"][0] == 0
    )
    assert figures["changes precision"][0] is None
    assert figures["independent reports joined"][0] == 0
