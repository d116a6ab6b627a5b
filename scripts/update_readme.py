"""Put the demo's present output into README.md, between the two marks; with --check only say whether it is there.

The demo is the real command in a process of its own, 80 columns wide, as a reader with a pipe would see it.
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
BEGIN = "<!-- The output of `rashomon demo`, put here by scripts/update_readme.py: begin -->\n"
END = "<!-- end -->\n"
LAST_SECTION = "QUOTED WORDS"
"""The README shows what stands before this heading; names of what follows are told in its text."""

MIN_SAME_LINES = 0.95
"""The sentence encoder counts in eight-bit integers, which processors round differently: a few lines may differ."""


def demo_output() -> str:
    """Return what `rashomon demo` prints at 80 columns, up to `LAST_SECTION`."""
    environment = {**os.environ, "PYTHONUTF8": "1", "NO_COLOR": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "rashomon", "demo", "--width", "80"],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=True,
    )
    return beginning(run.stdout)


def beginning(output: str) -> str:
    """Return what the README shows of the demo's output."""
    return output.partition(f"\n{LAST_SECTION}")[0].rstrip() + "\n"


def block(readme: str) -> str:
    """Return the output that the README shows."""
    return readme.partition(BEGIN)[2].partition(END)[0].removeprefix("```text\n").removesuffix("```\n")


def same_lines(shown: str, printed: str) -> float:
    """Return the share of lines which README and demo have in common, in [0, 1]."""
    return difflib.SequenceMatcher(None, shown.splitlines(), printed.splitlines(), autojunk=False).ratio()


def main() -> int:
    """Return 0 where the README shows the demo's present output, or now does."""
    readme = README.read_text(encoding="utf-8")
    if BEGIN not in readme or END not in readme:
        print(f"{README}: one of the two marks is missing", file=sys.stderr)
        return 2
    printed = demo_output()
    if "--check" in sys.argv[1:]:
        return 0 if same_lines(block(readme), printed) >= MIN_SAME_LINES else 1
    before, _, rest = readme.partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}```text\n{printed}```\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
