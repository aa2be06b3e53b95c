"""The page of the whole comparison tells what each benchmark said, and nothing gets lost on the way to its table."""

import importlib.util
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
WHEN = datetime(2031, 5, 6, 7, 8, tzinfo=UTC)
ABOUT = [("processors", "2 × Anything | else"), ("newsraft", "not installed")]


@pytest.fixture(scope="module")
def compare() -> Iterator[ModuleType]:
    """Give the benchmark as a module."""
    spec = importlib.util.spec_from_file_location("compare_benchmark", BENCHMARKS / "compare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def ran(compare: ModuleType, said: str, *, code: int = 0) -> object:
    part = compare.Part("refresh.py", "Refreshing")
    return compare.Ran(part, ("python", "benchmarks/refresh.py", "--lag"), code, said, 12.4)


def page(compare: ModuleType, *all_ran: object, quick: bool = False, left: tuple[str, ...] = ()) -> str:
    written: str = compare.page(all_ran, left, about=ABOUT, when=WHEN, quick=quick)
    return written


def test_the_ways_in_which_benchmarks_tell_of_targets_are_all_read(compare: ModuleType) -> None:
    said = (
        "kutip first load 3 s, reached nothing yet\n"
        "reached  all 304, of newsboat's time: 0.123 (at most 0.3)\n"
        "MISSED   first load, of newsboat's time: 0.660 (at most 0.6)\n"
        "reached: opening takes 0.33 s (under 1)\n"
        "MISSED:  a save among many costs 1.70 times one among few\n"
        "reachedness is no word\n"
    )
    assert ran(compare, said).verdicts == [  # type: ignore[attr-defined]
        ("reached", "all 304, of newsboat's time: 0.123 (at most 0.3)"),
        ("MISSED", "first load, of newsboat's time: 0.660 (at most 0.6)"),
        ("reached", "opening takes 0.33 s (under 1)"),
        ("MISSED", "a save among many costs 1.70 times one among few"),
    ]


def test_the_table_has_what_was_missed_first_and_the_section_what_was_said(compare: ModuleType) -> None:
    said = "a figure   1.0\nreached  one thing: 1 (at most 2)\nMISSED   another | thing: 3 (at most 2)\n"
    written = page(compare, ran(compare, said, code=1))
    table, _, section = written.partition("## Refreshing")
    assert table.index("| MISSED | `refresh.py` | another \\| thing: 3 (at most 2) |") < table.index("| reached |")
    assert "| processors | 2 × Anything \\| else |" in table
    assert "2031-05-06 07:08 UTC" in table
    assert "--quick" not in written
    assert section == (
        ": `python benchmarks/refresh.py --lag`\n\n```text\n" + said.strip("\n") + "\n```\n\n12 s, exit code 1.\n"
    )


def test_a_benchmark_that_broke_is_a_missed_target(compare: ModuleType) -> None:
    broken = ran(compare, "reached  one: 1 (at most 2)\nTraceback: nothing works\n", code=2)
    assert "| MISSED | `refresh.py` | it did not come to its end: exit code 2 |" in page(compare, broken)
    cut = ran(compare, "still at it\n", code=compare.CUT)
    assert "| MISSED | `refresh.py` | it was ended after 12 s |" in page(compare, cut)
    fell = ran(compare, "MISSED   one: 3 (at most 2)\nTraceback (most recent call last):\n", code=1)
    assert page(compare, fell).count("MISSED |") == 2
    missed = ran(compare, "MISSED   one: 3 (at most 2)\n", code=1)
    assert page(compare, missed).count("MISSED |") == 1


def test_a_fence_in_what_was_said_ends_no_section(compare: ModuleType) -> None:
    written = page(compare, ran(compare, "before\n````\n## Not a heading\n````\n"))
    assert "\n`````text\nbefore\n````\n## Not a heading\n````\n`````\n" in written


def test_reduced_sizes_and_what_is_left_out_are_told(compare: ModuleType) -> None:
    take, left = compare.chosen([], quick=True, installed=lambda _peer: False)
    scripts = {part.script for part, _ in take}
    assert "screen.py" in scripts
    assert not scripts & {"library.py", "newsboat_peer.py"}
    written = page(compare, ran(compare, "all well\n"), quick=True, left=tuple(left))
    assert "Reduced sizes (`--quick`)" in written
    assert "Left out: `library.py` has no reduced size." in written
    assert "Left out: `newsboat_peer.py` needs newsboat, which is not installed." in written
    assert "No benchmark told of a target." in written


def test_every_benchmark_it_runs_is_there_and_full_size_leaves_none_out(compare: ModuleType) -> None:
    take, left = compare.chosen([], quick=False, installed=lambda _peer: True)
    assert [part for part, _ in take] == list(compare.PARTS)
    assert left == []
    assert all((BENCHMARKS / part.script).is_file() for part in compare.PARTS)
    (only,), _ = compare.chosen(["refresh"], quick=False, installed=lambda _peer: True)
    assert only[0].script == "refresh.py"


def test_what_a_process_says_its_errors_and_its_code_come_back(compare: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text(
        "import sys\nprint('reached: well', sys.argv[1], flush=True)\nprint('oh', file=sys.stderr)\nsys.exit(3)\n"
    )
    compare_here, compare.HERE = compare.HERE, tmp_path
    try:
        found = compare.run(compare.Part("small.py", "Small"), ("--x",))
        assert (found.said, found.code) == ("reached: well --x\noh\n", 3)
        assert found.command == ("python", "benchmarks/small.py", "--x")
        (tmp_path / "small.py").write_text("import time\ntime.sleep(60)\n")
        assert compare.run(compare.Part("small.py", "Small"), (), patience=0.1).code == compare.CUT
    finally:
        compare.HERE = compare_here
