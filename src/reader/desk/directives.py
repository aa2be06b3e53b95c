"""The directive board: who was told to do what by when, how it stands, what came of it, and all of it as a calendar."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import msgspec

from reader.annotations.deadlines import due
from reader.annotations.model import STATUSES, Annotation, FollowUp
from reader.desk import people
from reader.desk.annotating import commit
from reader.desk.exporting import Exported, save
from reader.desk.open import Desk
from reader.desk.reading import outlet_of
from reader.desk.register import Read, Register
from reader.errors import ConfigError, StorageError
from reader.naming import has_name
from reader.speech import N_, _

Grouping = Literal["addressee", "issuer", "due"]
GROUPINGS: tuple[Grouping, ...] = ("addressee", "issuer", "due")

ENDED = frozenset({"done", "withdrawn", "broken"})
"""Statuses with which nothing is expected any more."""

NOBODY = N_("nobody named")


class Directive(msgspec.Struct, frozen=True, gc=False):
    """One directive as it stands; the annotation is read when it is asked for, as there may be 100,000 of these."""

    id: str
    """The annotation's."""
    issuer: str
    """As the register calls them."""
    addressee: str
    named: tuple[str, str]
    """Issuer and addressee as the annotation calls them."""
    due: date | None
    """The day that its deadline names, counted from the day on which it was published."""
    overdue: bool
    status: str
    """How it stands; open where nothing is said."""
    action: str
    """What is to be done; the passage itself where that is not said."""
    strength: str
    follow_ups: int
    """How many articles are linked."""
    _read: Read

    @property
    def annotation(self) -> Annotation:
        """The annotation. Raises StorageError where it is not there any more."""
        found = self._read(self.id)
        if found is None:
            raise StorageError(_("That directive is not there any more."))
        return found

    def party(self, grouping: Grouping) -> str:
        """Give the one by whom it is grouped."""
        return self.issuer if grouping == "issuer" else self.addressee


def directives(desk: Desk, *, grouping: Grouping = "due", register: Register | None = None) -> list[Directive]:
    """Give every directive, by addressee or issuer and then by deadline, or by deadline alone; none comes last.

    Raises:
        StorageError: the annotations cannot be read.

    """
    known = register or people.people(desk)
    today = desk.now().astimezone().date()
    read = desk.store.get
    found = [(one.created, _directive(one, known, today, read)) for one in desk.store.all() if one.kind == "directive"]

    def order(made: tuple[datetime, Directive]) -> tuple[object, ...]:
        created, one = made
        party = "" if grouping == "due" else one.party(grouping).casefold()
        return party == NOBODY, party, one.due or date.max, created, one.id

    return [one for _, one in sorted(found, key=order)]


def _directive(one: Annotation, known: Register, today: date, read: Read) -> Directive:
    evidence, fields = one.evidence, one.fields
    said = (evidence.published or evidence.fetched or one.created).astimezone().date()
    day = due(fields.get("deadline", ""), said=said)
    status = fields.get("status") or STATUSES[0]
    named = fields.get("issuer", ""), fields.get("addressee", "")
    issuer, addressee = (known.name(name) if name else NOBODY for name in named)
    return Directive(
        id=one.id,
        issuer=issuer,
        addressee=addressee,
        named=named,
        due=day,
        overdue=day is not None and day < today and status not in ENDED,
        status=status,
        action=" ".join((fields.get("action") or one.selector.exact).split()),
        strength=fields.get("strength", ""),
        follow_ups=len(one.follow_ups),
        _read=read,
    )


def set_status(desk: Desk, id: str, status: str) -> Annotation:  # noqa: A002 - the field's name
    """Say how it stands with a directive; undo takes it back.

    Raises:
        ConfigError: there is no such status.
        StorageError: it could not be saved; nothing was changed.

    """
    if status not in STATUSES:
        raise ConfigError(
            _("There is no status {status}; there are {statuses}.").format(status=status, statuses=", ".join(STATUSES))
        )
    before = _known(desk, id)
    after = replace(before, fields={**before.fields, "status": status}, modified=_now(desk))
    commit(desk, _("mark the directive {status}").format(status=_(status)), before=[before], after=[after])
    return after


def link(desk: Desk, id: str, article_id: int) -> Annotation:  # noqa: A002 - the field's name
    """Link an article as evidence of what became of a directive; undo takes it back.

    Raises:
        ConfigError: it is linked already, or is not there.
        StorageError: it could not be saved; nothing was changed.

    """
    before = _known(desk, id)
    article = desk.library.article(article_id)
    if article is None:
        raise ConfigError(_("That article is not in the library any more."))
    if any(one.article == article.key for one in before.follow_ups):
        raise ConfigError(_("That article is linked already."))
    text = desk.library.document(article_id)
    outlet = outlet_of(article, text) if text is not None else article.row.outlet
    row = article.row
    made = FollowUp(
        article=article.key, url=article.url, outlet=outlet, title=row.title, published=row.published or row.when
    )
    after = replace(before, follow_ups=(*before.follow_ups, made), modified=_now(desk))
    commit(desk, _("link a follow-up"), before=[before], after=[after])
    return after


