"""``kutip``: without a command the app opens, else the command runs."""

import os
import sys
from collections.abc import Sequence

PLAIN = "--plain"
"""Opens the app in plain mode."""


def main() -> int:
    """Run Kutip on this process's command line and give the exit code."""
    arguments = sys.argv[1:]
    # A shell that asks for completions gives no arguments: its question is in the environment.
    plain = PLAIN in arguments
    paths = _app_paths([one for one in arguments if one != PLAIN])
    if "_KUTIP_COMPLETE" in os.environ or paths is None:
        from reader.cli.main import main as run

        return run(arguments)
    from pathlib import Path

    from reader.errors import KutipError
    from reader.tui.run import run_app

    try:
        return run_app(
            **{name: Path(paths[name]) if name in paths else None for name in ("feeds", "data")},
            environ=os.environ,
            plain=plain,
        )
    except KutipError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code


def _app_paths(arguments: Sequence[str]) -> dict[str, str] | None:
    """Give the folders named where the command line asks for the app and nothing else; None is for the commands.

    It spares the app's start the import of the command line.
    """
    paths: dict[str, str] = {}
    words = iter(arguments)
    for word in words:
        name, equals, value = word.partition("=")
        if name not in {"--feeds", "--data"}:
            return None
        value = value if equals else next(words, "")
        if not value:
            return None
        paths[name.removeprefix("--")] = value
    return paths


if __name__ == "__main__":
    sys.exit(main())
