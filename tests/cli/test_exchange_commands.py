"""Export, verify, import, merge and agreement as commands: what they say and how they end."""

import json
from pathlib import Path

from commands import kutip, lines, said


def test_evidence_goes_to_another_machine_and_verifies(options: tuple[str, ...], tmp_path: Path) -> None:
    bundle = tmp_path / "bukti.kutip.zip"
    packed = kutip(*options, "export", "--bundle", bundle)
    assert packed.returncode == 0
    assert "SHA-256 of the bundle" in said(packed)
    again = kutip(*options, "export", "--bundle", bundle)
    assert (again.returncode, "--force" in said(again)) == (2, True)

    (found,) = lines(kutip("verify", "--json", bundle))
    assert (found["annotations"], found["sound"], found["faults"]) == (1, True, [])
    assert found["sha256"] in said(packed)
    bundle.write_bytes(bundle.read_bytes()[:-30])
    broken = kutip("verify", bundle)
    assert broken.returncode == 1
    assert b"Traceback" not in broken.stderr
    assert b"cannot be read" in broken.stdout


def test_import_and_merge_add_once_and_say_so(options: tuple[str, ...], tmp_path: Path) -> None:
    bundle = tmp_path / "bukti.kutip.zip"
    kutip(*options, "export", "--bundle", bundle)
    other = ("--feeds", options[1], "--data", str(tmp_path / "lain"))
    (first,) = lines(kutip(*other, "import", "--json", bundle))
    (second,) = lines(kutip(*other, "import", "--json", bundle))
    assert (len(first["added"]), len(second["added"]), second["known"]) == (1, 0, 1)
    (merged,) = lines(kutip(*other, "merge", "--json", options[3]))
    assert (merged["merged"]["added"], merged["merged"]["conflicts"]) == (0, [])
    told = lines(kutip(*other, "agreement", "--json", options[3], str(tmp_path / "lain")))
    assert told[0]["alpha"] == 1


def test_a_home_that_there_is_not_is_one_sentence(options: tuple[str, ...]) -> None:
    for arguments in (("export", "--output", "~tidak-ada-nama/x.md"), ("import", "~tidak-ada-nama/x.zip")):
        done = kutip(*options, *arguments)
        assert done.returncode == 2
        assert said(done).strip().endswith("there is no such user.")


def test_a_template_shapes_the_sheet(options: tuple[str, ...], tmp_path: Path) -> None:
    own = kutip("export", "--show-template").stdout
    (tmp_path / "own.toml").write_bytes(own)
    same = kutip(*options, "export", "--template", tmp_path / "own.toml").stdout
    assert same == kutip(*options, "export").stdout
    (tmp_path / "short.toml").write_text('passage = "$who: $words [$$] $field_role"\nsection = ""\n', "utf-8")
    short = kutip(*options, "export", "--template", tmp_path / "short.toml").stdout.decode()
    assert "Mira Halvorsen: “A note that cannot show" in short
    assert "[$]" in short
    (tmp_path / "bad.toml").write_text('passage = "$__class__ ${who.x}"\n', "utf-8")
    bad = kutip(*options, "export", "--template", tmp_path / "bad.toml")
    assert (bad.returncode, b"Traceback" in bad.stderr) == (2, False)


def test_the_author_is_told_by_the_environment_first(options: tuple[str, ...]) -> None:
    (one,) = lines(kutip(*options, "annotations", "--json"))
    assert one["author"] == ""
    assert json.loads(kutip(*options, "annotations", "--json", "--author", "sari").stdout or "[]") == []
