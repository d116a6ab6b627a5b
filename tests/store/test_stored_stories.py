"""Stories in the store: members, merges, listing, search, dossiers, feeds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented_reports import MakeReport, invent

from rashomon.errors import OptionError
from rashomon.model import Discrepancy, FeedState, Lineage, Quantity, Span, Story, StoryChange, StoryDossier, Support
from rashomon.store import Making, Store, open_store
from rashomon.store.records import instant_of, locator_of, pack, unpack_report
from rashomon.store.searching import match_expression

URL = "https://gazette.example/ferry"


def _founded(store: Store, story: str, *texts: str, **fields: object) -> list[str]:
    reports = [invent(text, **fields) for text in texts]
    ids = [added.report for added in store.add(reports)]
    store.apply(dict.fromkeys(ids, story), {story: texts[0]}, [StoryChange("founded", story, tuple(ids))])
    return ids


def _dossier(store: Store, story: str) -> StoryDossier:
    reports = tuple(store.reports(store.members([story])[story]))
    found = tuple(
        Discrepancy(f"d-{n}", "quantity", "x", "conflict", weight, None, (), "") for n, weight in enumerate((3, 3, 1))
    )
    return StoryDossier(Story(story, "T", reports), Lineage((), ()), (), (), (), (), found, (), Support(2, 1, 2))


def test_stories_are_listed_with_their_reports_newest_first(store: Store) -> None:
    """Reports stand in order of publication, those without a date last; a story without any counts from its adding."""
    a = _founded(store, "s-a", "Early ferry", published_at="2031-03-09")
    a += _founded(store, "s-a", "Late ferry", published_at="2031-03-10T08:00:00+02:00") + _founded(
        store, "s-a", "Ferry"
    )
    _founded(store, "s-b", "No date at all")
    _founded(store, "s-c", "Old mill", published_at="2030-01-01")
    listed = store.stories()
    assert [story.id for story in listed] == ["s-b", "s-a", "s-c"]
    assert [report.id for report in listed[1].reports] == a
    assert (listed[1].first_at, listed[1].last_at) == ("2031-03-09", "2031-03-10T08:00:00+02:00")
    assert listed[0].last_at is None
    assert [story.id for story in store.stories(since="2031-03-10T06:00:00Z")] == ["s-b", "s-a"]
    assert [story.id for story in store.stories(limit=1, offset=1)] == ["s-a"]
    assert [story.id for story in store.stories(least=2)] == ["s-a"]
    for wrong in ({"since": "yesterday"}, {"limit": -1}, {"search": " .,; "}):
        with pytest.raises(OptionError):
            store.stories(**wrong)  # type: ignore[arg-type]


def test_a_story_that_was_merged_leads_to_the_one_it_became_part_of(store: Store, make_report: MakeReport) -> None:
    """Over several merges, by the beginning of its id too; the history tells of both sides."""
    (a,), (b,), (c,) = (_founded(store, f"s-{x}{x}", f"The {x} ferry") for x in "abc")
    store.apply({b: "s-aa"}, {}, [StoryChange("merged", "s-aa", (b,), "s-bb")])
    store.apply({a: "s-cc", b: "s-cc"}, {"s-cc": "All"}, [StoryChange("merged", "s-cc", (a, b), "s-aa")])
    for name in ("s-bb", "s-aa", "s-c", "s-b", c, b):
        found = store.story(name)
        assert found is not None and (found.id, found.title, len(found.reports)) == ("s-cc", "All", 3), name
    assert [story.id for story in store.stories()] == ["s-cc"]
    assert [change.kind for change in store.history("s-aa")] == ["founded", "merged", "merged"]
    assert store.history("s-bb")[-1] == StoryChange("merged", "s-aa", (b,), "s-bb")
    store.apply({b: "s-bb"}, {}, [StoryChange("split", "s-bb", (b,), "s-cc")])
    found = store.story("s-bb")
    assert found is not None and [report.id for report in found.reports] == [b]


def test_the_beginning_of_several_ids_is_refused_with_their_names(store: Store, make_report: MakeReport) -> None:
    """An id that is a whole one is meant even where others begin with it; a URL finds the story of its report."""
    _founded(store, "s-1", "one")
    _founded(store, "s-12", "two", url=URL)
    assert (found := store.story("s-1")) and found.id == "s-1"
    assert (found := store.story(URL + "#x")) and found.id == "s-12"
    with pytest.raises(OptionError, match="s-1, s-12"):
        store.story("s-")
    for none in ("", "s-3", "%", "\udcff"):
        assert store.story(none) is None


def test_copies_lead_to_the_earliest_report_of_the_story(store: Store) -> None:
    """Copies of copies count, whatever the order of the pair; a copy in another story does not."""
    a, b, c = (_founded(store, "s-a", text, published_at=f"2031-03-0{day}")[0] for day, text in enumerate("xyz", 1))
    (d,) = _founded(store, "s-d", "w")
    store.record_copies([(c, b), (a, b), (d, a), (c, b), (c, c)])
    found = store.story("s-a")
    assert found is not None and [report.copy_of for report in found.reports] == [None, a, a]
    assert (other := store.story("s-d")) and other.reports[0].copy_of is None


def test_apply_refuses_reports_that_are_not_there_and_changes_nothing(store: Store) -> None:
    """An error in the middle of a transaction undoes all of it, also where the caller goes on."""
    with pytest.raises(KeyError):
        store.apply({"r-none": "s-x"}, {}, [])
    with pytest.raises(RuntimeError, match="undone"), store.writing():
        store.add([invent("A ferry sank.")])
        with pytest.raises(KeyError):
            store.put_sketches([("r-none", None, b"")])
    with pytest.raises(ZeroDivisionError), store.writing():
        store.add([invent("A ferry sank.")])
        raise ZeroDivisionError
    with pytest.raises(RuntimeError), store.reading():
        store.add([])
    assert store.counts().reports == 0


def test_search_finds_stories_by_the_words_of_a_current_report(store: Store, make_report: MakeReport) -> None:
    """All words in one report; case, accents and endings make no difference; phrases and exclusions work."""
    _founded(store, "s-a", "The café's ferry sank off the harbour", outlet="Gazette")
    _founded(store, "s-b", "Ferries collided; the harbour was closed")
    found = lambda words: sorted(story.id for story in store.stories(search=words))  # noqa: E731
    assert found("FERRY") == ["s-a", "s-b"]
    assert found("cafe sinks") == [] and found("CAFE sank") == ["s-a"] and found("gazette") == ["s-a"]
    assert found('"the harbour was"') == ["s-b"] and found('"was the harbour"') == []
    assert found("ferry -closed") == ["s-a"] and found('ferry -"off the harbour"') == ["s-b"]
    (old,) = _founded(store, "s-c", "Two drowned", url=URL)
    store.add([make_report("Three rescued", url=URL)])
    assert old and found("drowned") == [] and found("rescued") == ["s-c"]


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with one story, that hostile searches are tried on."""
    store = open_store(tmp_path_factory.mktemp("search") / "desk.db")
    _founded(store, "s-a", "A ferry sank")
    return store


