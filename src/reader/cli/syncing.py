"""``kutip sync``: keep in step with Miniflux, FreshRSS and their like."""

import asyncio

import click

from reader.cli.desk import writing
from reader.cli.printing import say, say_json
from reader.errors import SourceError


@click.command(epilog="Example: kutip sync && kutip refresh --due")
@click.option("--json", "as_json", is_flag=True, help="One JSON line.")
@click.pass_context
def sync(context: click.Context, *, as_json: bool) -> None:
    """Bring read and starred articles and subscriptions in step with the server of [sync] in feeds.toml.

    What was marked without a network is told now; of two changes, the later one counts. Annotations stay here.
    """
    from reader.desk.syncing import not_met
    from reader.desk.syncing import sync as meet

    with writing(context) as desk:
        try:
            done = asyncio.run(meet(desk))
        except SourceError as error:
            raise SourceError(not_met(error)) from error
    if as_json:
        say_json(done)
        return
    for title in done.added:
        say(f"Subscribed to {title}, as at the server.")
    for title in done.removed:
        say(f"Unsubscribed from {title}, as at the server; its articles stay.")
    say(done.said)
