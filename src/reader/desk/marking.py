"""Read, unread, starred, tagged, put aside to be read later: each can be undone."""

from collections.abc import Callable, Collection, Mapping

from reader.articles.model import View
from reader.desk.open import Desk
from reader.desk.undo import Change
from reader.speech import _, ngettext


def mark_read(
    desk: Desk, ids: Collection[int], *, read: bool, stories: bool = False, undoable: bool = True
) -> tuple[int, ...]:
    """Mark articles read or unread and give the ids that changed; ``stories`` takes all that tell the same along.

    Opening an article does it without an undo step. What is read leaves those to be read later where feeds.toml says
    so, which can always be undone.
    """
    desk.require_writable()
    wanted = desk.library.with_stories(ids) if stories else ids
    changed = desk.library.set_read(wanted, read=read)
    places = _let_go(desk, wanted) if read else {}
    label = (_("mark {articles} read") if read else _("mark {articles} unread")).format(
        articles=_articles(len(changed))
    )
    if changed and undoable:
        _remember(desk, label, lambda on: _read_and_queued(desk, changed, places, read=on), on=read)
    elif places:
        _remember_places(desk, _("take off what is to be read later"), places)
    return changed


def mark_all_read(desk: Desk, view: View, through: int) -> tuple[int, ...]:
    """Mark all of a view read, up to the newest article that was seen, and give the ids that changed."""
    desk.require_writable()
    changed = desk.library.mark_view_read(view, through=through)
    if changed:
        label = _("mark {articles} read").format(articles=_articles(len(changed)))
        places = _let_go(desk, changed)
        _remember(desk, label, lambda on: _read_and_queued(desk, changed, places, read=on), on=True)
    return changed


def _let_go(desk: Desk, ids: Collection[int]) -> dict[int, int | None]:
    """Take what was read off what is to be read later where the user wants it so; gives the places that it had."""
    return desk.library.set_later(ids, later=False) if desk.settings.later_until_read else {}


def _read_and_queued(desk: Desk, ids: Collection[int], places: Mapping[int, int | None], *, read: bool) -> None:
    desk.library.set_read(ids, read=read)
    desk.library.put_later(dict.fromkeys(places) if read else places)


def toggle_star(desk: Desk, ids: Collection[int]) -> bool:
    """Star articles; where all are, take the stars away. Gives whether they have stars now."""
    return bool(star(desk, ids, starred=True)) or not star(desk, ids, starred=False)


def toggle_highlight(desk: Desk, ids: Collection[int]) -> bool:
    """Highlight articles; where all are, take it off. Gives whether they are highlighted now."""
    return bool(highlight(desk, ids, highlighted=True)) or not highlight(desk, ids, highlighted=False)


def toggle_later(desk: Desk, ids: Collection[int]) -> bool:
    """Put articles aside to be read later; where all are, take them off. Gives whether they are put aside now."""
    return bool(put_aside(desk, ids, later=True)) or not put_aside(desk, ids, later=False)


def put_aside(desk: Desk, ids: Collection[int], *, later: bool) -> tuple[int, ...]:
    """Put articles aside to be read later, behind the others, or take them off; gives the ids that changed."""
    desk.require_writable()
    places = desk.library.set_later(ids, later=later)
    if places:
        label = (
            _("put {articles} aside").format(articles=_articles(len(places)))
            if later
            else _("take {articles} off").format(articles=_articles(len(places)))
        )
        _remember_places(desk, label, places)
    return tuple(places)


def move_later(desk: Desk, article_id: int, step: int) -> bool:
    """Move an article one place up (-1) or down (1) among those to be read later; False where it cannot go there."""
    desk.require_writable()
    places = desk.library.move_later(article_id, step)
    if places:
        _remember_places(desk, _("move what is to be read later"), places)
    return bool(places)


def _remember_places(desk: Desk, label: str, before: Mapping[int, int | None]) -> None:
    """Remember a change of what is to be read later, by the places that articles had before it."""
    now = desk.library.later_places(before)
    desk.history.push(
        Change(label, lambda: _done(desk.library.put_later(before)), lambda: _done(desk.library.put_later(now)))
    )


def star(desk: Desk, ids: Collection[int], *, starred: bool) -> tuple[int, ...]:
    """Star articles or take the star away, and give the ids that changed."""
    desk.require_writable()
    changed = desk.library.set_starred(ids, starred=starred)
    if changed:
        label = _("star") if starred else _("take the star away")
        _remember(desk, label, lambda on: desk.library.set_starred(changed, starred=on), on=starred)
    return changed


def highlight(desk: Desk, ids: Collection[int], *, highlighted: bool) -> tuple[int, ...]:
    """Let articles stand out in the list, or no longer, and give the ids that changed."""
    desk.require_writable()
    changed = desk.library.set_highlighted(ids, highlighted=highlighted)
    if changed:
        label = _("highlight") if highlighted else _("take the highlight off")
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
                _("change the tags"),
                lambda: _done(desk.library.set_tags(article_id, before)),
                lambda: _done(desk.library.set_tags(article_id, wanted)),
            )
        )


def change_tags(desk: Desk, ids: Collection[int], *, put: Collection[str], take: Collection[str]) -> list[int]:
    """Give tags to articles and take tags away; gives the ids that changed."""
    desk.require_writable()
    placed, taken = desk.library.change_tags(
        put=[(name, one) for name in put for one in ids], take=[(name, one) for name in take for one in ids]
    )
    if placed or taken:
        desk.history.push(
            Change(
                _("change the tags"),
                lambda: _done(desk.library.change_tags(put=taken, take=placed)),
                lambda: _done(desk.library.change_tags(put=placed, take=taken)),
            )
        )
    return sorted({one for _at, one in (*placed, *taken)}, reverse=True)


def _remember(desk: Desk, label: str, switch: Callable[[bool], object], *, on: bool) -> None:
    desk.history.push(Change(label, lambda: _done(switch(not on)), lambda: _done(switch(on))))


def _done(_: object) -> None:
    """Forget what a library method gives: a change gives nothing back."""


def _articles(number: int) -> str:
    return ngettext("{count} article", "{count} articles", number).format(count=number)
