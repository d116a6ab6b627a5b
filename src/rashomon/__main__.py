"""The command `rashomon`, also as `python -m rashomon`."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C ends it without a traceback, also while its parts are still being loaded."""
    try:
        from rashomon.cli import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