@given(st.one_of(st.text(), st.text(alphabet="a \"'*()-^:{}+ANDORNEAR_\x00é\u0301\ud800،")))
def test_no_search_is_a_syntax_error(searched: Store, words: str) -> None:
    """Whatever is typed finds stories, finds none, or is refused in words because there is no word in it."""
    try:
        assert [story.id for story in searched.stories(search=words)] in ([], ["s-a"])
    except OptionError as error:
        assert "word" in str(error)


def test_a_search_for_too_many_words_is_refused() -> None:
    """The limit is told; a word that is repeated counts once."""
    with pytest.raises(OptionError, match="more than 50"):
        match_expression(" ".join(f"w{n}" for n in range(51)))
    assert match_expression("ferry " * 99) == '"ferry"'


def test_a_kept_dossier_stays_and_is_not_counted_when_a_report_joins_leaves_or_changes(
    store: Store, make_report: MakeReport
) -> None:
    """What it was made of is told with it; the numbers of the listing go until another one is made."""
    ids = _founded(store, "s-a", "Two drowned.", "A ferry sank.")
    _founded(store, "s-b", "Elsewhere.")
    (joined,) = store.add([make_report("Three drowned.", url=URL)])

    def counted() -> tuple[int | None, int | None, tuple[int, int, int] | None]:
        story = store.story("s-a")
        assert story is not None
        return story.origins_high, story.discrepancies, story.by_weight

    def keep() -> None:
        dossier = _dossier(store, "s-a")
        assert store.keep_dossier("s-a", dossier)
        assert counted() == (2, 3, (2, 0, 1))
        last = store.last_dossier("s-a")
        assert last is not None and last.dossier == dossier
        assert list(last.making.reports) == [report.id for report in dossier.story.reports]

    assert store.last_dossier("s-a") is None and store.dossier_fingerprint("s-a") is None
    keep()
    for change in (
        lambda: store.apply({joined.report: "s-a"}, {}, []),
        lambda: store.apply({ids[0]: "s-b"}, {}, []),
        lambda: store.add([make_report("Four drowned.", url=URL)]),
    ):
        before, fingerprint = store.last_dossier("s-a"), store.dossier_fingerprint("s-a")
        change()
        assert counted() == (None, None, None)
        assert store.last_dossier("s-a") == before
        keep()
        assert store.dossier_fingerprint("s-a") != fingerprint
    store.apply({joined.report: "s-a"}, {"s-a": "Only another title"}, [])
    assert counted()[0] == 2
    store.count_findings("s-a", None)
    assert counted() == (None, None, None)


