"""Which names mean which agency or outlet."""

from __future__ import annotations

import pytest

from rashomon.lineage.names import (
    find_agency,
    is_outlet_name,
    load_agencies,
    names_outlet,
    names_outlet_shortly,
    read_outlet,
    same_body,
)


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("AP", "Associated Press"),
        ("The Associated Press", "Associated Press"),
        ("Thomson Reuters", "Reuters"),
        ("Agence France-Presse", "AFP"),
        ("Press Association", "PA Media"),
        ("Xinhua News Agency", "Xinhua"),
        ("dpa", "Deutsche Presse-Agentur (dpa)"),
        ("Kyodo News", "Kyodo"),
        ("BelTA", "BelTA"),
    ],
)
def test_aliases_resolve(name: str, agency: str) -> None:
    """An agency is known under its usual names."""
    found = find_agency(name)
    assert found is not None
    assert found.name == agency


@pytest.mark.parametrize("name", ["Ap", "ap", "pa", "map", "The Ledger", "Ada", ""])
def test_words_are_no_agencies(name: str) -> None:
    """Short forms count with their case only, unless a credit line is read."""
    assert find_agency(name) is None


def test_credit_lines_may_write_short_forms_in_any_case() -> None:
    """In a credit "Ap" is the agency."""
    found = find_agency("Ap", credit=True)
    assert found is not None
    assert found.name == "Associated Press"


def test_no_two_agencies_share_a_long_name() -> None:
    """Each full name in the data file means one agency."""
    names = [name.casefold() for agency in load_agencies() for name in {agency.name, *agency.aliases}]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("mention", "outlet"),
    [
        ("The Upper Valley Post", "www.uppervalleypost.com"),
        ("The Upper Valley Post", "Upper Valley Post"),
        ("UVP", "The Upper Valley Post"),
        ("The Upper Valley Times", "www.uvtimes.com"),
        ("KXN", "edition.kxn.com"),
        ("KXN News", "kxn.co.uk"),
        ("BeacPost", "www.beaconingpost.com"),
    ],
)
def test_an_outlet_is_known_by_name_and_domain(mention: str, outlet: str) -> None:
    """A name matches its outlet in full, by initials or abbreviated, and in a domain."""
    assert names_outlet(mention, read_outlet(outlet))


@pytest.mark.parametrize(
    ("mention", "outlet"),
    [("The Post", "The Valley Ledger"), ("Valley", "The Valley Ledger"), ("Brenn", "www.uppervalleypost.com")],
)
def test_other_names_are_not_the_outlet(mention: str, outlet: str) -> None:
    """Part of a name, or another one, does not match."""
    assert not names_outlet(mention, read_outlet(outlet))


def test_a_short_form_is_the_last_word_of_the_name() -> None:
    """ "The Ledger" may be the Valley Ledger; "the valley" is not."""
    assert names_outlet_shortly("the Ledger", read_outlet("The Valley Ledger"))
    assert not names_outlet_shortly("the Valley", read_outlet("The Valley Ledger"))


def test_outlets_and_institutions_are_told_apart() -> None:
    """A media word makes an outlet, a word like ministry does not."""
    assert is_outlet_name("The Brindle Bay Gazette")
    assert not is_outlet_name("Ministry of the Times")
    assert not is_outlet_name("Port Authority")


def test_bodies_are_the_same_by_words_or_acronym() -> None:
    """A shorter form and an acronym mean the same body."""
    assert same_body("Harbour Safety Board", "HSB")
    assert same_body("Brenn", "Olav Brenn")
    assert not same_body("Harbour Safety Board", "Harbour Commission")
