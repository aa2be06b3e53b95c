"""Mark passages: add, change, remove, and find again what was marked."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from reader.annotations.anchor import describe
from reader.annotations.model import Annotation, Evidence
from reader.articles.model import Article, StoredDocument
from reader.cleaning import clean_line, clean_text
from reader.desk.open import Desk
from reader.desk.reading import outlet_of
from reader.desk.switching import recorded, switch
from reader.desk.undo import Change, Record
from reader.errors import StorageError
from reader.speech import _

Beside = Callable[[int], None]
"""What goes along with marking: called with 1 when the passages are marked, with -1 when that is undone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the user says of a passage."""

    kind: str
    fields: Mapping[str, str]
    note: str = ""
    tags: tuple[str, ...] = ()

    def cleaned(self) -> "Draft":
        """Give the draft as it is kept: every word through the door, nothing empty."""
        fields = {name: clean_line(value) for name, value in self.fields.items()}
        tags = dict.fromkeys(clean_line(tag, limit=100) for tag in self.tags)
        return Draft(
            kind=self.kind,
            fields={name: value for name, value in fields.items() if value},
            note=clean_text(self.note).strip(),
            tags=tuple(tag for tag in tags if tag),
        )


def annotate(
    desk: Desk,
    article: Article,
    text: StoredDocument,
    *,
    span: tuple[int, int],
    draft: Draft,
    beside: Beside | None = None,
) -> Annotation:
    """Mark ``span`` of an article's text. When this returns, the annotation is on disk.

    Raises:
        StorageError: it could not be saved; nothing was changed.

    """
    (annotation,) = annotate_all(desk, article, text, [(span, draft)], beside=beside)
    return annotation


def annotate_all(
    desk: Desk,
    article: Article,
    text: StoredDocument,
    passages: Sequence[tuple[tuple[int, int], Draft]],
    *,
    beside: Beside | None = None,
) -> list[Annotation]:
    """Mark several passages as one change, all or none. When this returns, they are on disk.

    ``beside`` is done after them, with 1, and undone with them, with -1.

    Raises:
        StorageError: they could not be saved; nothing was changed.

    """
    desk.require_writable()
    new = [made(desk, article, text, span=span, draft=draft.cleaned()) for span, draft in passages]
    label = (
        _("tag {kind}").format(kind=_(new[0].kind))
        if len(new) == 1
        else _("tag {count} passages").format(count=len(new))
    )
    commit(desk, label, before=(), after=new, beside=beside)
    return new


def note_article(desk: Desk, article: Article, text: StoredDocument, draft: Draft) -> Annotation:
    """Say something of a whole article; it has no words of its own. When this returns, it is on disk.

    Raises:
        StorageError: it could not be saved; nothing was changed.

    """
    desk.require_writable()
    new = made(desk, article, text, span=(0, 0), draft=draft.cleaned())
    new = replace(new, selector=replace(new.selector, prefix="", suffix="", occurrences=0))
    commit(desk, _("note {kind} on the article").format(kind=_(new.kind)), before=(), after=[new])
    return new


def commit(
    desk: Desk,
    label: str,
    *,
    before: Sequence[Annotation],
    after: Sequence[Annotation],
    beside: Beside | None = None,
    record: Record | None = None,
) -> None:
    """Bring annotations from how they are to how they should be, as one change that can be undone, after a restart too.

    Args:
        desk: the desk.
        label: what the change is, in words.
        before: the annotations that the change is about as they are in the store.
        after: the same as they should be; one that is missing in either is added or removed.
        beside: what goes along with it; done and undone with it while this run lasts.
        record: the change as data, where more goes along with it after a restart, too.

    Raises:
        StorageError: it could not be saved; nothing was changed.

    """
    desk.require_writable()
    record = record or recorded(before, after)

    def forth() -> None:
        switch(desk, before, after)
        if beside is not None:
            beside(1)

    def back() -> None:
        switch(desk, after, before)
        if beside is not None:
            beside(-1)

    forth()
    if desk.settings.hooks:
        from reader.desk.hooks import annotation_records

        desk.hooks.happened("annotation", annotation_records(before, after))
    desk.history.push(Change(label, back, forth, record))


def made(desk: Desk, article: Article, text: StoredDocument, *, span: tuple[int, int], draft: Draft) -> Annotation:
    """Give the annotation of a passage, with its evidence; it is not saved yet."""
    now = desk.now().replace(microsecond=0)
    return Annotation(
        id=uuid.uuid4().hex,
        article=article.key,
        kind=draft.kind,
        selector=describe(text.document.text, *span),
        evidence=evidence_of(article, text),
        created=now,
        modified=now,
        fields=draft.fields,
        note=draft.note,
        tags=draft.tags,
        author=desk.settings.author,
    )


def evidence_of(article: Article, text: StoredDocument) -> Evidence:
    """Give what shows where a passage of this text stands (law 3)."""
    return Evidence(
        url=article.url,
        outlet=outlet_of(article, text),
        title=text.title or article.row.title,
        byline=article.byline,
        published=article.row.published,
        fetched=text.fetched,
        text_sha256=text.sha256,
        extractor=text.extractor,
    )


def change(desk: Desk, id: str, draft: Draft) -> Annotation:  # noqa: A002 - the field's name
    """Change what is said of a passage; its place and evidence stay.

    Raises:
        StorageError: it could not be saved; nothing was changed.

    """
    desk.require_writable()
    draft = draft.cleaned()
    before = known(desk, id)
    after = replace(
        before,
        kind=draft.kind,
        fields=draft.fields,
        note=draft.note,
        tags=draft.tags,
        modified=desk.now().replace(microsecond=0),
    )
    commit(desk, _("edit {kind}").format(kind=_(after.kind)), before=[before], after=[after])
    return after


def move_edges(desk: Desk, id: str, text: StoredDocument, span: tuple[int, int]) -> Annotation:  # noqa: A002
    """Give an annotation other edges in the text that is shown; what is said of it stays.

    Raises:
        StorageError: it could not be saved; nothing was changed.

    """
    desk.require_writable()
    before = known(desk, id)
    after = replace(
        before,
        selector=describe(text.document.text, *span),
        evidence=replace(before.evidence, fetched=text.fetched, text_sha256=text.sha256, extractor=text.extractor),
        modified=desk.now().replace(microsecond=0),
        state="exact",
    )
    commit(desk, _("move the edges of the {kind}").format(kind=_(after.kind)), before=[before], after=[after])
    return after


def remove(desk: Desk, id: str) -> Annotation:  # noqa: A002 - the field's name
    """Remove an annotation; undo brings it back as it was.

    Raises:
        StorageError: it could not be removed; nothing was changed.

    """
    desk.require_writable()
    annotation = known(desk, id)
    commit(desk, _("delete {kind}").format(kind=_(annotation.kind)), before=[annotation], after=())
    return annotation


def parties(fields: Mapping[str, str]) -> str:
    """Give who speaks or directs, and whom is told, in short."""
    who = fields.get("speaker") or fields.get("issuer") or _("nobody named")
    return _("{who} to {addressee}").format(who=who, addressee=fields["addressee"]) if fields.get("addressee") else who


def keep_house(desk: Desk) -> None:
    """Make the day's backup, and tell the library which articles are annotated: it may have been rebuilt meanwhile.

    Raises:
        StorageError: the annotations cannot be opened, or no backup could be made.

    """
    if not desk.readonly:
        desk.library.sync_annotated(desk.store.counts())
        desk.store.back_up(now=desk.now())


def known(desk: Desk, id: str) -> Annotation:  # noqa: A002 - the field's name
    """Give an annotation that is to be changed; raises StorageError where it is not there any more."""
    annotation = desk.store.get(id)
    if annotation is None:
        raise StorageError(_("That annotation is not there any more."))
    return annotation
