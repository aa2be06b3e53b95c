"""``kutip config``: what holds and why, and changes that leave everything else in the file alone."""

import importlib.util
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from commands import kutip, lines, said

from reader import config, schema
from reader.config import Settings, packaged_feeds
from reader.errors import ConfigError
from reader.settingsfile import change_value, read_value, setting

REPOSITORY = Path(__file__).resolve().parents[2]

FILE = """# mine
# since spring

# ---- the coast ----

[[feed]]
url = "https://coast.example/feed"   # mornings

# how I read
[reading]
width = 70    # narrow
# the end
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "feeds.toml"
    path.write_text(FILE, "utf-8")
    return path


def options(file: Path) -> tuple[str, ...]:
    return ("--feeds", str(file), "--data", str(file.parent / "data"))


def test_it_tells_what_holds_and_where_it_comes_from(file: Path) -> None:
    found = {one["name"]: one for one in lines(kutip(*options(file), "config", "--json"))}
    assert found["reading.width"] == {"name": "reading.width", "value": 70, "from": "feeds.toml", "by": None}
    assert found["reading.theme"]["from"] == "default"
    assert found["feeds.toml"]["by"] == "--feeds"
    other = {
        one["name"]: one
        for one in lines(
            kutip("config", "--json", environ={"KUTIP_FEEDS": str(file), "KUTIP_AUTHOR": "Wira", "KUTIP_DATA": "/x"})
        )
    }
    assert (other["author"]["value"], other["author"]["by"]) == ("Wira", "KUTIP_AUTHOR")
    assert (other["data"]["value"], other["data"]["by"]) == ("/x", "KUTIP_DATA")
    assert b"reading.width                  70   (feeds.toml)" in kutip(*options(file), "config").stdout


def test_a_setting_is_changed_in_its_place(file: Path) -> None:
    done = kutip(*options(file), "config", "set", "reading.width", "80")
    assert done.stdout == b"reading.width is 80 now (was 70).\n", said(done)
    assert file.read_text("utf-8") == FILE.replace("width = 70 ", "width = 80 ")
    assert kutip(*options(file), "config", "get", "reading.width").stdout == b"80\n"


def test_a_new_setting_is_put_into_its_table(file: Path) -> None:
    kutip(*options(file), "config", "set", "reading.auto_refresh", "true")
    assert file.read_text("utf-8") == FILE.replace("# narrow\n", "# narrow\nauto_refresh = true\n")


def test_a_setting_of_the_top_stands_above_the_first_table(file: Path) -> None:
    kutip(*options(file), "config", "set", "author", "Sari")
    kutip(*options(file), "config", "set", "watch", '["banjir", "vaksin*"]')
    head = '# mine\n# since spring\n\nauthor = "Sari"\nwatch = ["banjir", "vaksin*"]\n\n# ---- the coast ----\n'
    assert file.read_text("utf-8") == FILE.replace("# mine\n# since spring\n\n# ---- the coast ----\n", head)


def test_a_setting_that_is_taken_out_leaves_the_rest(file: Path) -> None:
    done = kutip(*options(file), "config", "unset", "reading.width")
    assert done.returncode == 0
    assert file.read_text("utf-8") == FILE.replace("width = 70    # narrow\n", "")
    assert b"was not set" in kutip(*options(file), "config", "unset", "reading.width").stdout


def test_a_table_that_is_not_there_is_made_above_the_feeds(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_bytes(packaged_feeds())
    change_value(file, setting("reading.width"), 90)
    change_value(file, setting("tour"), value=False)
    text = file.read_text("utf-8")
    assert "docs/rules.md.\n\ntour = false\n\n[reading]\nwidth = 90\n\n# ---- " in text
    assert text.replace("tour = false\n\n[reading]\nwidth = 90\n\n", "").encode() == packaged_feeds()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "author = 'x'",
        "[reading]",
        "[reading]\n",
        "# only words",
        "\ufeff# a mark\r\n[[feed]]\r\nurl='http://a.b/'\r\n",
    ],
)
def test_files_of_every_shape_take_a_setting(tmp_path: Path, text: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(text, "utf-8", newline="")
    for path, value in (("reading.width", 90), ("author", "Sari"), ("reading.theme", "nord")):
        change_value(file, setting(path), value)
    table = tomllib.loads(file.read_text("utf-8-sig"))
    assert (table["author"], table["reading"]) == ("Sari", {"width": 90, "theme": "nord"})
    assert file.read_bytes().count(b"\r\n") in {0, file.read_bytes().count(b"\n")}


@pytest.mark.parametrize("text", ["reading = { width = 70 }\n", "reading.width = 70\n", 'x = """\n[reading]\n"""\n'])
def test_what_cannot_be_changed_line_by_line_is_left_alone(tmp_path: Path, text: str) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match="edit it there"):
        change_value(file, setting("reading.width"), 90)
    assert file.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("reading.width", "5", "a whole number from 30 to 200"),
        ("reading.width", "wide", "a whole number from 30 to 200"),
        ("tour", "yes", "true or false"),
        ("watch", "[1]", "written as"),
        ("width", "80", "do you mean reading.width?"),
        ("nothing", "80", "kutip config lists them"),
        ("feed.title", "x", "one for each [[feed]]"),
    ],
)
def test_a_wrong_value_is_one_sentence(name: str, value: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as told:
        read_value(setting(name), value)
    assert sentence in str(told.value)


def test_check_tells_what_is_wrong(file: Path) -> None:
    done = kutip(*options(file), "config", "check")
    assert (done.returncode, done.stdout) == (0, f"{file} is fine: 1 feeds, 0 rules.\n".encode())
    file.write_text(
        'colour = "red"\n[reading]\nwidht = 3\n[[rule]]\nname = "x"\ntitle = "/(/"\ndo = "dance"\n', "utf-8"
    )
    done = kutip(*options(file), "config", "check")
    assert done.returncode == 1
    assert "colour is no setting of Kutip" in said(done)
    assert "widht is no setting of [reading]" in said(done)
    assert 'rule "x"' in said(done)
    file.write_text("[reading]\nwidth = 3\n", "utf-8")
    done = kutip(*options(file), "config", "check")
    assert (done.returncode, "a whole number from 30 to 200" in said(done)) == (2, True)


def test_path_says_where_the_file_is(file: Path) -> None:
    assert kutip(*options(file), "config", "path").stdout.decode() == f"{file}\n"
    file.with_name("wrong.toml").write_text("tour = tr\n", "utf-8")
    told = kutip(*options(file.with_name("wrong.toml")), "config", "path")
    assert (told.returncode, told.stdout.decode()) == (0, f"{file.with_name('wrong.toml')}\n")
    assert "is not valid TOML" in told.stderr.decode()
    assert kutip(*options(file), "config", "path", "--data").stdout.decode() == f"{file.parent / 'data'}\n"


def test_the_reference_is_that_of_the_schema() -> None:
    script = REPOSITORY / "docs" / "make_configuration.py"
    spec = importlib.util.spec_from_file_location("make_configuration", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (REPOSITORY / "docs" / "configuration.md").read_text("utf-8")
    assert written == module.page(), "python docs/make_configuration.py writes it anew"
    assert all(f"| `{one.name}` |" in written for one in schema.SETTINGS.values())


def test_an_empty_file_gives_what_the_schema_says(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text("", "utf-8")
    settings = config.load(feeds=file, data=tmp_path, environ={})
    plain = {field.name: field.default for field in fields(Settings)}
    for name in ("width", "theme", "changes_days", "auto_refresh"):
        assert getattr(settings, name) == plain[name] == schema.SETTINGS[f"reading.{name}"].default
    assert settings.tour is plain["tour"] is schema.SETTINGS["tour"].default
