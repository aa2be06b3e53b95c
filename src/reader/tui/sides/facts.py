"""The lines under an article's title."""

from reader.annotations.model import Annotation
from reader.desk import reading, viewing
from reader.desk.open import Desk
from reader.speech import _, ngettext, number
from reader.tui.dates import full, short


def facts_of(opened: reading.Opened) -> tuple[str, ...]:
    """Give outlet and time, byline, what the page tells beside them, and the address."""
    row = opened.article.row
    when = full(row.published or row.when)
    outlet, where = reading.outlet_of(opened.article, opened.text), reading.place_and_language(opened.text)
    minutes = _("{minutes} min to read").format(minutes=row.minutes) if row.minutes else ""
    count = len(viewing.of_article(opened))
    pictures = ngettext("{count} picture", "{count} pictures", count).format(count=number(count)) if count else ""
    first = " · ".join(part for part in (outlet, when, *where, minutes, pictures) if part)
    caption = opened.text.facts.image_caption
    lead = (_("Picture: {told}").format(told=caption),) if caption and caption not in opened.text.document.text else ()
    told = (*reading.told_in_words(opened.article, opened.text), *lead)
    return tuple(part for part in (first, opened.article.byline, *told, opened.article.url) if part)


def told_by(desk: Desk, opened: reading.Opened) -> tuple[str, ...]:
    """Give a line with the other outlets of the story, none where nobody else tells it."""
    if opened.article.row.story is None:
        return ()
    others = [row for row in desk.library.story(opened.article.id) if row.id != opened.article.id]
    outlets = " · ".join(f"{row.outlet} {short(row.when, now=desk.now()).strip()}" for row in others)
    return (_("Also: {outlets}").format(outlets=outlets),)


def remark(annotation: Annotation) -> str:
    """Give what is said of an article as a whole, as one line."""
    told = (*annotation.fields.values(), annotation.note, *annotation.tags)
    return _("{kind} on this article: {remark}").format(
        kind=_(annotation.kind).capitalize(), remark=" · ".join(filter(None, told))
    )
