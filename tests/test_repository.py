"""What the repository promises about itself."""

import importlib
import re
import subprocess
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from reader import __version__
from reader.cli.main import COMMANDS, command

REPOSITORY = Path(__file__).resolve().parent.parent
SOURCE = REPOSITORY / "src" / "reader"
LONGEST = 500
LONG: dict[str, str] = {}
"""Files under src/reader that may be longer than LONGEST lines, each with its reason."""


def tracked() -> list[Path]:
    """The repository's files; in a copy without its history, all that lie where they would."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    names = done.stdout.split("\0")[:-1] if done.returncode == 0 else []
    files = [REPOSITORY / name for name in names] or [
        path for folder in ("src", "tests", "docs", "benchmarks") for path in (REPOSITORY / folder).rglob("*")
    ]
    return [path for path in files if path.is_file() and "__pycache__" not in path.parts]


def test_no_file_names_a_machine_or_a_registry() -> None:
    # Spelled so that this file does not hold what it looks for.
    wrong = re.compile(
        r"(?<![\w./])/(?:work|home/\w+|opt/pypi|Users/\w+)/[\w.]|files\.python" + r"hosted|pypi\.or" + "g"
    )
    allowed = re.compile(r"/home/(?:u|user|you|me)/")
    found = [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:80]}"
        for path in tracked()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if wrong.search(allowed.sub("", line)) and path != Path(__file__)
    ]
    assert found == []


def test_every_required_package_can_be_imported() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    provides: dict[str, list[str]] = {}
    for module, distributions in packages_distributions().items():
        for name in distributions:
            provides.setdefault(name.lower(), []).append(module)
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=!~\[; ]", requirement)[0].lower()
        modules = [module for module in provides[name] if module.isidentifier() and not module.startswith("_")]
        assert modules, name
        importlib.import_module(modules[0])
        assert re.search(r">=|~=|==", requirement), f"{requirement} has no lower bound"


HOW = ("how-to-journalist", "how-to-researcher", "how-to-scripts", "troubleshooting", "privacy")


def test_the_index_names_every_page_and_only_pages_that_are_there() -> None:
    folder = REPOSITORY / "docs"
    linked = set(re.findall(r"\]\(([^)#]+)\)", (folder / "README.md").read_text("utf-8")))
    assert [one for one in linked if not (folder / one).exists()] == []
    assert {path.name for path in folder.glob("*.md")} - linked <= {"README.md"}


def test_the_commands_of_the_pages_exist() -> None:
    own = (*HOW, "scripting", "plugins", "sync", "serve", "configuration")
    for page in ("README.md", "docs/using.md", *(f"docs/{name}.md" for name in own)):
        text = (REPOSITORY / page).read_text("utf-8")
        named = re.findall(r"^kutip ([a-z]+)|`kutip ([a-z]+)", text, re.MULTILINE)
        for word in {one or other for one, other in named}:
            assert word in COMMANDS, f"{page}: kutip {word}"


def test_the_options_of_readmes_commands_exist() -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    for name, rest in re.findall(r"^kutip ([a-z]+)([^\n|#]*)", text, re.MULTILINE):
        group = command(name)
        known = {option for parameter in group.params for option in parameter.opts}
        nested = getattr(group, "commands", {})
        known |= {option for one in nested.values() for parameter in one.params for option in parameter.opts}
        assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= known, f"kutip {name}{rest}"


def test_the_pages_that_readme_links_to_are_there() -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    linked = [one for one in re.findall(r"(?<!!)\[[^\]]*\]\(([^)#]+)", text) if "://" not in one]
    assert linked
    assert [one for one in linked if not (REPOSITORY / one).exists()] == []


def test_the_changes_of_this_version_are_told() -> None:
    text = (REPOSITORY / "CHANGELOG.md").read_text("utf-8")
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == __version__
    sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    (own,) = [section for section in sections if __version__ in section.splitlines()[0]]
    assert len([line for line in own.splitlines() if line.startswith("- ")]) >= 1


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_source_file_holds_more_than_one_idea(path: Path) -> None:
    name = str(path.relative_to(SOURCE))
    length = len(path.read_text("utf-8").splitlines())
    assert length <= LONGEST or name in LONG
