"""An open desk: its store, its options, and the encoder, each there when it is first needed."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rashomon.desk.options import MAX_REPORTS, DeskOptions
from rashomon.errors import NotFoundError
from rashomon.model import StoredStory
from rashomon.store import Store

if TYPE_CHECKING:
    from rashomon.text.encoder import Encoder


class Opened:
    """What all parts of a desk share."""

    def __init__(self, store: Store, options: DeskOptions | None = None, encoder: Encoder | None = None) -> None:
        self._store = store
        self._given = options
        self._encoder = encoder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store's file."""
        self._store.close()

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._store.path

    def story(self, story: str) -> StoredStory:
        """Return a story or comparison by its id, the beginning of it, or the id or address of one of its reports.

        Raises `NotFoundError` where there is none, `OptionError` where several begin so.
        """
        found = self._store.story(story)
        if found is None:
            raise NotFoundError(f"{story}: no such story in {self.path}; `rashomon stories` lists those there are")
        return found

    @cached_property
    def _options(self) -> DeskOptions:
        return self._given or DeskOptions()

    @property
    def _max_reports(self) -> int:
        # Without the options, which load every room.
        return self._given.max_reports if self._given else MAX_REPORTS

    @property
    def _encode(self) -> Encoder:
        if self._encoder is None:
            from rashomon.text.encoder import load_encoder

            self._encoder = load_encoder()
        return self._encoder
