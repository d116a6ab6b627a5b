"""The tree of errors that Rashomon raises on purpose; each message says what failed and what to try."""

from __future__ import annotations


class RashomonError(Exception):
    """Base of all errors which are meant for the person at the keyboard."""


class SourceError(RashomonError):
    """One input could not be read; carries the input's name and the reason."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class NothingToDoError(RashomonError):
    """No input at all could be read."""


class OptionError(RashomonError):
    """An option has a value that cannot be used."""


class NotFoundError(OptionError):
    """What was asked for by its id or address is not there: a story, a report, a comparison, a decision."""


class ModelMissingError(RashomonError):
    """A language model or encoder is not installed or damaged."""
