"""Plugins by entry points: the example package is put on the path with its metadata, and used through the program."""

import json
import os
import tomllib
from pathlib import Path

import pytest
from commands import kutip, lines, said

EXAMPLE = Path(__file__).parent / "example"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example as an installer leaves it: the code, and a dist-info with the entry points of its pyproject."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    site = tmp_path / "site"
    info = site / "kutip_example-1.0.dist-info"
    info.mkdir(parents=True)
    (site / "kutip_example").symlink_to(EXAMPLE / "kutip_example")
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: 1.0\n", "utf-8")
    sections = (
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
        for group, points in project["entry-points"].items()
    )
    (info / "entry_points.txt").write_text("\n".join(sections), "utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, (str(site), os.environ.get("PYTHONPATH", "")))))
    return site


@pytest.fixture
def options(tmp_path: Path) -> tuple[str, ...]:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text("tour = true\n", "utf-8")
    return ("--feeds", str(feeds), "--data", str(tmp_path / "data"))


def titles(options: tuple[str, ...]) -> list[str]:
    return [one["title"] for one in lines(kutip(*options, "list", "--json"))]


@pytest.mark.usefixtures("installed")
def test_an_exporter_and_an_importer_are_used(options: tuple[str, ...], tmp_path: Path) -> None:
    title = titles(options)[0]
    (tmp_path / "mine.notes").write_text(f"{title} | A note that cannot show where it came from\n", "utf-8")
    done = kutip(*options, "import", tmp_path / "mine.notes")
    assert b"1 annotations added" in done.stdout, said(done)
    done = kutip(*options, "export", "--format", "ris")
    assert b"N1  - A note that cannot show where it came from" in done.stdout, said(done)
    target = tmp_path / "out.ris"
    assert kutip(*options, "export", "--output", target).returncode == 0
    assert target.read_bytes().startswith(b"TY  - NEWS")


@pytest.mark.usefixtures("installed")
def test_an_exporter_that_fails_is_named(options: tuple[str, ...]) -> None:
    titles(options)
    done = kutip(*options, "export", "--format", "broken-form")
    assert done.returncode == 1
    assert "The plugin broken-form of kutip-example failed (RuntimeError: no paper for 0)." in said(done)
    assert kutip(*options, "export", "--format", "csv").returncode == 0


@pytest.mark.usefixtures("installed")
def test_a_language_pack_is_used(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("“The river has two banks today,” zedde Mira Halvorsen on Monday.\n", "utf-8")
    done = kutip("suggest", "--json", "--language", "zz", text)
    (found,) = lines(done)
    assert found["language"] == "zz"
    cues = [one["cue"] for one in found["suggestions"]]
    assert cues == ["zedde"]


@pytest.mark.usefixtures("installed")
def test_sources_are_read_and_one_that_fails_costs_itself(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    urls = ("tide:harbour", "flood:x", "gone:x")
    feeds.write_text("tour = false\n" + "".join(f'[[feed]]\nurl = "{url}"\n' for url in urls), "utf-8")
    options = ("--feeds", str(feeds), "--data", str(tmp_path / "data"))
    done = kutip(*options, "refresh", "--json")
    told = {one["url"]: one for one in lines(done)}
    assert told["tide:harbour"]["new"] == 1
    assert "The plugin flood of kutip-example failed (OSError: no gauge at flood:x)" in told["flood:x"]["error"]
    assert "no plugin that can be loaded" in told["gone:x"]["error"]
    assert "The plugin gone of kutip-example (sources) cannot be loaded (AttributeError" in said(done)
    assert titles(options) == ["High water at harbour"]


@pytest.mark.usefixtures("installed")
def test_doctor_names_every_plugin(options: tuple[str, ...]) -> None:
    titles(options)
    found = [one for one in lines(kutip(*options, "doctor", "--json")) if one["about"] == "plugin"]
    fine = {one["said"].split()[0] for one in found if one["state"] == "fine"}
    assert fine == {"ris", "broken-form", "notes", "zz", "tide", "flood"}
    (bad,) = [one["said"] for one in found if one["state"] == "bad"]
    assert bad.startswith("The plugin gone of kutip-example (sources) cannot be loaded (AttributeError: ")


def test_without_the_package_its_feeds_are_no_addresses(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feed]]\nurl = "tide:harbour"\n', "utf-8")
    done = kutip("--feeds", feeds, "--data", tmp_path / "data", "list")
    assert done.returncode == 2
    assert "tide:harbour is no http or https address" in said(done)


def test_the_page_tells_of_every_group() -> None:
    page = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text("utf-8"))["project"]
    assert all(f"`{group}`" in page for group in project["entry-points"])
    assert json.dumps("kutip_example:ris") in page
