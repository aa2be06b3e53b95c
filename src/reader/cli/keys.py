"""``kutip keys``: the keys in force, place by place, and what is wrong with the user's own."""

from pathlib import Path

import click

from reader.cli.desk import settings_of
from reader.cli.printing import complain, say, say_json
from reader.config import PROFILES
from reader.errors import ConfigError
from reader.tui.commands import CONTEXT_LABELS
from reader.tui.keysfile import NAME, keymap


@click.command(epilog="Example: kutip keys --profile vim; kutip keys --check ~/.config/kutip/keys.toml")
@click.option("--profile", type=click.Choice(PROFILES), help="Show this profile instead of that of feeds.toml.")
@click.option(
    "--check",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Only tell what is wrong with this file; exit code 2 where something is.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each command of each place, or each fault.")
@click.pass_context
def keys(context: click.Context, *, profile: str | None, check: Path | None, as_json: bool) -> None:
    """List the keys of every place, with your own keys.toml over those of the profile."""
    settings = settings_of(context)
    file = check or settings.feeds_file.with_name(NAME)
    found, faults = keymap(profile=profile or settings.profile, file=file)
    for fault in faults:
        say_json({"fault": fault}) if as_json and check else complain(fault)
    if check is not None:
        if not faults and not as_json:
            say(f"{check} is fine.")
        raise SystemExit(ConfigError.exit_code if faults else 0)
    for place, label in CONTEXT_LABELS.items():
        if not as_json:
            say(label)
        for command in found.of_context(place):
            if place != "everywhere" and found.keys_of(command, place) == () and place not in command.contexts:
                continue
            if as_json:
                told = {"place": place, "command": command.id, "label": command.label, "keys": command.keys}
                say_json(told | ({"steps": command.steps} if command.steps else {}))
            else:
                say(f"  {', '.join(command.keys):<22} {command.id:<26} {command.label}")
        if not as_json:
            say()
