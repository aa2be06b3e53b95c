"""``kutip``: without a command the app opens, else the command runs."""

import sys


def main() -> int:
    """Run Kutip on this process's command line and give the exit code."""
    from reader.cli.main import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
