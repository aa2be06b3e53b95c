"""Read, unread, starred, tagged: each can be undone."""

from collections.abc import Callable, Collection

from reader.articles.model import View
from reader.desk.open import Desk
from reader.desk.undo import Change


def mark_read(desk: Desk, ids: Collection[int], *, read: bool, undoable: bool = True) -> tuple[int, ...]:
    """Mark articles read or unread and give the ids that changed; opening an article does it without an undo step."""
    desk.require_writable()
    changed = desk.library.set_read(ids, read=read)
    if changed and undoable:
        label = f"mark {_articles(len(changed))} {'read' if read else 'unread'}"
        _remember(desk, label, lambda on: desk.library.set_read(changed, read=on), on=read)
    return changed


def mark_all_read(desk: Desk, view: View, through: int) -> tuple[int, ...]:
    """Mark all of a view read, up to the newest article that was seen, and give the ids that changed."""
    desk.require_writable()
    changed = desk.library.mark_view_read(view, through=through)
    if changed:
        label = f"mark {_articles(len(changed))} read"
        _remember(desk, label, lambda on: desk.library.set_read(changed, read=on), on=True)
    return changed


def star(desk: Desk, ids: Collection[int], *, starred: bool) -> tuple[int, ...]:
    """Star articles or take the star away, and give the ids that changed."""
    desk.require_writable()
    changed = desk.library.set_starred(ids, starred=starred)
    if changed:
        label = "star" if starred else "take the star away"
        _remember(desk, label, lambda on: desk.library.set_starred(changed, starred=on), on=starred)
    return changed


def highlight(desk: Desk, ids: Collection[int], *, highlighted: bool) -> tuple[int, ...]:
    """Let articles stand out in the list, or no longer, and give the ids that changed."""
    desk.require_writable()
    changed = desk.library.set_highlighted(ids, highlighted=highlighted)
    if changed:
        label = "highlight" if highlighted else "take the highlight off"
        _remember(desk, label, lambda on: desk.library.set_highlighted(changed, highlighted=on), on=highlighted)
    return changed


def tag(desk: Desk, article_id: int, tags: Collection[str]) -> None:
    """Replace an article's tags."""
    desk.require_writable()
    wanted = tuple(tags)
    before = desk.library.set_tags(article_id, wanted)
    if set(before) != set(wanted):
        desk.history.push(
            Change(
                "change the tags",
                lambda: _done(desk.library.set_tags(article_id, before)),
                lambda: _done(desk.library.set_tags(article_id, wanted)),
            )
        )


def _remember(desk: Desk, label: str, switch: Callable[[bool], object], *, on: bool) -> None:
    desk.history.push(Change(label, lambda: _done(switch(not on)), lambda: _done(switch(on))))


def _done(_: object) -> None:
    """Forget what a library method gives: a change gives nothing back."""


def _articles(number: int) -> str:
    return "1 article" if number == 1 else f"{number} articles"
