"""``kutip doctor``: how the files and the feeds are."""

import click

from reader.cli.desk import reading
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
