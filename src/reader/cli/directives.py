"""``kutip directives``: who was told to do what by when, and how it stands."""

import sys
from pathlib import Path
from typing import Any

import click

from reader.annotations.model import STATUSES
from reader.cli.desk import reading, writing
from reader.cli.printing import complain, say, say_json, stamp
from reader.desk import directives as board
from reader.desk.directives import GROUPINGS, Directive
from reader.errors import ConfigError


@click.command(epilog="Example: kutip directives --overdue --json | jq -r '[.addressee, .due, .action] | @tsv'")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--addressee", metavar="NAME", help="Only those to somebody; the beginnings of the words are enough.")
@click.option("--issuer", metavar="NAME", help="Only those of somebody.")
@click.option("--status", type=click.Choice(STATUSES), help="Only those that stand so.")
@click.option("--overdue", is_flag=True, help="Only those whose day has passed and that are open or in progress.")
@click.option("--by", default="due", show_default=True, type=click.Choice(GROUPINGS), help="The order.")
@click.option("--set", "wanted", type=click.Choice(STATUSES), help="Say how the directives of these IDs stand.")
@click.option(
    "--calendar", type=click.Path(path_type=Path), metavar="FILE", help="Write an iCalendar file (- for here)."
)
@click.option("--tasks", is_flag=True, help="In the calendar, things to be done (VTODO) in place of days (VEVENT).")
@click.option("--force", is_flag=True, help="Replace a calendar file that is there.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each directive.")
@click.pass_context
def directives(
    context: click.Context,
    *,
    ids: tuple[str, ...],
    addressee: str | None,
    issuer: str | None,
    status: str | None,
    overdue: bool,
    by: board.Grouping,
    wanted: str | None,
    calendar: Path | None,
    tasks: bool,
    force: bool,
    as_json: bool,
) -> None:
    """List the directives with addressee, deadline as a day, and status; the first due first.

    IDs may be the first digits that kutip annotations and this list show.
    """
    if wanted is not None:
        _set(context, ids, wanted)
        return
    with reading(context) as desk:
        found = board.chosen(
            board.directives(desk, grouping=by), addressee=addressee, issuer=issuer, status=status, overdue=overdue
        )
        now = desk.now()
    if ids:
        found = [one for one in found if one.id.startswith(ids)]
    if calendar is not None:
        body, count = board.calendar(found, now=now, tasks=tasks)
        if str(calendar) == "-":
            sys.stdout.flush()
            sys.stdout.buffer.write(body)
        else:
            board.save_calendar(calendar, body, over=force)
            complain(f"Wrote {count} deadlines to {calendar}.")
        return
    for one in found:
        if as_json:
            say_json(directive_json(one))
            continue
        day = one.due.isoformat() if one.due else (one.annotation.fields.get("deadline") or "no deadline")
        late = "  OVERDUE" if one.overdue else ""
        say(f"{one.id[:8]}  {day}  {one.status}{late}: {one.issuer} to {one.addressee}: {one.action}")


def _set(context: click.Context, ids: tuple[str, ...], wanted: str) -> None:
    with writing(context) as desk:
        known = [one.id for one in board.directives(desk)]
        meant: list[str] = []
        for prefix in ids:
            matching = [one for one in known if prefix and one.startswith(prefix)]
            if len(matching) != 1:
                raise ConfigError(f"{prefix} is the beginning of {len(matching)} directives' ids; give more of one.")
            meant += matching
        if not meant:
            raise ConfigError("--set needs the ID of a directive; kutip directives lists them.")
        for one in dict.fromkeys(meant):
            board.set_status(desk, one, wanted)
    say(f"{len(dict.fromkeys(meant))} marked {wanted}.")


def directive_json(one: Directive) -> dict[str, Any]:
    """Give a directive as JSON."""
    annotation, fields = one.annotation, one.annotation.fields
    return {
        "id": annotation.id,
        "article": annotation.article,
        "issuer": one.issuer,
        "addressee": one.addressee,
        "action": one.action,
        "strength": fields.get("strength"),
        "deadline": fields.get("deadline"),
        "due": one.due.isoformat() if one.due else None,
        "status": one.status,
        "overdue": one.overdue,
        "text": annotation.selector.exact,
        "tags": annotation.tags,
        "note": annotation.note,
        "outlet": annotation.evidence.outlet,
        "title": annotation.evidence.title,
        "url": annotation.evidence.url,
        "published": stamp(annotation.evidence.published),
        "follow_ups": [
            {
                "article": each.article,
                "outlet": each.outlet,
                "title": each.title,
                "url": each.url,
                "published": stamp(each.published),
            }
            for each in annotation.follow_ups
        ],
    }
