"""``kutip people``: who is in the annotations, what they said and were told."""

from typing import Any

import click

from reader.cleaning import squeeze
from reader.cli.desk import reading, writing
from reader.cli.printing import say, say_json, stamp
from reader.desk import people as register
from reader.desk.register import Entry, Statement


@click.command(epilog="Example: kutip people --json | jq -r 'select(.said > 9) | .name'")
@click.argument("name", required=False)
@click.option("--merge", "into", metavar="OTHER", help="Make NAME and OTHER one, called OTHER.")
@click.option("--split", is_flag=True, help="Let NAME stand alone, out of the entry that it is in.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each entry, or for each statement of NAME.")
@click.pass_context
def people(context: click.Context, *, name: str | None, into: str | None, split: bool, as_json: bool) -> None:
    """List people and organisations, or all that NAME said and was told, in time order, across outlets."""
    if (into is not None or split) and (name is None or (into is not None and split)):
        raise click.UsageError("--merge and --split need a NAME, and one of them at a time.")
    if name is not None and (into is not None or split):
        with writing(context) as desk:
            if into is not None:
                register.merge(desk, name, into)
            else:
                register.split(desk, name)
        say(f"{name} is {into} from now on." if into is not None else f"{name} stands alone from now on.")
        return
    with reading(context) as desk:
        found = register.people(desk)
        if name is not None:
            _page(register.one_called(found, name), as_json=as_json)
            return
    for entry in found.entries:
        if as_json:
            say_json(entry_json(entry))
        else:
            also = f"  (also {', '.join(entry.aliases[:4])})" if entry.aliases else ""
            say(f"{entry.said:>4} said {entry.told:>4} told  {entry.name}{also}")


def _page(entry: Entry, *, as_json: bool) -> None:
    alike = register.told_alike(entry)
    if not as_json:
        say(entry.name)
        for line in register.facts(entry):
            say(f"  {line}")
    for one in entry.statements:
        group = alike.get(one.id, ())
        if as_json:
            say_json(statement_json(entry, one, group))
            continue
        annotation = one.annotation
        evidence = annotation.evidence
        said = f"{'was told' if one.told else 'said'}: {squeeze(annotation.selector.exact)}"
        say(f"{one.when.astimezone():%Y-%m-%d}  {evidence.outlet or ''}: {said}")
        if group:
            others = [other.annotation.evidence.outlet or "" for other in group if other is not one]
            say(f"{'':>12}also in {', '.join(dict.fromkeys(others))}")


def entry_json(entry: Entry) -> dict[str, Any]:
    """Give an entry as JSON."""
    return {
        "name": entry.name,
        "aliases": entry.aliases,
        "organisation": entry.is_body,
        "roles": [
            {"role": one.role, "first": one.first.isoformat(), "last": one.last.isoformat()} for one in entry.roles
        ],
        "said": entry.said,
        "told": entry.told,
        "first": stamp(entry.statements[0].when) if entry.statements else None,
        "last": stamp(entry.statements[-1].when) if entry.statements else None,
    }


def statement_json(entry: Entry, one: Statement, group: tuple[Statement, ...]) -> dict[str, Any]:
    """Give a statement as JSON, with the annotations that are the same one in other articles."""
    annotation = one.annotation
    return {
        "who": entry.name,
        "as": one.name,
        "told": one.told,
        "field": one.field,
        "when": stamp(one.when),
        "annotation": annotation.id,
        "article": annotation.article,
        "kind": annotation.kind,
        "text": annotation.selector.exact,
        "outlet": annotation.evidence.outlet,
        "title": annotation.evidence.title,
        "url": annotation.evidence.url,
        "fields": annotation.fields,
        "alike": [other.id for other in group if other is not one],
    }
