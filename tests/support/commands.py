"""The installed command without a screen: run it, and read what it says."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PATIENCE = 90.0
"""Seconds that a command may take on a busy machine."""


def kutip(
    *arguments: str | Path,
    given: bytes | None = None,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run ``kutip`` with ``given`` on standard input."""
    return subprocess.run(
        [sys.executable, "-m", "reader", *(str(one) for one in arguments)],
        input=given or b"",
        capture_output=True,
        env={**os.environ, **(environ or {})},
        cwd=cwd,
        timeout=PATIENCE,
        check=False,
    )


def opened(folder: Path, settings: str = "") -> tuple[str | Path, ...]:
    """Give the arguments for a library of the tour that is there already; ``settings`` are more of its feeds.toml."""
    feeds = folder / "feeds.toml"
    feeds.write_text(f"tour = true\n{settings}", "utf-8")
    arguments: tuple[str | Path, ...] = ("--feeds", feeds, "--data", folder / "data")
    assert kutip(*arguments, "list").returncode == 0
    return arguments


def lines(done: subprocess.CompletedProcess[bytes]) -> list[Any]:
    """Give the JSON Lines that a command printed."""
    assert b"Traceback" not in done.stderr, said(done)
    return [json.loads(line) for line in done.stdout.splitlines()]


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    """Give what a command complained of."""
    return done.stderr.decode()
