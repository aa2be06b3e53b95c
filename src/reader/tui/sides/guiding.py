"""What the status line says to a user who has just come, or who cannot go further."""

from reader.speech import N_, _
from reader.tui.keymap import Keymap
from reader.tui.pointing import spelled

_FIRST = {
    "open": N_("{key} opens an article"),
    "feeds.refresh": N_("{key} fetches the news"),
    "help": N_("{key} shows the keys of this place"),
}
"""The first commands to know, with what is said of their keys."""

NOT_HERE = {
    "quotation": N_("There is no quotation here."),
    "sentence": N_("There is no sentence here."),
    "paragraph": N_("There is no paragraph here."),
    "item": N_("There is no list item here."),
    "word": N_("There is no word here."),
}
"""What is said where a piece of the text cannot be taken at the caret."""


def greeting(keymap: Keymap) -> str:
    """Name the first keys to know, as they are in force."""
    keys = {one.id: spelled(one.keys[0]) for one in keymap.of_context("latest") if one.keys}
    known = [_(does).format(key=keys[name]) for name, does in _FIRST.items() if name in keys]
    if not known:
        return _("There are no keys here; the word more at the bottom has all commands.")
    return ", ".join(known) + "."


def none_further(step: int, *, unread: bool) -> str:
    """Say that there is no article further on, down for a step above 0."""
    if unread:
        return _("No unread article further down.") if step > 0 else _("No unread article further up.")
    return _("No article further down.") if step > 0 else _("No article further up.")
