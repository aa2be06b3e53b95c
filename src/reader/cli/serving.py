"""``kutip serve``: Kutip in a browser, behind a password."""

import asyncio
import os
import sys
import time
from collections.abc import MutableMapping

import click

from reader.cli.desk import Paths, settings_of
from reader.cli.printing import complain, say
from reader.errors import ConfigError

VARIABLE = "KUTIP_SERVE_PASSWORD"
"""The environment variable that may hold the password."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@click.command(epilog="Example: kutip serve --port 8765; kutip serve --keyring serve --name kutip.example --https")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 takes a free one.")
@click.option("--name", "names", multiple=True, metavar="NAME", help="A further name that browsers may call it by.")
@click.option("--https", is_flag=True, help="A proxy before it speaks https to the browser.")
@click.option("--keyring", metavar="NAME", help="The password is in the keyring (keyring set kutip NAME).")
@click.option("--ask", is_flag=True, help="Ask for the password here, instead of making one up.")
@click.pass_context
def serve(
    context: click.Context, *, host: str, port: int, names: tuple[str, ...], https: bool, keyring: str | None, ask: bool
) -> None:
    """Show Kutip in a browser of this computer, behind a password.

    The password is that of KUTIP_SERVE_PASSWORD or of the keyring; else one is made up and said once. Whoever has it
    does in Kutip what you can do. It listens on 127.0.0.1 alone unless --host and --name say otherwise.
    """
    password = _password(os.environ, keyring=keyring, ask=ask)
    settings_of(context)  # what is wrong with feeds.toml is told here, not in each window
    if host not in LOOPBACK and not names:
        raise ConfigError(
            f"{host} can be reached from other computers: say with --name by which name they call this one."
        )
    try:
        from reader.web.server import Place, Server
    except ImportError:
        raise ConfigError("kutip serve needs one more package: pip install 'kutip[serve]'.") from None
    from reader.web.lock import Lock, new_password

    made = password is None
    lock = Lock(password=password or new_password(), clock=time.monotonic)
    if host not in LOOPBACK and not https:
        complain("Without https, others on the way can read the password and everything else.")

    def ready(address: str) -> None:
        say(f"Kutip is at {address}")
        if made:
            say(f"The password, for this time alone: {lock.password}")
        say("ctrl+c ends it.")
        sys.stdout.flush()

    place = Place(host=host, port=port, names=tuple(name.lower() for name in names), https=https)
    server = Server(_window(context.obj), place, lock, hidden=frozenset({VARIABLE}))
    asyncio.run(server.run(ready))


def _window(paths: Paths) -> list[str]:
    """Give the command that runs behind each window; no secret is in it, since everybody sees command lines."""
    feeds = ("--feeds", str(paths.feeds)) if paths.feeds is not None else ()
    data = ("--data", str(paths.data)) if paths.data is not None else ()
    return [sys.executable, "-m", "reader.tui.served", *feeds, *data]


def _password(environ: MutableMapping[str, str], *, keyring: str | None, ask: bool) -> str | None:
    """Find the password; None asks for one to be made up.

    Raises:
        ConfigError: it is too short, or there is none and nobody to tell a new one to.

    """
    from reader.web.lock import SHORTEST

    password = environ.pop(VARIABLE, None)
    if ask:
        password = click.prompt("Password for the browser", hide_input=True, confirmation_prompt=True)
    elif keyring is not None:
        from reader.access import Secret
        from reader.desk.credentials import secret_value

        password = secret_value(Secret("keyring", keyring))
    if password is None and not sys.stdout.isatty():
        # What is printed here ends in a log.
        raise ConfigError(f"There is no password: {VARIABLE} or --keyring says it where nobody reads along.")
    if password is not None and len(password) < SHORTEST:
        raise ConfigError(f"The password has to have {SHORTEST} characters or more.")
    return password