def test_a_dossier_of_other_reports_is_kept_and_not_counted(store: Store, make_report: MakeReport) -> None:
    """One that was in the making while a report joined is out of date before it is there; it replaces no present one."""
    _founded(store, "s-a", "Two drowned.")
    dossier = _dossier(store, "s-a")
    before = store.members(["s-a"])["s-a"]
    _founded(store, "s-a", "A ferry sank.")
    assert not store.keep_dossier("s-a", dossier)
    late = store.last_dossier("s-a")
    assert late is not None and late.making.reports == before
    assert (story := store.story("s-a")) and story.discrepancies is None
    members = store.members(["s-a"])["s-a"]
    assert store.keep_dossier("s-a", dossier, Making("1", {"a": [1]}, members, before, ("d-1",), True))
    assert not store.keep_dossier("s-a", dossier)
    present = store.last_dossier("s-a")
    assert present is not None
    assert present.making == Making("1", {"a": [1]}, members, before, ("d-1",), True)
    with pytest.raises(KeyError):
        store.keep_dossier("s-none", dossier)


def test_a_story_that_is_closed_lets_go_of_its_dossier(store: Store) -> None:
    """What was merged has the dossiers of the story that it became part of."""
    (a,), (b,) = (_founded(store, f"s-{x}", f"The {x} ferry") for x in "ab")
    for story in ("s-a", "s-b"):
        assert store.keep_dossier(story, _dossier(store, story))
    late = _dossier(store, "s-b")
    store.apply({b: "s-a"}, {}, [StoryChange("merged", "s-a", (b,), "s-b")])
    assert store.last_dossier("s-b") is None and store.last_dossier("s-a") is not None
    assert not store.keep_dossier("s-b", late)
    assert a and store.last_dossier("s-b") is None


def test_stories_are_counted_as_they_are_listed(store: Store) -> None:
    """Under every condition of the list; `compared` asks for those whose dossier is of their present reports."""
    _founded(store, "s-a", "The ferry sank", published_at="2031-03-09")
    _founded(store, "s-b", "A ferry burned", "The ferry burned down", published_at="2031-03-10")
    assert store.keep_dossier("s-b", _dossier(store, "s-b"))
    for conditions in (
        {}, {"since": "2031-03-10"}, {"search": "ferry"}, {"search": "burned"}, {"least": 2}, {"compared": True},
        {"search": "sank", "compared": True}, {"until": "2031-03-09"}, {"outlet": "gazette"}, {"language": "en"},
        {"weight": 1}, {"until": "2031-03-09", "search": "burned"},
    ):  # fmt: skip
        assert store.count_stories(**conditions) == len(store.stories(**conditions))  # type: ignore[arg-type]
    assert [story.id for story in store.stories(compared=True)] == ["s-b"]
    assert store.count_stories() == 2
    assert [story.id for story in store.stories(until="2031-03-09")] == ["s-a"]
    with pytest.raises(OptionError):
        store.count_stories(since="yesterday")


def test_reports_are_found_by_their_words_the_newest_first(store: Store, make_report: MakeReport) -> None:
    """Only current versions, those without a date last; one in no story yet is found too, and copies are told."""
    (a, b) = _founded(store, "s-a", "The ferry sank", "The ferry has sunk", outlet="Gazette")
    (c,) = _founded(store, "s-a", "A third ferry", published_at="2031-03-09", title="Headline")
    store.record_copies([(b, a)])
    (d,) = store.add([make_report("Ferry without a story", published_at="2031-03-10T08:00:00+02:00", url=URL)])
    found = store.find_reports("ferry")
    assert [report.id for report in found] == [d.report, c, *sorted([a, b])]
    assert {report.id: report.copy_of for report in found}[max(a, b)] == min(a, b)
    assert found[1].title == "Headline"
    store.add([make_report("A barge, rather", published_at="2031-03-10T08:00:00+02:00", url=URL)])
    assert [report.id for report in store.find_reports("ferry", limit=2)] == [c, min(a, b)]
    assert [report.id for report in store.find_reports("gazette", offset=1)] == [max(a, b)]
    assert store.count_reports("ferry") == 3 and store.count_reports() == len(store.find_reports()) == 4
    assert [report.versions for report in store.find_reports("barge")] == [2]
    for search in ("ferry", None):
        with pytest.raises(OptionError):
            store.find_reports(search, limit=-1)
    with pytest.raises(OptionError, match="word"):
        store.count_reports(" - ")


