"""The scripts of `evaluation/` import each other by name, as they do when run from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "evaluation"))
