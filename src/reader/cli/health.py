"""``kutip doctor``: how the files and the feeds are."""

from pathlib import Path

import click

from reader.cli.desk import reading, writing
from reader.cli.printing import say, say_json


@click.command(epilog="Example: kutip doctor --json | jq -r 'select(.state == \"bad\") | .said'")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each finding.")
@click.pass_context
def doctor(context: click.Context, *, as_json: bool) -> None:
    """Check the files and the feeds, and say in words what is wrong."""
    from reader.desk.checking import check

    signs = {"fine": "ok ", "note": "-- ", "bad": "!! "}
    bad = 0
    with reading(context) as desk:
        for finding in check(desk):
            bad += finding.state == "bad"
            if as_json:
                say_json(finding)
            else:
                say(f"{signs[finding.state]} {finding.about}: {finding.said}")
    if bad:
        raise SystemExit(1)


@click.command(epilog="Example: kutip restore")
@click.argument("backup", required=False, type=click.Path(path_type=Path))
@click.option("--empty", is_flag=True, help="Start without annotations instead.")
@click.pass_context
def restore(context: click.Context, *, backup: Path | None, empty: bool) -> None:
    """Bring the annotations back from a backup where their file is gone or damaged.

    Without BACKUP, the newest good one is taken. What is set aside is never removed.
    """
    from reader.desk.restoring import restore_annotations, start_without

    with writing(context) as desk:
        if empty:
            start_without(desk)
            say("There are no annotations now; what was there stays set aside.")
        else:
            chosen = restore_annotations(desk, backup)
            say(f"Restored {len(desk.store)} annotations from {chosen}.")
