"""All annotations of the library, the newest first."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len, set_cell_size
from rich.style import Style

from reader.annotations.model import Annotation
from reader.articles.query.model import Query
from reader.articles.query.parsing import parse
from reader.articles.query.printing import written
from reader.cleaning import clean_line, squeeze
from reader.desk import annotating, verifying
from reader.desk.listing import GROUPINGS, Grouping, Listing
from reader.desk.open import Desk
from reader.errors import KutipError
from reader.speech import N_, _, ngettext, number
from reader.tui import empties
from reader.tui.commands import Context
from reader.tui.dialogs.prompt import Prompt
from reader.tui.dialogs.query import WORDS_HINT, query_prompt, words, words_fault, words_of
from reader.tui.divisions import Divisions
from reader.tui.newsline import clipped
from reader.tui.screens.listing import ListingScreen
from reader.tui.sides import tagging
from reader.tui.sides.exchange import Exchange
from reader.tui.widgets.rows import Piece, Rows

if TYPE_CHECKING:
    from pathlib import Path

    from reader.desk.exporting import Exported
    from reader.exports import Format


FIRST, AT_A_TIME = 0.03, 0.15
"""Seconds that are looked through before the list is painted first, and then between two paintings."""


BY = {
    "article": N_("by article"),
    "speaker": N_("by speaker"),
    "addressee": N_("by addressee"),
    "tag": N_("by tag"),
    "kind": N_("by kind"),
    "outlet": N_("by outlet"),
    "day": N_("by day"),
}


class AnnotationRows(Rows):
    """One annotation a line: sign, who, the words, the article."""

    CONTEXT: Context = "annotations"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"annotations--who", "annotations--article", "annotations--sign"}
    DEFAULT_CSS = """
    AnnotationRows {
        & > .annotations--who { text-style: bold; }
        & > .annotations--article { color: $foreground 75%; }
        & > .annotations--sign { color: $accent; text-style: bold; }
    }
    """

    def __init__(self, get: Callable[[str], Annotation | None], sign: Callable[[str], str]) -> None:
        super().__init__()
        self._sign = sign
        self._get = get
        self._ids: list[str] = []

    def show(self, ids: list[str], divisions: Divisions) -> None:
        """Show the annotations of these ids; each is read when it comes in sight. The cursor stays on its own."""
        kept = self._ids[self.cursor] if self.cursor < len(self._ids) else None
        at = self.cursor
        if kept is not None and (at >= len(ids) or ids[at] != kept):
            with suppress(ValueError):
                at = ids.index(kept)
        self._ids, self._divisions = ids, divisions
        self.set_count(len(ids), cursor=at)

    @property
    def current(self) -> Annotation | None:
        """The annotation under the cursor."""
        return self._get(self._ids[self.cursor]) if self.cursor < len(self._ids) else None

    def words(self, index: int) -> str:
        """Give one line with the kind in words."""
        one = self._get(self._ids[index])
        if one is None:
            return _("this annotation is gone")
        words = squeeze(one.selector.exact or one.note or " ".join(one.fields.values()))
        return f"{tagging.said(one)}: {words}"

    def pieces(self, index: int, width: int) -> list[Piece]:
        """Give one line."""
        one = self._get(self._ids[index])
        if one is None:
            return [(_("  (this annotation is gone)"), Style(dim=True))]
        who = (
            one.fields.get("speaker")
            or one.fields.get("issuer")
            or (one.evidence.outlet if one.is_whole else "")
            or "—"
        )
        if one.fields.get("addressee"):
            who += f" → {one.fields['addressee']}"
        who_cells = max(10, min(34, width // 4))
        article_cells = max(0, min(40, width // 4)) if width >= 100 else 0
        words = squeeze(one.selector.exact or one.note or " ".join(one.fields.values()))
        article = set_cell_size(f"  {one.evidence.outlet or ''}: {one.evidence.title}", article_cells)
        room = max(4, width - 4 - who_cells - 1 - article_cells - 1)
        return [
            (f" {self._sign(one.kind)}  ", self.look("annotations--sign")),
            (clipped(who, who_cells) + " ", self.look("annotations--who")),
            (clipped(words, room), Style.null()),
            (article if cell_len(article) else "", self.look("annotations--article")),
        ]


class AnnotationsScreen(ListingScreen):
    """Lists the annotations; gives the one to be opened at its place, or None."""

    CSS = """
    AnnotationsScreen #told { max-height: 6; }
    """
    HEADING = N_("Annotations")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._query = Query()
        self._grouping: Grouping = "none"
        self.exchange = Exchange(self, desk, changed=self.library_changed)

    @property
    def handlers(self) -> tuple[Any, ...]:
        """This screen, what takes in and joins, then the app."""
        return (self, self.exchange, self.app)

    def make_rows(self) -> AnnotationRows:
        """Give the list, empty."""
        return AnnotationRows(self._get, lambda kind: self._desk.codebook.book.kind(kind).sign)

    @property
    def current(self) -> Annotation | None:
        """The annotation under the cursor."""
        return self.query_one(AnnotationRows).current

    async def load(self) -> None:
        """Read which annotations there are."""
        found = Listing(self._desk, self._query, self._grouping)
        try:
            seconds, done = FIRST, False
            while not done:
                done = await self._desk.in_reading(found.step, seconds)
                # Groups are known at the end; and the cursor is not taken off its line while that is still to come.
                if done or (self._grouping == "none" and len(found.ids) > self.query_one(AnnotationRows).cursor):
                    await self._show(found, done=done)
                self.status.progress = (
                    "" if done else _("{annotations} so far").format(annotations=number(len(found.ids)))
                )
                seconds = AT_A_TIME
        except KutipError as error:
            self.status.tell(str(error), error=True)
        finally:
            self.status.progress = ""

    async def _show(self, found: Listing, *, done: bool) -> None:
        """Show what is found so far."""
        groups = await self._desk.in_reading(found.groups)
        ids = [identity for group in groups for identity in group.ids] if groups else list(found.ids)
        starts = accumulate((len(group.ids) for group in groups), initial=0)
        labels = (f"{_(group.label) if group.rest else group.label}  ({number(len(group.ids))})" for group in groups)
        self.query_one(AnnotationRows).show(ids, Divisions.of(zip(starts, labels, strict=False)))
        if done and not ids and not self._query:
            self.status.tell(
                _('Nothing is marked yet: open an article, select with v, then " for a quote, ! for a directive.')
            )
        self.EMPTY = (empties.NOT_FOUND if self._query else empties.ANNOTATIONS) if done else ""
        kinds = ", ".join(f"{number(times)} {_(kind)}" for kind, times in found.kinds.most_common())
        count = ngettext("{count} annotation", "{count} annotations", len(found.ids))
        told = count.format(count=number(len(found.ids)))
        if not done:
            told = _("{annotations} so far").format(annotations=told)
        if groups:
            in_groups = ngettext("{count} group", "{count} groups", len(groups)).format(count=number(len(groups)))
            told = f"{told}, {in_groups}"
        heading = _("Annotations with {query}").format(query=written(self._query)) if self._query else _("Annotations")
        by = f" {_(BY[self._grouping])}" if groups else ""
        self.show_heading(f"{heading}{by}  ({told}{': ' * bool(kinds)}{kinds})")

    # Not the store's own method: opening the store may fail, and then the screen says so instead of ending.

    def _get(self, identity: str) -> Annotation | None:
        return self._desk.store.get(identity)

    def told(self) -> str:
        """Give the words of the annotation under the cursor, and what is said of them."""
        one = self.current
        if one is None:
            # Whoever has their annotations in another data folder sees here that this is not it.
            place = clean_line(str(self._desk.settings.data))
            return "" if self._query else _("There are no annotations in {path}.").format(path=place)
        told = " · ".join(f"{_(name)} {value}" for name, value in one.fields.items())
        pinned = _("pinned to the text in which it was marked") if one.state == "pinned" else ""
        lines = (one.selector.exact, told, " · ".join(filter(None, (one.note, *one.tags, pinned))))
        return "\n".join(line for line in lines if line)

    def do_list_filter(self) -> None:
        """Ask for words and show only the annotations with them."""
        prompt = Prompt(_("Find"), value=words_of(self._query), hint=_(WORDS_HINT), check=words_fault)
        self.run_worker(self._ask(prompt, words), group="prompt", exclusive=True, exit_on_error=False)

    def do_list_query(self) -> None:
        """Ask for a query and show only the annotations that it means."""
        self.run_worker(
            self._ask(query_prompt(self._query), parse), group="prompt", exclusive=True, exit_on_error=False
        )

    async def _ask(self, prompt: Prompt, read: Callable[[str], Query]) -> None:
        typed = await self.app.push_screen_wait(prompt)
        if typed is not None:
            self._query = read(typed)
            self.library_changed()

    def do_back(self) -> None:
        """Show all annotations again, or go back to the news."""
        if self._query:
            self._query = Query()
            self.library_changed()
        else:
            super().do_back()

    def do_annotations_group(self) -> None:
        """Group them by the next of what they can be grouped by."""
        self._group(1)

    def do_annotations_ungroup(self) -> None:
        """Group them by the one before."""
        self._group(-1)

    def _group(self, step: int) -> None:
        self._grouping = GROUPINGS[(GROUPINGS.index(self._grouping) + step) % len(GROUPINGS)]
        self.library_changed()

    def do_annotation_edit_listed(self) -> None:
        """Edit this annotation."""
        self.run_worker(self._edit(), group="edit", exclusive=True, exit_on_error=False)

    async def _edit(self) -> None:
        one = self.current
        if one is not None and await tagging.edit(self.app, self._desk, one) is not None:
            self.status.tell(_("Saved."))
            self.library_changed()

    def do_annotation_delete(self) -> None:
        """Delete this annotation."""
        self.run_worker(self._delete(), group="save", exit_on_error=False)

    async def _delete(self) -> None:
        one = self.current
        if one is None:
            return
        try:
            await self._desk.in_storage(annotating.remove, self._desk, one.id)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.status.tell(_("Deleted. ctrl+z brings it back."))
        self.library_changed()

    def do_look_pin(self) -> None:
        """Keep this annotation to the text in which it was marked, or no longer."""
        self.run_worker(self._pin(), group="save", exit_on_error=False)

    async def _pin(self) -> None:
        if (one := self.current) is None:
            return
        pinned = one.state != "pinned"
        try:
            await self._desk.in_storage(verifying.pin, self._desk, one.id, pinned=pinned)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        self.status.tell(
            _("Kept to the text in which it was marked.") if pinned else _("It is looked for in the newest text.")
        )
        self.library_changed()

    def do_annotations_export(self) -> None:
        """Export the annotations of the list to a file."""
        self.run_worker(self._export(), group="export", exclusive=True, exit_on_error=False)

    async def _export(self) -> None:
        from reader.desk import exporting

        names = exporting.names()
        wanted = await self.app.push_screen_wait(
            Prompt(_("Export as"), value="markdown", completions=lambda typed: _beginning(names, typed), hint="")
        )
        if not wanted:
            return
        try:
            form = exporting.format_named(wanted.strip())
            value = f"annotations{'' if form.folder else form.suffix}"
            typed = await self.app.push_screen_wait(Prompt(_("Export to"), value=value, hint=_(form.label)))
            if not typed:
                return
            path, done = await self._write(typed, form)
        except KutipError as error:
            self.status.tell(str(error), error=True)
            return
        wrote = ngettext("Wrote {count} annotation to {path}", "Wrote {count} annotations to {path}", done.count)
        if done.left_out:
            wrote = ngettext(
                "Wrote {count} annotation to {path}; {left_out} were left out, as their text is not stored",
                "Wrote {count} annotations to {path}; {left_out} were left out, as their text is not stored",
                done.count,
            )
        self.status.tell(wrote.format(count=number(done.count), path=path, left_out=done.left_out))

    async def _write(self, typed: str, form: "Format") -> "tuple[Path, Exported]":
        """Write the file, and where one is there already, ask before it is replaced."""
        from reader.desk import exporting

        chosen = exporting.Chosen(query=self._query)
        write = partial(exporting.export_to, self._desk, typed, form=form, chosen=chosen)
        try:
            return await self._desk.in_reading(write)
        except exporting.ThereAlreadyError:
            answer = await self.app.push_screen_wait(
                Prompt(_("Write yes to replace it:"), hint=_("A file of this name is there already"))
            )
            if (answer or "").strip().lower() not in {"yes", _("yes")}:
                raise
            return await self._desk.in_reading(write, replace=True)


def _beginning(names: Sequence[str], typed: str) -> list[str]:
    """Give the formats that begin as what was typed; all of them where none does or one is written out."""
    found = [name for name in names if name.startswith(typed)]
    return found if found and typed not in names else list(names)
