"""Write docs/keys.md from the table of commands.

python docs/make_keys.py
"""

from pathlib import Path

from reader.tui.commands import COMMANDS, CONTEXT_LABELS

HEAD = """# Keys

Every action is a command: press its key, choose it in the palette (`ctrl+p`), or type its name behind `:`.
This page is made from the table of commands by `docs/make_keys.py`.
"""


def page() -> str:
    """Give the page."""
    parts = [HEAD]
    for context, label in CONTEXT_LABELS.items():
        parts += [f"\n## {label}\n", "| keys | does | command |", "| --- | --- | --- |"]
        for command in COMMANDS:
            if context in command.contexts:
                keys = " ".join(f"`{keys.replace(' ', '').replace('|', chr(92) + '|')}`" for keys in command.keys)
                parts.append(f"| {keys} | {command.label} | `{command.id}` |")
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("keys.md").write_text(page(), "utf-8")
