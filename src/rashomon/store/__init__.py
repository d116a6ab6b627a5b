"""The store: one SQLite file that keeps reports, their versions, the stories they tell, comparisons, dossiers, editors'
decisions, and feeds.

`open_store` opens a file and gives a `Store`; all SQL is inside this part.
"""

from rashomon.store.checking import StoreCounts, Tellers
from rashomon.store.comparisons import Compared
from rashomon.store.decisions import KeptDecision
from rashomon.store.dossiers import KeptDossier
from rashomon.store.narrowing import Narrowing
from rashomon.store.records import Making, Told
from rashomon.store.sketches import Moved, Sketched
from rashomon.store.sqlite import Store, open_store

__all__ = [
    "Compared",
    "KeptDecision",
    "KeptDossier",
    "Making",
    "Moved",
    "Narrowing",
    "Sketched",
    "Store",
    "StoreCounts",
    "Tellers",
    "Told",
    "open_store",
]
