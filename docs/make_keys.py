"""Write docs/keys.md from the table of commands.

python docs/make_keys.py
"""

from pathlib import Path

from reader.config import PROFILES
from reader.tui.commands import COMMANDS, CONTEXT_LABELS, Command, Context
from reader.tui.keymap import Keymap
from reader.tui.keysfile import keymap

HEAD = """# Keys

Every action is a command: press its key, choose it in the palette (`ctrl+p`, or a click on "more" in the footer), or
type its name behind `:`. This page is made from the table of commands by `docs/make_keys.py`.

Your own keys stand in `keys.toml`, and whole sets of them in profiles: [using Kutip](using.md#your-own-keys) tells how.
`kutip keys` lists those in force.

A number before a command that moves is how many times it is done: `5j`, `12G`, `03J`. In the default keys `1`, `2` and
`3` are the panes, so a number that begins with one of them is written with a `0` before it; in the profiles they count.
"""


def page() -> str:
    """Give the page."""
    usual = Keymap()
    parts = [HEAD]
    for context, label in CONTEXT_LABELS.items():
        parts += [f"\n## {label}\n", "| keys | does | command |", "| --- | --- | --- |"]
        for command in COMMANDS:
            if context in command.contexts:
                parts.append(f"| {_written(command.keys)} | {command.label} | `{command.id}` |")
    parts += [
        "\n## Profiles\n",
        'What is other than above; `profile = "vim"` under `[reading]` in feeds.toml chooses one.',
    ]
    for name in PROFILES[1:]:
        other, _ = keymap(profile=name, file=None)
        parts += [f"\n### {name}\n", "| place | keys | does |", "| --- | --- | --- |"]
        for context, label in CONTEXT_LABELS.items():
            parts += [
                f"| {label} | {_written(_keys(other, command, context)) or 'none'} | {command.label} |"
                for command in COMMANDS
                if set(_keys(other, command, context)) != set(_keys(usual, command, context))
            ]
    return "\n".join(parts) + "\n"


def _keys(found: Keymap, command: Command, context: Context) -> tuple[str, ...]:
    return found.keys_of(command, context)


def _written(keys: tuple[str, ...]) -> str:
    return " ".join(f"`{one.replace(' ', '') if len(one) < 4 else one}`".replace("|", chr(92) + "|") for one in keys)


if __name__ == "__main__":
    Path(__file__).with_name("keys.md").write_text(page(), "utf-8")
