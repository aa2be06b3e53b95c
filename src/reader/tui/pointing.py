"""Sentences that name keys: always those in force, whatever profile or file of the user's changed them."""

import re

from reader.speech import _
from reader.tui.commands import Context
from reader.tui.keymap import Keymap
from reader.tui.widgets.bars import shown

_NAME = re.compile(r"\{([a-z.-]+)\}")


def spelled(key: str) -> str:
    """Give a key as a sentence names it: the footer's sign for enter is a word here."""
    return shown(key).replace("⏎", "enter")


def pointed(sentence: str, keymap: Keymap, place: Context) -> str:
    """Say a sentence in the user's language, with the first key of a command where its name stands in braces.

    One without a key is named as ``:`` has it.
    """
    keys = {one.id: one.keys for one in keymap.of_context(place)}

    def key(found: re.Match[str]) -> str:
        own = keys.get(found[1], ())
        return spelled(own[0]) if own else f":{found[1]}"

    return _NAME.sub(key, _(sentence))
