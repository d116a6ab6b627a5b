"""The store: one SQLite file that keeps reports, their versions, the stories they tell, dossiers and feeds.

`open_store` opens a file and gives a `Store`; all SQL is inside this part.
"""

from rashomon.store.checking import StoreCounts
from rashomon.store.sketches import Moved, Sketched
from rashomon.store.sqlite import Store, open_store

__all__ = ["Moved", "Sketched", "Store", "StoreCounts", "open_store"]
