"""Gather what Kutip says into the catalogues of its languages, and compile them.

python docs/make_translations.py            brings every .po in step with the program, and writes its .mo
python docs/make_translations.py --check    only tells what is missing or old
python docs/make_translations.py --new fr   begins a language
"""

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import cleandoc
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "reader"
LOCALE = SOURCE / "locale"
TABLES = {"_top": 1, "_reading": 1, "_feed": 1, "_hook": 1, "_sync": 1, "_rule": 1, "_smart": 1, "Section": 2}
"""Functions of the table of settings, and which of their arguments is a sentence."""

HEADER = """Project-Id-Version: kutip
Language: {language}
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 8bit
Plural-Forms: {plurals}
"""
PLURALS = {"id": "nplurals=1; plural=0;"}
GERMANIC = "nplurals=2; plural=(n != 1);"

Key = tuple[str, str]
"""The context, empty where there is none, and the English."""


@dataclass(slots=True)
class Message:
    """One text: its English, the English for several where it counts, what it is in the language, where it stands."""

    context: str
    source: str
    many: str = ""
    told: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What a catalogue finds it by."""
        return self.context, self.source


def gather(root: Path = SOURCE) -> dict[Key, Message]:
    """Give all texts of the program, in the order of its files."""
    found: dict[Key, Message] = {}
    for path in sorted(root.rglob("*.py")):
        place = path.relative_to(root).as_posix()
        for message in _in_module(ast.parse(path.read_text("utf-8")), commands=place.startswith("cli/")):
            known = found.setdefault(message.key, message)
            known.many = known.many or message.many
            known.places.add(place)
    return found


def _in_module(tree: ast.Module, *, commands: bool) -> Iterator[Message]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _in_call(node)
            if commands:
                yield from _in_option(node)
        elif commands and isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            told = ast.get_docstring(node)
            if told:
                yield Message("", cleandoc(told))


def _in_call(node: ast.Call) -> Iterator[Message]:
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    texts = [_text(one) for one in node.args]
    match name, texts:
        case (("_" | "N_"), [str(source)]):
            yield Message("", source)
        case "N_", [str(source), str(many)]:
            yield Message("", source, many)
        case "ngettext", [str(source), str(many), _]:
            yield Message("", source, many)
        case "pgettext", [str(context), str(source)]:
            yield Message(context, source)
        case "Command", [_, str(label), *rest]:
            yield Message("", label)
            footer = next((one for one in rest[2:3] if one), None) or next(
                (_text(one.value) for one in node.keywords if one.arg == "footer"), None
            )
            if footer:
                yield Message("footer", footer)
        case _ if name in TABLES and len(texts) > TABLES[name] and (said := texts[TABLES[name]]):
            yield Message("", said)


def _in_option(node: ast.Call) -> Iterator[Message]:
    for one in node.keywords:
        if one.arg in {"help", "short_help"} and (told := _text(one.value)):
            yield Message("", cleandoc(told))


def _makes_command(node: ast.expr) -> bool:
    called = node.func if isinstance(node, ast.Call) else node
    return isinstance(called, ast.Attribute) and called.attr in {"command", "group"}


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


# Catalogues: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html


def read(path: Path) -> tuple[str, dict[Key, Message]]:
    """Give a catalogue's header and its texts."""
    found: dict[Key, Message] = {}
    for block in re.split(r"\n{2,}", path.read_text("utf-8").strip()):
        values: dict[str, str] = {}
        at = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            if match := re.fullmatch(r'(msg\w+(?:\[\d\])?) (".*")', line):
                at = match[1]
                values[at] = ast.literal_eval(match[2])
            elif line.startswith('"'):
                values[at] += ast.literal_eval(line)
        if "msgid" in values:
            told = [value for name, value in values.items() if name.startswith("msgstr")]
            message = Message(values.get("msgctxt", ""), values["msgid"], values.get("msgid_plural", ""), told)
            found[message.key] = message
    head = found.pop(("", ""), Message("", "", "", [""]))
    return head.told[0], found


def write(header: str, messages: Iterable[Message]) -> str:
    """Give a catalogue as text."""
    blocks = [f'msgid ""\nmsgstr ""\n{_lines(header)}']
    for one in messages:
        lines = [f"#: {' '.join(sorted(one.places))}"] if one.places else []
        if "{" in one.source:
            lines.append("#, python-brace-format")
        if one.context:
            lines.append(f"msgctxt {_quoted(one.context)}")
        lines.append(f"msgid {_quoted(one.source)}")
        if one.many:
            lines.append(f"msgid_plural {_quoted(one.many)}")
            lines += [f"msgstr[{number}] {_quoted(told)}" for number, told in enumerate(one.told or [""])]
        else:
            lines.append(f"msgstr {_quoted(one.told[0] if one.told else '')}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\b", "\\b") + '"'


def _lines(header: str) -> str:
    return "\n".join(_quoted(line + "\n") for line in header.strip().splitlines())


def merged(known: Mapping[Key, Message], gathered: Mapping[Key, Message]) -> list[Message]:
    """Give the program's texts with what a catalogue says of them; what the program no longer says is left out."""
    return [
        Message(one.context, one.source, one.many, known[one.key].told if one.key in known else [], one.places)
        for one in gathered.values()
    ]


def compiled(header: str, messages: Iterable[Message]) -> bytes:
    """Give a catalogue as gettext reads it (GNU MO, little-endian); what is not translated is not in it."""
    texts = {b"": header.encode()}
    for one in messages:
        if one.told and all(one.told):
            key = (f"{one.context}\x04" if one.context else "") + one.source + (f"\x00{one.many}" if one.many else "")
            texts[key.encode()] = "\x00".join(one.told).encode()
    keys = sorted(texts)
    start = 28 + 16 * len(keys)
    ids, values = b"".join(key + b"\x00" for key in keys), b"".join(texts[key] + b"\x00" for key in keys)
    tables = (_table(keys, start), _table([texts[key] for key in keys], start + len(ids)))
    head = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start)
    return b"".join((head, *tables, ids, values))


def _table(texts: Sequence[bytes], at: int) -> bytes:
    parts = []
    for text in texts:
        parts.append(struct.pack("<2I", len(text), at))
        at += len(text) + 1
    return b"".join(parts)


def catalogues() -> list[Path]:
    """Give the catalogues that there are."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/kutip.po"))


def main(arguments: Sequence[str]) -> int:
    """Bring the catalogues in step, or tell what they lack."""
    gathered = gather()
    if arguments[:1] == ["--new"]:
        path = LOCALE / arguments[1] / "LC_MESSAGES" / "kutip.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        header = HEADER.format(language=arguments[1], plurals=PLURALS.get(arguments[1], GERMANIC))
        path.write_text(write(header, gathered.values()), "utf-8")
    faults = 0
    for path in catalogues():
        header, known = read(path)
        messages = merged(known, gathered)
        missing = [one for one in messages if not one.told or not all(one.told)]
        text, binary = write(header, messages), compiled(header, messages)
        current = path.with_suffix(".mo")
        old = path.read_text("utf-8") != text or not current.exists() or current.read_bytes() != binary
        print(f"{path.parts[-3]}: {len(messages) - len(missing)} of {len(messages)} texts{', not in step' * old}")  # noqa: T201
        faults += bool(missing) or old
        if "--check" in arguments:
            for one in missing:
                print(f"  {one.source!r}")  # noqa: T201
        else:
            path.write_text(text, "utf-8")
            current.write_bytes(binary)
    return int(bool(faults) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