def unlink(desk: Desk, id: str, article: str) -> Annotation:  # noqa: A002 - the field's name
    """Take a follow-up off a directive; undo brings it back.

    Raises:
        StorageError: it could not be saved; nothing was changed.

    """
    before = _known(desk, id)
    kept = tuple(one for one in before.follow_ups if one.article != article)
    after = replace(before, follow_ups=kept, modified=_now(desk))
    commit(desk, _("take a follow-up off"), before=[before], after=[after])
    return after


def chosen(
    found: Iterable[Directive],
    *,
    addressee: str | None = None,
    issuer: str | None = None,
    status: str | None = None,
    overdue: bool = False,
) -> list[Directive]:
    """Give those that are meant; a name is found by the beginnings of its words, as said or as in the register."""

    def named(wanted: str | None, *names: str) -> bool:
        return wanted is None or any(has_name(name, wanted) for name in names)

    return [
        one
        for one in found
        if named(issuer, one.issuer, one.named[0])
        and named(addressee, one.addressee, one.named[1])
        and (status is None or one.status == status)
        and (one.overdue or not overdue)
    ]


def calendar(found: Sequence[Directive], *, now: datetime, tasks: bool = False) -> tuple[bytes, int]:
    """Give the directives with a deadline as iCalendar (RFC 5545), and how many they are.

    Each is an all-day event on its day (VEVENT), or with ``tasks`` something to be done by then (VTODO). The UID is the
    annotation's id, so that a calendar that takes the file in again changes its entries rather than doubling them.
    """
    from icalendar import Calendar, Event, Todo

    whole = Calendar()
    whole.add("prodid", "-//Kutip//Directives//EN")
    whole.add("version", "2.0")
    dated = [one for one in found if one.due is not None]
    for one in dated:
        entry: Any = Todo() if tasks else Event()
        annotation = one.annotation
        evidence = annotation.evidence
        entry.add("uid", f"{one.id}@kutip")
        entry.add("dtstamp", now.astimezone(UTC))
        entry.add("last-modified", annotation.modified.astimezone(UTC))
        entry.add("summary", f"{one.addressee}: {one.action}")
        entry.add("description", "\n".join(_told(one)))
        if evidence.url:
            entry.add("url", evidence.url)
        if tasks:
            entry.add("due", one.due)
            entry.add("status", _TASK.get(one.status, "NEEDS-ACTION"))
        else:
            entry.add("dtstart", one.due)
            entry.add("dtend", _after(one.due))
            entry.add("transp", "TRANSPARENT")
            entry.add("status", "CANCELLED" if one.status == "withdrawn" else "CONFIRMED")
        whole.add_component(entry)
    return whole.to_ical(), len(dated)


def export_calendar(desk: Desk, name: str) -> tuple[Path, int]:
    """Write the deadlines of what has not ended to a new file, and give its path and how many they are.

    Raises:
        StorageError: the file is there already, or cannot be written.

    """
    waiting = [one for one in directives(desk) if one.status not in ENDED]
    body, count = calendar(waiting, now=desk.now())
    path = Path(name.strip()).expanduser()
    save_calendar(path, body)
    return path, count


def save_calendar(path: Path, body: bytes, *, over: bool = False) -> None:
    """Write a calendar to a file that the user named; one that is there stays unless ``over``. Raises StorageError."""
    save(path, Exported(body, 0), replace=over)


_TASK = {
    "open": "NEEDS-ACTION",
    "in progress": "IN-PROCESS",
    "done": "COMPLETED",
    "broken": "NEEDS-ACTION",
    "withdrawn": "CANCELLED",
}


def _told(one: Directive) -> list[str]:
    annotation = one.annotation
    fields, evidence = annotation.fields, annotation.evidence
    where = " · ".join(filter(None, (evidence.outlet, evidence.title)))
    told = [annotation.selector.exact, f"Issuer: {one.issuer}", f"Deadline: {fields.get('deadline', '')}"]
    told += [f"Status: {one.status}", where]
    return told + [f"Follow-up: {' · '.join(filter(None, (f.outlet, f.title, f.url)))}" for f in annotation.follow_ups]


def _after(day: date | None) -> date:
    assert day is not None  # noqa: S101 - only the dated ones are written
    return day + timedelta(days=1)


def _known(desk: Desk, id: str) -> Annotation:  # noqa: A002 - the field's name
    desk.require_writable()
    found = desk.store.get(id)
    if found is None:
        raise StorageError(_("That directive is not there any more."))
    return found


def _now(desk: Desk) -> datetime:
    return desk.now().replace(microsecond=0)
