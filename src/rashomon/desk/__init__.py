"""The desk: reports as they come, the stories they tell, a dossier of each when it is asked for, and what editors decide.

`open_desk` opens a store's file and gives a `Desk`.
"""

from rashomon.desk.desk import Desk, open_desk
from rashomon.desk.options import STORE_NAME, DeskOptions, default_store
from rashomon.desk.results import Addition, Comparison, Kept, Stories
from rashomon.store import Narrowing

__all__ = [
    "STORE_NAME",
    "Addition",
    "Comparison",
    "Desk",
    "DeskOptions",
    "Kept",
    "Narrowing",
    "Stories",
    "default_store",
    "open_desk",
]