def test_feeds_keep_their_place_when_they_change_or_move(store: Store) -> None:
    """A feed that moves to where another one is becomes that one."""
    a, b, c = (FeedState(f"https://{x}.example/feed", title=x) for x in "abc")
    store.put_feeds([a, b, c])
    moved = replace(a, url="https://new.example/feed", failures=2, problem="moved", gone=True)
    store.put_feeds([moved], renamed={a.url: moved.url, "https://none.example/": "https://other.example/"})
    assert store.feeds() == [moved, b, c]
    store.put_feeds([c], renamed={b.url: c.url})
    assert store.feeds() == [moved, c]
    assert store.remove_feed(c.url) and not store.remove_feed(c.url)
    assert store.counts().feeds == 1


def test_counts_tell_what_is_in_the_store(store: Store) -> None:
    """Reports in languages that are not analysed are counted by language."""
    _founded(store, "s-a", "Two drowned.", "A ferry sank.", outlet="Gazette")
    store.add([invent(f"{n} druknede", outlet="Avis", language="da", analysed=False) for n in range(3)])
    store.add([invent("???", analysed=False), invent("Two drowned!", url=URL), invent("Three drowned!", url=URL)])
    counts = store.counts()
    assert (counts.reports, counts.versions, counts.stories, counts.shared_stories) == (7, 8, 1, 1)
    assert counts.outlets == 2 and counts.unanalysed == (("da", 3), (None, 1))


def test_what_is_stored_outlives_changes_of_the_model(tmp_path: Path) -> None:
    """Bytes without a field that has a default are read, and fields that are unknown are passed over."""
    import zlib

    import msgspec

    report = invent("A ferry sank.")
    plain = msgspec.msgpack.decode(zlib.decompress(pack(report)))
    del plain["stated_sources"], plain["notes"]
    plain["of_the_future"] = [1, {"a": None}]
    assert unpack_report(zlib.compress(msgspec.msgpack.encode(plain))) == report
    for damaged in (b"", b"x", zlib.compress(b"{"), zlib.compress(b"\x93"), pack(report)[:-9]):
        with pytest.raises(OptionError, match="damaged"):
            unpack_report(damaged)
    assert Quantity(Span("r", 0, 1, "x"), None, 1.0, float("inf"), False, "vague", None, None).high > 1


@pytest.mark.parametrize(
    ("url", "locator"),
    [
        ("HTTP://User@Example.ORG:80/A?b=C#d", "http://User@example.org:80/A?b=C"),
        ("urn:newsml:x:2031:a#b", "urn:newsml:x:2031:a#b"),
        ("http://[::1", "http://[::1"),
        ("  ", None),
        (None, None),
    ],
)
def test_a_locator_is_the_address_without_its_fragment(url: str | None, locator: str | None) -> None:
    """Making it twice changes nothing."""
    assert locator_of(url) == locator == locator_of(locator)


def test_times_without_an_offset_are_taken_as_utc() -> None:
    """What is no time has no instant."""
    assert instant_of("1970-01-02") == 86400.0 == instant_of("1970-01-02T02:00:00+02:00")
    assert instant_of("2031-03") is None and instant_of("soon") is None and instant_of(None) is None


def test_a_listing_is_of_one_moment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that another process moves while stories are listed is in one of them, not in none or two."""
    (a,), (b,) = (_founded(store, f"s-{x}", f"The {x} ferry") for x in "ab")
    listed = store._listed

    def moved_meanwhile(rows: list[object]) -> object:
        with open_store(store.path) as other:
            other.apply({b: "s-a"}, {}, [StoryChange("merged", "s-a", (b,), "s-b")])
        return listed(rows)

    monkeypatch.setattr(store, "_listed", moved_meanwhile)
    assert sorted([report.id for report in story.reports] for story in store.stories()) == sorted([[a], [b]])
    assert [story.id for story in store.stories()] == ["s-a"]
