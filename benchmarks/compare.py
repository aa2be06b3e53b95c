"""Run the whole comparison, side by side with the other readers that are installed, and write it as one page.

    python benchmarks/compare.py [--quick] [--output FILE] [--only screen refresh]

Each benchmark is a process of its own, one behind the other; what it says stands on the page as it said it, and every
line that tells of a target ("reached" or "MISSED") stands in the table at the top. ``--quick`` takes reduced sizes and
says so: its figures show that all of it runs, not how fast it is. The page goes to standard output if no file is named;
what is under way is told on standard error. The exit code is 0 if each benchmark ran and every target was reached.
"""

import argparse
import os
import platform
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = ("newsboat", "newsraft")
PATIENCE = 3 * 3600.0
"""Seconds that one benchmark may take; the two hours of the soak are the longest."""
CUT = 124
"""The exit code that is written down for one that took longer (as coreutils' timeout has it)."""
TRACEBACK = "Traceback (most recent call last)"
VERDICT = re.compile(r"^\s*(reached|MISSED)\b\s*:?\s*(\S.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """One benchmark and how it is called."""

    script: str
    title: str
    full: tuple[str, ...] = ()
    quick: tuple[str, ...] | None = ()
    """None where it has no reduced size: it is left out then."""


PARTS = (
    Part("screen.py", "The screen", quick=("--articles", "2000")),
    Part("newsboat_peer.py", "Search and queries, beside newsboat", quick=("--articles", "2000")),
    Part("refresh.py", "Refreshing", ("--lag",), ("--lag", "--feeds", "20", "--entries", "10", "--runs", "1")),
    Part("annotations.py", "Annotations", quick=("--small", "200", "--large", "5000", "--saves", "100")),
    Part("library.py", "The library", quick=None),
    Part("suggestions.py", "Suggestions"),
    Part("keys.py", "Keys while 500 feeds are refreshed", quick=("--articles", "2000", "--feeds", "60")),
    Part("soak.py", "Used for two hours", ("--hours", "2"), ("--seconds", "30", "--every", "1")),
)
NEEDS = {"newsboat_peer.py": "newsboat"}


@dataclass(frozen=True, slots=True)
class Ran:
    """What one benchmark said."""

    part: Part
    command: tuple[str, ...]
    code: int
    said: str
    seconds: float

    @property
    def verdicts(self) -> list[tuple[str, str]]:
        """Its lines about targets: "reached" or "MISSED", and what."""
        return [(found[1], found[2].strip()) for found in VERDICT.finditer(self.said)]

    @property
    def broke(self) -> bool:
        """Whether it did not come to its end: a missed target ends with 1, too, but has a line that says so."""
        told = any(word == "MISSED" for word, _ in self.verdicts)
        return self.code != 0 and (not told or TRACEBACK in self.said)


def run(part: Part, arguments: Sequence[str], *, patience: float = PATIENCE) -> Ran:
    """Run one benchmark and give all that it said, its errors among it."""
    begun = time.perf_counter()
    line = [sys.executable, str(HERE / part.script), *arguments]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL) as running:
        try:
            said, _ = running.communicate(timeout=patience)
            code = running.returncode
        except subprocess.TimeoutExpired:
            running.kill()
            said, _ = running.communicate()
            code = CUT
    command = ("python", f"benchmarks/{part.script}", *arguments)
    return Ran(part, command, code, said.decode("utf-8", "replace"), time.perf_counter() - begun)


def machine() -> list[tuple[str, str]]:
    """Give what the figures hang on: processors, memory, versions, the load at the beginning."""
    names = re.findall(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo"), re.MULTILINE)
    memory = re.search(r"MemTotal:\s*(\d+)", _read("/proc/meminfo"))
    return [
        ("system", f"{platform.system()} {platform.release()} on {platform.machine()}"),
        ("processors", f"{os.cpu_count()}{' × ' + names[0].strip() if names else ''}"),
        ("memory", f"{int(memory[1]) / 1e6:.1f} GB" if memory else "not known"),
        ("Python", platform.python_version()),
        *((name, version(name.lower())) for name in ("Kutip", "Textual")),
        *((peer, version_of(peer)) for peer in PEERS),
        ("load at the beginning", f"{os.getloadavg()[0]:.1f}"),
    ]


def version_of(program: str) -> str:
    """Give the first line that a reader says of its version, or that it is not installed."""
    if shutil.which(program) is None:
        return "not installed"
    done = subprocess.run([program, "-v"], capture_output=True, text=True, check=False, timeout=20)
    return next(iter((done.stdout or done.stderr).splitlines()), "").strip() or "installed, does not say its version"


def _read(path: str) -> str:
    file = Path(path)
    return file.read_text("utf-8", "replace") if file.exists() else ""


def page(
    ran: Sequence[Ran], left_out: Sequence[str], *, about: Sequence[tuple[str, str]], when: datetime, quick: bool
) -> str:
    """Write the page: machine, the table of targets, and a section for each benchmark."""
    lines = [f"# The whole comparison, {when:%Y-%m-%d %H:%M} UTC", ""]
    if quick:
        lines += ["**Reduced sizes (`--quick`): these figures show that all of it runs, not how fast it is.**", ""]
    lines += [*_table(("what", "here"), about), ""]
    lines += [f"Left out: {sentence}" for sentence in left_out] + [""] * bool(left_out)
    lines += ["## Targets", ""]
    verdicts = [(word, f"`{one.part.script}`", what) for one in ran for word, what in one.verdicts]
    broken = [("MISSED", f"`{one.part.script}`", _ending(one)) for one in ran if one.broke]
    rows = broken + sorted(verdicts, key=lambda row: row[0] != "MISSED")
    lines += _table(("", "benchmark", "target"), rows) if rows else ["No benchmark told of a target."]
    for one in ran:
        fence = _fence(one.said)
        lines += ["", f"## {one.part.title}: `{shlex.join(one.command)}`", ""]
        lines += [f"{fence}text", one.said.strip("\n"), fence, "", f"{one.seconds:.0f} s, exit code {one.code}."]
    return "\n".join(lines) + "\n"


def _ending(one: Ran) -> str:
    if one.code == CUT:
        return f"it was ended after {one.seconds:.0f} s"
    return f"it did not come to its end: exit code {one.code}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [[cell.replace("|", "\\|") for cell in row] for row in (head, *rows)]
    written = [f"| {' | '.join(row)} |" for row in cells]
    return [written[0], "|" + " --- |" * len(head), *written[1:]]


def _fence(said: str) -> str:
    """Give a fence that nothing in the text can close."""
    return "`" * max(3, 1 + max(map(len, re.findall(r"`+", said)), default=0))


def chosen(
    only: Sequence[str], *, quick: bool, installed: Callable[[str], bool]
) -> tuple[list[tuple[Part, tuple[str, ...]]], list[str]]:
    """Give the benchmarks to run with their arguments, and a sentence for each that is left out."""
    take: list[tuple[Part, tuple[str, ...]]] = []
    left: list[str] = []
    for part in PARTS:
        if only and part.script.removesuffix(".py") not in only:
            continue
        arguments = part.quick if quick else part.full
        if arguments is None:
            left.append(f"`{part.script}` has no reduced size.")
        elif (peer := NEEDS.get(part.script)) is not None and not installed(peer):
            left.append(f"`{part.script}` needs {peer}, which is not installed.")
        else:
            take.append((part, arguments))
    return take, left


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="reduced sizes; the page says so")
    parser.add_argument("--output", type=Path, help="the page's file (default: standard output)")
    names = [part.script.removesuffix(".py") for part in PARTS]
    parser.add_argument("--only", nargs="+", choices=names, default=[], help="these benchmarks alone")
    given = parser.parse_args()
    about, when = machine(), datetime.now(UTC)
    take, left = chosen(given.only, quick=given.quick, installed=lambda peer: shutil.which(peer) is not None)
    ran = []
    for part, arguments in take:
        print(f"{part.title}: {part.script} {shlex.join(arguments)}", file=sys.stderr, flush=True)
        ran.append(run(part, arguments))
    written = page(ran, left, about=about, when=when, quick=given.quick)
    if given.output is None:
        sys.stdout.write(written)
    else:
        given.output.write_text(written, "utf-8")
    return 1 if any(one.broke or "MISSED" in dict(one.verdicts) for one in ran) else 0


if __name__ == "__main__":
    sys.exit(main())
