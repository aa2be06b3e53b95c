"""Every text is marked as it should be, gathered, and translated into Indonesian."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCE = REPOSITORY / "src" / "reader"
sys.path.insert(0, str(REPOSITORY / "docs"))

import make_translations  # type: ignore[import-not-found]  # noqa: E402

CATALOGUE = SOURCE / "locale" / "id" / "LC_MESSAGES" / "kutip.po"
PLACE = re.compile(r"(?<!\{)\{(\w+(?:[!:][^{}]*)?)\}(?!\})")
SAME = frozenset(
    (
        *("Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Sep", "Nov", "April", "September", "November"),
        *(
            "Status",
            "status",
            "tag",
            "{count} feed",
            "folder {name}",
            "{name}: feed {number}",
            "{name}: hook {number}",
            "header {called}",
        ),
    )
)
"""What is the same in Indonesian."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in names:
                yield node


def test_the_catalogue_is_complete_and_in_step_with_the_program() -> None:
    done = subprocess.run(
        [sys.executable, REPOSITORY / "docs" / "make_translations.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}Run python docs/make_translations.py, then translate what is empty."


def test_places_agree_and_edges_are_kept() -> None:
    _, known = make_translations.read(CATALOGUE)
    wrong = []
    for one in known.values():
        for told in filter(None, one.told):
            sources = {frozenset(PLACE.findall(text)) for text in (one.source, one.many) if text}
            if frozenset(PLACE.findall(told)) not in sources:
                wrong.append(f"{one.source!r} has other places than {told!r}")
            if [told[:1].isspace(), told[-1:].isspace()] != [one.source[:1].isspace(), one.source[-1:].isspace()]:
                wrong.append(f"{told!r} begins or ends otherwise than {one.source!r}")
            if one.source.endswith(".") != told.endswith(".") and len(one.source) > 1:
                wrong.append(f"{told!r} ends otherwise than {one.source!r}")
    assert wrong == []


def test_nothing_is_left_in_english() -> None:
    _, known = make_translations.read(CATALOGUE)
    wordy = re.compile(r"[A-Za-z]{3}")
    same = {
        one.source for one in known.values() if one.told == [one.source] and wordy.search(PLACE.sub("", one.source))
    }
    assert same - SAME == set()


def test_whole_sentences_are_marked() -> None:
    wrong = []
    for path, tree in trees():
        for node in calls(tree, "_", "N_", "ngettext", "pgettext"):
            if any(isinstance(one, ast.JoinedStr | ast.BinOp) for one in node.args):
                wrong.append(f"{path.name}:{node.lineno} puts a sentence together before it is translated")
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if any(re.search(r"\{\d*[}:!]", text) for text in texts):
                wrong.append(f"{path.name}:{node.lineno} has a place without a name")
    assert wrong == []


def test_the_mark_is_never_hidden_by_a_variable() -> None:
    wrong = []
    for path, tree in trees():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                continue
            body = function.body if isinstance(function.body, list) else [function.body]
            inside = [node for one in body for node in ast.walk(one)]
            stored = any(
                isinstance(one, ast.Name) and one.id == "_" and isinstance(one.ctx, ast.Store) for one in inside
            ) or any(one.arg == "_" for one in (*function.args.args, *function.args.kwonlyargs))
            marks = any(
                isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == "_" for one in inside
            )
            if stored and marks:
                wrong.append(f"{path.name}:{function.lineno}")
    assert wrong == []


@pytest.mark.parametrize("folder", ["tui"])
def test_what_is_told_is_marked(folder: str) -> None:
    shown = ("tell", "Prompt", "Pick", "notify", "after_change", "show_heading")
    wrong = []
    for path, tree in trees():
        if folder not in path.relative_to(SOURCE).parts:
            continue
        found = [one for node in calls(tree, *shown) for one in (*node.args, *(key.value for key in node.keywords))]
        found += [
            one for node in ast.walk(tree) if isinstance(node, ast.Raise) for one in getattr(node.exc, "args", ())
        ]
        for one in found:
            parts = one.values if isinstance(one, ast.JoinedStr) else [one]
            plain = " ".join(
                part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
            )
            if re.search(r"[A-Za-z]{3,} [A-Za-z]", plain):
                wrong.append(f"{path.relative_to(SOURCE)}:{one.lineno}: {plain!r}")
    assert wrong == []


def test_every_command_and_setting_is_translated() -> None:
    from reader.schema import SETTINGS
    from reader.tui.commands import COMMANDS, CONTEXT_LABELS

    _, known = make_translations.read(CATALOGUE)
    wanted = [("", command.english) for command in COMMANDS]
    wanted += [("footer", command.word) for command in COMMANDS if command.word]
    wanted += [("", label) for label in CONTEXT_LABELS.values()]
    wanted += [("", setting.said) for setting in SETTINGS.values()]
    assert [key for key in wanted if key not in known or not all(known[key].told)] == []


def test_every_place_is_filled_by_its_name() -> None:
    wrong = []
    for path, tree in trees():
        for node in calls(tree, "format"):
            inner = node.func.value if isinstance(node.func, ast.Attribute) else None
            if not (isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name)):
                continue
            if inner.func.id not in {"_", "N_", "ngettext"} or any(key.arg is None for key in node.keywords):
                continue
            filled = {str(key.arg) for key in node.keywords}
            texts = [one.value for one in inner.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            for text in texts:
                names = {re.split("[!:]", place)[0] for place in PLACE.findall(text)}
                if names - filled:
                    wrong.append(f"{path.name}:{node.lineno}: {names - filled} of {text!r}")
    assert wrong == []
