"""Annotations from a file, or joined with another person's: what would come is shown first, and it is one step."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from textual.app import App

from reader.cleaning import clean_line
from reader.desk import telling
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.speech import _, ngettext, number
from reader.tui.dialogs.coming import Coming, Pair
from reader.tui.dialogs.paths import completing
from reader.tui.dialogs.prompt import Prompt
from reader.tui.widgets.bars import StatusLine


class Place(Protocol):
    """The screen on which it is asked for."""

    @property
    def app(self) -> App[Any]:
        """The running app."""

    @property
    def status(self) -> StatusLine:
        """The line that tells what is going on."""

    def run_worker(self, work: Any, *, group: str, exclusive: bool = False, exit_on_error: bool = True) -> Any:
        """Start work that ends with the screen."""


class Exchange:
    """Takes over and joins; ``changed`` is called when something came in, ``take_list`` with a list of feeds."""

    def __init__(
        self, place: Place, desk: Desk, *, changed: Callable[[], None], take_list: Callable[[str], None] | None = None
    ) -> None:
        self._place, self._desk, self._changed, self._take_list = place, desk, changed, take_list

    def do_import(self) -> None:
        """Ask for a file and take over what is in it."""
        self.take_over("")

    def do_merge(self) -> None:
        """Ask for another annotations file and join it."""
        self.join("")

    def take_over(self, typed: str) -> None:
        """Take over from a file; where none is named, it is asked for."""
        self._place.run_worker(self._guarded(self._take_over, typed), group="prompt", exit_on_error=False)

    def join(self, typed: str) -> None:
        """Join another annotations file; where none is named, it is asked for."""
        self._place.run_worker(self._guarded(self._join, typed), group="prompt", exit_on_error=False)

    async def _guarded(self, work: Callable[[str], Any], typed: str) -> None:
        try:
            self._desk.require_writable()
            await work(typed.strip())
        except KutipError as error:
            self._place.status.tell(str(error), error=True)
        finally:
            self._place.status.progress = ""

    async def _ask(self, label: str, *, hint: str, value: str = "") -> str:
        prompt = Prompt(label, value=value, hint=hint, completions=completing())
        return (await self._place.app.push_screen_wait(prompt) or "").strip()

    async def _agreed(self, heading: str, sentences: Sequence[str], pairs: Sequence[Pair], *, does: str) -> bool:
        self._place.status.progress = ""
        return await self._place.app.push_screen_wait(Coming(heading, sentences, pairs, does=does))

    async def _take_over(self, typed: str) -> None:
        from reader.desk import importing

        hint = _("A bundle, JSON-LD, JSON Lines, brat, REFI-QDA (.qdpx), or a list of feeds (OPML); tab completes")
        typed = typed or await self._ask(_("Import"), hint=hint)
        if not typed:
            return
        self._place.status.progress = _("reading {typed}").format(typed=clean_line(typed, limit=40))
        files = await self._desk.in_reading(importing.read_files, typed)
        if importing.is_list(files):
            if self._take_list is not None:
                self._take_list(typed)
            else:
                self._place.status.tell(_("That is a list of feeds; go back to the news to take it over."), error=True)
            return
        found = await self._desk.in_reading(importing.coming, self._desk, files)
        pairs = [
            Pair(_("{here}: what is here stays").format(here=telling.short(here)), here, there)
            for here, there in found.differing
        ]
        if not await self._agreed(
            _("{typed} would bring").format(typed=clean_line(typed)), _told(found), pairs, does=_("takes it over")
        ):
            self._place.status.tell(_("Nothing was taken over."))
            return
        self._place.status.progress = _("taking over")
        done = await self._desk.in_storage(importing.take_over, self._desk, found.brought)
        self._changed()
        placeless = (
            ngettext(
                "; {count} has no place in a text here", "; {count} have no place in a text here", len(done.orphans)
            ).format(count=number(len(done.orphans)))
            if done.orphans
            else ""
        )
        back = _(" ctrl+z takes them back as one.") if done.added else ""
        self._place.status.tell(
            _("{annotations} added{placeless}.{back}").format(
                annotations=_annotations(len(done.added)), placeless=placeless, back=back
            )
        )

    async def _join(self, typed: str) -> None:
        from reader.desk import merging

        offered = await self._desk.in_reading(merging.offered, self._desk)
        hint = _("Another annotations.json, or the data folder that it is in; it is only read. tab completes")
        label, value = (_("Merge what Syncthing set aside:"), str(offered[0])) if offered else (_("Merge"), "")
        typed = typed or await self._ask(label, hint=hint, value=value)
        if not typed:
            return
        self._place.status.progress = _("comparing with {typed}").format(typed=clean_line(typed, limit=40))
        found = await self._desk.in_reading(merging.planned, self._desk, typed)
        plan = found.plan
        pairs = [Pair(one.said, one.here, one.there) for one in plan.conflicts]
        replaced = {one.id: one for one in plan.replaced}
        pairs += [
            Pair(
                _("{new}: the later state counts, the other is kept apart").format(new=telling.short(new)),
                replaced[new.id],
                new,
            )
            for new in plan.update
            if new.id in replaced
        ]
        sentences = [
            _("{annotations} new here, {changed} changed, {removed} removed").format(
                annotations=_annotations(len(plan.add)), changed=len(plan.update), removed=len(plan.remove)
            ),
            ngettext(
                "{count} conflict: both states stay", "{count} conflicts: both states stay", len(plan.conflicts)
            ).format(count=number(len(plan.conflicts)))
            if plan.conflicts
            else _("No conflict."),
        ]
        if not found.based:
            sentences.append(_("It is the first time with this file: of two states the later one counts."))
        heading = _("Joining {typed} would bring").format(typed=clean_line(typed))
        if not await self._agreed(heading, sentences, pairs, does=_("joins it")):
            self._place.status.tell(_("Nothing was joined."))
            return
        self._place.status.progress = _("joining")
        join = merging.merge_offered if found.path in [one.resolve() for one in offered] else merging.merge
        done = await self._desk.in_storage(join, self._desk, found.path)
        self._changed()
        told = _("{annotations} added, {updated} changed, {removed} removed").format(
            annotations=_annotations(done.added), updated=done.updated, removed=done.removed
        )
        conflicts = (
            ngettext(
                ", {count} conflict (tag:conflict)", ", {count} conflicts (tag:conflict)", len(done.conflicts)
            ).format(count=number(len(done.conflicts)))
            if done.conflicts
            else ""
        )
        self._place.status.tell(
            _("{told}{conflicts}. ctrl+z takes it back as one.").format(told=told, conflicts=conflicts)
        )


def _told(found: Any) -> list[str]:
    new = sum(found.kinds.values())
    kinds = ", ".join(f"{number(count)} {_(kind)}" for kind, count in found.kinds.most_common())
    lines = [
        _("{annotations} new here{kinds}").format(annotations=_annotations(new), kinds=f": {kinds}" if new else "")
    ]
    differing = len(found.differing)
    other = (
        ngettext(
            "; {count} says something else in the file", "; {count} say something else in the file", differing
        ).format(count=number(differing))
        if differing
        else ""
    )
    lines.append(_("{annotations} here already{other}").format(annotations=_annotations(found.known), other=other))
    if found.articles:
        lines.append(
            ngettext(
                "{count} article that the library does not have",
                "{count} articles that the library does not have",
                found.articles,
            ).format(count=number(found.articles))
        )
    return [*lines, *(clean_line(one) for one in found.brought.told[:10])]


def _annotations(count: int) -> str:
    return ngettext("{count} annotation", "{count} annotations", count).format(count=number(count))
