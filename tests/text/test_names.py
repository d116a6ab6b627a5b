"""Names compared: what counts as one name, and what the difference is called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rashomon.model import EntityKind
from rashomon.text.names import acronym_matches, compare_names, is_generic_name, name_words, sound_key

KINDS: list[EntityKind] = ["person", "place", "organization", "event", "other"]


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Ann Marsh", "ANN MARSH", "person"),
        ("Mr. Marsh", "Marsh", "person"),
        ("Prime Minister Ann Marsh", "Ann Marsh", "person"),
        ("MARSH, Ann", "Ann Marsh", "person"),
        ("José Peña", "Jose Pena", "person"),
        ("the Weston Ferry's", "Weston Ferry", "organization"),
        ("Weston Ferries Inc.", "Weston Ferries", "organization"),
        ("Oak & Elm", "Oak and Elm", "organization"),
        ("Ministry of Public Safety", "Public Security Ministry", "organization"),
        ("Ministerio de Defensa", "Defence Ministry", "organization"),
        ("United States", "U.S.", "place"),
    ],
)
def test_same(a: str, b: str, kind: EntityKind) -> None:
    """Case, diacritics, articles, titles, legal forms and the order of words make no other name."""
    assert compare_names(a, b, kind).relation == "same"


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Marsh", "Ann Marsh", "person"),
        ("Ann", "Ann Marsh", "person"),
        ("Ann Marsh", "Ann B. Marsh", "person"),
        ("Bill Marsh", "William Marsh", "person"),
        ("Ann Marsh", "Ann Marsh Oake", "person"),
        ("HTB", "Harbour Transit Board", "organization"),
        ("Weston", "Weston Ferries", "organization"),
        ("Herons", "Weston Herons", "organization"),
    ],
)
def test_short(a: str, b: str, kind: EntityKind) -> None:
    """A surname, an initial, a short given name, an acronym or a part of a body's name is a short form."""
    assert compare_names(a, b, kind).relation == "short"


@pytest.mark.parametrize(
    ("a", "b", "kind", "relation"),
    [
        ("Anton Verlin", "Anton Verlen", "person", "transliteration"),
        ("Anton Verlin", "Anton Verkin", "person", "spelling"),
        ("Alexei Gorov", "Aleksey Goroff", "person", "transliteration"),
        ("Porisov", "Parysaw", "place", "transliteration"),
        ("Castelmara", "Castelmar", "place", "spelling"),
        ("Viktor Malenin", "Viktor Malenikov", "person", "conflict"),
    ],
)
def test_differences(a: str, b: str, kind: EntityKind, relation: str) -> None:
    """A typo is a spelling, one sound in other letters a transliteration, another ending of the surname a conflict."""
    assert compare_names(a, b, kind).relation == relation


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Ann Marsh", "Peter Marsh", "person"),
        ("Ann Marsh", "Ann Fields", "person"),
        ("Omar bin Said", "Said bin Omar", "person"),
        ("Weston Ferries", "Weston Bakeries", "organization"),
        ("Brigade 12", "Brigade 13", "organization"),
        ("Peace", "Friends of Peace", "organization"),
        ("Weston", "Milton", "place"),
    ],
)
def test_different(a: str, b: str, kind: EntityKind) -> None:
    """A shared surname, a shared first word or a number that differs makes no match."""
    assert not compare_names(a, b, kind).matches


def test_acronyms() -> None:
    """Small words may be counted or not; an abbreviated legal form has no letter."""
    assert acronym_matches("HTB", "Harbour Transit Board")
    assert acronym_matches("BOW", "Bank of Weston")
    assert acronym_matches("BW", "Bank of Weston")
    assert not acronym_matches("EMC", "Elm Management Corp")
    assert not acronym_matches("Htb", "Harbour Transit Board")


def test_sounds() -> None:
    """Romanisations of one sound have one key; names of other sounds have not."""
    assert sound_key("Khalil") == sound_key("Halil")
    assert sound_key("Andrey") == sound_key("Andrei")
    assert sound_key("Marsh") != sound_key("Fields")


def test_generic_names() -> None:
    """A form of common words alone names nothing."""
    assert is_generic_name("National Bank")
    assert not is_generic_name("Weston Bank")


@given(st.text(max_size=25), st.text(max_size=25), st.sampled_from(KINDS))
def test_order_is_of_no_matter(a: str, b: str, kind: EntityKind) -> None:
    """Any two texts can be compared; relation and score are the same in both directions, and lie in their bounds."""
    match, back = compare_names(a, b, kind), compare_names(b, a, kind)
    assert (match.relation, match.score) == (back.relation, back.score)
    assert 0.0 <= match.score <= 1.0


@given(st.text(max_size=25), st.sampled_from(KINDS))
def test_a_name_is_itself(name: str, kind: EntityKind) -> None:
    """A form that has words at all is the same as itself."""
    assert (compare_names(name, name, kind).relation == "same") == bool(name_words(name, kind))


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Henry Marlow Jr.", "Henry Marlow Sr.", "person"),
        ("Northern Marland", "Southern Marland", "place"),
        ("East Velden", "West Velden", "place"),
    ],
)
def test_father_and_son_and_compass_points_differ(a: str, b: str, kind: EntityKind) -> None:
    """Two of a line and two neighbours on the compass have two names."""
    assert not compare_names(a, b, kind).matches


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("Pavel Renner", "Paul Renner", "person"),
        ("Carrick Bank", "Carrick Securities", "organization"),
        ("Mill Street", "Mill Avenue", "place"),
    ],
)
def test_names_that_cannot_both_be_right(a: str, b: str, kind: EntityKind) -> None:
    """Names that differ in one word, or in given names that begin alike, are a conflict for the story to judge."""
    assert compare_names(a, b, kind).relation == "conflict"


def test_a_suffix_is_left_out() -> None:
    """ "Jr." in one form alone is no contradiction."""
    assert compare_names("Henry Marlow", "Henry Marlow Jr.", "person").relation == "short"
