"""Things of one name are told apart by numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rashomon.text.numbering import number_alike


def test_only_names_that_several_have_get_a_number() -> None:
    """In their order, whatever their case; a number that would make another thing's name is passed over."""
    names = {"a": "Echo", "b": "Quay News", "c": "ECHO", "d": "Echo 1", "e": "echo"}
    assert number_alike(names) == {"a": "Echo 2", "b": "Quay News", "c": "ECHO 3", "d": "Echo 1", "e": "echo 4"}


@given(st.lists(st.sampled_from(["a", "A", "a 1", "a 2", "a 1 1", "b", ""])))
def test_no_two_things_have_one_name(names: list[str]) -> None:
    """Whatever they are called."""
    told = number_alike({str(at): name for at, name in enumerate(names)})
    assert len({name.casefold() for name in told.values()}) == len(names)
