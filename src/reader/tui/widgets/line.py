"""A line to type in, which does its keys in the order in which they come."""

from textual import events
from textual.widgets import Input


class Line(Input):
    """Textual's line, but a key that edits is done at once.

    Textual lets such a key go through all that is around the line first; what was typed behind it is there by then,
    and ctrl+u would take that too. Over a slow line keys come in such bursts.
    """

    async def _on_key(self, event: events.Key) -> None:
        bindings = self._bindings.key_to_bindings.get(event.key, ())
        if bindings and not event.is_printable:
            event.prevent_default().stop()
            for binding in bindings:
                await self.run_action(binding.action)
