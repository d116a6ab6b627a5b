"""The command line: arguments in, a dossier out, and an exit code that says whether everything was read.

Nothing heavy is imported at the top: `rashomon --help` must answer at once. Standard output carries the
dossier and nothing else; what went wrong is said on standard error.
"""

from rashomon.cli import comparing, desk, serve
from rashomon.cli.app import app
from rashomon.cli.comparing import demo_sources

__all__ = ["app", "comparing", "demo_sources", "desk", "serve"]
