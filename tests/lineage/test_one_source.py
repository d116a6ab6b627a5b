"""What one source is, and what is none: the sources that an editor would count, each once."""

from __future__ import annotations

import pytest

from rashomon.lineage import trace_lineage
from rashomon.lineage.names import is_outlet_name, read_issuer
from rashomon.model import Lineage, Report
from rashomon.passages import find_passages
from rashomon.text.reading import read_reports

BODY = (
    "A grain barge broke its moorings in the upper harbour before dawn and drifted against two pillars of the old "
    "railway bridge. Engineers closed the line for six hours while divers looked for cracks in the masonry below the "
    "water. No one was hurt, but four freight trains had to wait outside the city until the afternoon."
)


def report(name: str, text: str, outlet: str | None = None, published: str | None = None, title: str = "") -> Report:
    """Return a report with these words."""
    return Report(name, f"{name}.txt", text, "0", outlet=outlet, title=title, published_at=published)


def trace(*reports: Report) -> Lineage:
    """Return the lineage of reports."""
    readings = read_reports(reports)
    return trace_lineage(readings, find_passages(readings))


def edges(lineage: Lineage, of: str = "a") -> set[tuple[str, str]]:
    """Return (name of the origin or id of the report, kind) of a report's edges."""
    names = {origin.id: origin.name for origin in lineage.origins}
    return {(names.get(e.from_id, e.from_id), e.kind) for e in lineage.edges if e.report == of}


def of_text(text: str, outlet: str = "Brindle Gazette") -> set[tuple[str, str]]:
    """Return the edges of one report that stands alone."""
    return edges(trace(report("a", text, outlet)))


@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("Information from: Harwell Times-News, http://www.example.com", {("Harwell Times-News", "relays")}),
        ("___\nInformation from: The Morrow, http://example.com/", {("The Morrow", "relays")}),
        ("This story includes information from the Quay Tribune.", {("Quay Tribune", "rewrites")}),
        ("The Quay Tribune contributed to this report.", {("The Quay Tribune", "rewrites")}),
        ("With reporting from the Quay Tribune.", {("Quay Tribune", "rewrites")}),
        ("Ann Oake in Brindle Bay contributed to this report.", {("Brindle Gazette", "own")}),
        ("Information from passengers is awaited.", set()),
    ],
)
def test_notes_below_the_text(note: str, found: set[tuple[str, str]]) -> None:
    """A note that says whose information a text has names a source; reporters of one's own are own reporting."""
    assert of_text(f"{BODY}\n{note}") == found


@pytest.mark.parametrize("credit", ["© REUTERS/ Stringer The barge lies at the bridge.", "© Ann Oake / AFP"])
def test_the_copyright_of_a_picture(credit: str) -> None:
    """A copyright sign with a photographer beside the agency is at a picture and says nothing of the text."""
    assert of_text(f"{credit}\n{BODY}") == set()


def test_a_person_whose_name_an_outlet_bears() -> None:
    """Where a person of that name is in the story, "Bloomberg said" is what that person said."""
    said = "Bloomberg said on Monday that the bridge was old."
    assert ("Bloomberg", "relays") in of_text(f"{BODY} {said}")
    assert ("Bloomberg", "relays") not in of_text(f"{BODY} Michael Bloomberg came by boat. {said}")


def test_outlets_without_a_name_beside_named_ones() -> None:
    """ "Local media" count where no outlet is relayed by name."""
    text = f"{BODY} The barge was empty, local media reported."
    assert of_text(text) == {("local media", "relays")}
    assert of_text(f"{text} It was built in 1961, the Quay Tribune reported.") == {("Quay Tribune", "relays")}


def test_short_and_full_name_of_an_outlet() -> None:
    """ "The Tribune" in a report that names the Quay Tribune is the same, and a web address is the name it abbreviates."""
    text = f"{BODY} It was built in 1961, the Quay Tribune reported. According to The Tribune, it had no crew."
    assert of_text(text) == {("Quay Tribune", "relays")}
    first = report("a", f"{BODY} The barge was empty, ABC.net.au reported.", "Brindle Gazette")
    second = report("b", "Trains stood for hours after a barge ran adrift, ABC News reported.", "Harwell Post")
    lineage = trace(first, second)
    assert edges(lineage, "a") == edges(lineage, "b") == {("ABC News", "relays")}


def test_an_account_by_an_outlet() -> None:
    """ "According to a detailed account by" names a source, and what one report writes as an outlet is known in all."""
    first = report("a", f"{BODY} The skipper told The Lockkeeper that he slept.", "Brindle Gazette")
    second = report("b", "He slept, according to a detailed account by The Lockkeeper.", "Harwell Post")
    assert edges(trace(first, second), "b") == {("The Lockkeeper", "relays")}


def test_a_desk_of_the_outlet_is_the_outlet() -> None:
    """ "Told Quay News Now" in Quay News is own reporting; an interview with another outlet is not."""
    assert of_text(f"{BODY} It was dark, the skipper told Quay News Now.", "Quay News") == {("Quay News", "own")}
    text = f"{BODY} It was dark, the skipper said in a phone interview with the Quay Tribune."
    assert of_text(text) == {("Quay Tribune", "relays")}


