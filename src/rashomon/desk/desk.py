"""The desk as the rest of rashomon sees it: all its parts in one class, and how a store becomes one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from rashomon.desk.collecting import Collecting
from rashomon.desk.listing import Listing
from rashomon.desk.options import DeskOptions, default_store
from rashomon.desk.reviewing import Reviewing
from rashomon.errors import OptionError
from rashomon.store import open_store

if TYPE_CHECKING:
    from rashomon.text.encoder import Encoder


class Desk(Collecting, Listing, Reviewing):
    """A store of reports with the stories they tell. A context manager; to be used by one thread at a time.

    Several processes may have the same store open, and several threads each their own desk over it: what one adds the
    others see. Where a story is asked for, the id of a comparison will do as well.
    """


def open_desk(
    path: str | os.PathLike[str] | None = None,
    options: DeskOptions | None = None,
    *,
    create: bool = True,
    encoder: Encoder | None = None,
) -> Desk:
    """Return the desk over the store in this file; it is made, with its folder, where there is none and `create` says so.

    Null stands for `default_store`. Raises `OptionError` for a file that cannot be opened or is no store.
    """
    place = Path(path) if path is not None else default_store()
    if create and path is None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OptionError(f"{place.parent}: cannot be made ({error.strerror}); name a store by --store") from error
    return Desk(open_store(place, create=create), options, encoder)