def test_an_outlet_and_its_report_are_one_edge() -> None:
    """A report that names an outlet and has the words of its report has one edge, to the report."""
    lineage = trace(
        report("a", f"{BODY} The pillars are sound, engineers told the Quay Tribune.", "Brindle Gazette"),
        report("b", BODY, "Quay Tribune"),
    )
    (edge,) = [edge for edge in lineage.edges if edge.report == "a"]
    assert (edge.from_id, edge.certain) == ("b", True)
    assert "Quay Tribune" in edge.reason
    assert "Quay Tribune" not in {origin.name for origin in lineage.origins}


def test_a_dispatch_is_no_copy_of_an_outlets_report() -> None:
    """Of two reports that share text the one that carries agencies' dispatches does not derive from the other."""
    lineage = trace(
        report(
            "a",
            f"{BODY} Trams ran in place of trains, and a ferry was hired.",
            "Brindle Gazette",
            "2031-05-03T08:00:00",
        ),
        report("b", f"BRINDLE BAY (AP) — {BODY}\nKyodo, Reuters", "Harwell Post", "2031-05-09T00:00:00"),
    )
    assert "a" not in {name for name, _ in edges(lineage, "b")}
    assert edges(lineage, "a")


def test_a_body_and_its_head_are_one_source() -> None:
    """A police chief's statement and that of the police are one institution's."""
    text = (
        f"{BODY} The barge was stolen, according to the Harwell Police Department. "
        '"Nobody was on board," Harwell Police Chief Ann Oake said in a statement.'
    )
    assert {name for name, kind in of_text(text) if kind == "cites"} == {"Harwell Police Department"}


def test_the_police_are_a_source() -> None:
    """ "Police said" is a source; where the story names one force it is that one, of two it stays without a name."""
    first = report("a", f"{BODY} Police said the barge was stolen.", "Brindle Gazette")
    second = report("b", "Trains stood for hours, according to the Harwell Police Department.", "Harwell Post")
    third = report("c", "Nobody will be charged, according to the Quayside Police Department.", "Quay Tribune")
    union = report("d", "Trains stood for hours, according to the Police Union.", "Harwell Post")
    assert edges(trace(first, second)) == {("Harwell Police Department", "cites")}
    assert edges(trace(first, union)) == {("police", "cites")}
    assert len(trace(first, second, third).origins) == 3


@pytest.mark.parametrize(
    "words",
    [
        "Lawmakers asked the Senate to confirm the new harbour master.",
        "It was as if a medieval army had come that shouts.",
        "The harbour is falling apart, Congress insists.",
        "Numerous photographs show the barge under the bridge.",
    ],
)
def test_what_is_no_source(words: str) -> None:
    """What is still to be said, mere insisting, an army in a comparison and any photographs are nobody's word."""
    assert of_text(f"{BODY} {words}") == set()


def test_a_post_of_a_bystander_is_no_source() -> None:
    """A person's post counts where two reports or a headline have the person, and not where it is merely quoted."""
    text = f"{BODY} Ann Oake wrote on Twitter that she heard the crash."
    other = "Trains stood for hours after a barge ran adrift. Ann Oake wrote on Twitter that it was loud."
    assert edges(trace(report("a", text))) == set()
    assert edges(trace(report("a", text, title="Barge hits bridge near home of Ann Oake"))) == {("Ann Oake", "cites")}
    assert edges(trace(report("a", text), report("b", other))) == {("Ann Oake", "cites")}


def test_the_release_of_a_university() -> None:
    """Who names the university and shares the words of its page has them from there, whatever the clock says."""
    lineage = trace(
        report(
            "a", f"Divers of the University of Harwell were there. {BODY}", "Brindle Gazette", "2031-04-10T00:00:00"
        ),
        report("b", BODY, "news.harwell.ac.uk", "2031-05-01T00:00:00"),
    )
    assert {name for name, _ in edges(lineage, "a")} == {"b"}
    assert edges(lineage, "b") == set()


@pytest.mark.parametrize(
    ("site", "words", "found"),
    [
        ("www.harwell.edu", "a study at Harwell University", True),
        ("harwell.gov", "The HARWELL said", True),
        ("news.harwell.ac.uk", "in Harwell", False),
    ],
)
def test_sites_of_public_bodies(site: str, words: str, found: bool) -> None:
    """A university is named by its place with the word, another body by its initials."""
    pattern = read_issuer(site)
    assert pattern is not None
    assert bool(pattern.search(words)) is found


def test_sites_of_outlets_issue_nothing() -> None:
    """An outlet's domain and an outlet's name are no public body's."""
    assert read_issuer("harwellpost.com") is None
    assert read_issuer("Harwell Post") is None


def test_a_paper_with_a_hyphen() -> None:
    """ "The Harwell Times-News" is known for a paper by its words."""
    assert is_outlet_name("Harwell Times-News")
    assert not is_outlet_name("Stop-gap")


def test_an_embedded_post_shows_no_descent() -> None:
    """Two reports that show the same signed post have it from its author, not from each other."""
    post = (
        "The pillars of our old bridge have been hit once more and nobody in that town hall wants to pay for the new "
        "ones, so the trains wait and we walk home in the rain along the quay. — Ann Oake (@annoake) May 3, 2031"
    )
    first, second = read_reports(
        [
            report("a", f"A barge came loose in the night.\n{post}", "Brindle Gazette", "2031-05-03T10:00:00"),
            report("b", f"Commuters complained on Thursday.\n{post}", "Harwell Post", "2031-05-03T12:00:00"),
        ]
    )
    passages = find_passages([first, second])
    assert passages
    assert all(passage.quoted for passage in passages)
    assert not trace_lineage([first, second], passages).edges
