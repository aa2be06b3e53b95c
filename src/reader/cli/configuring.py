"""``kutip config``: what is set and by what, and how to change it without losing the file's comments."""

import os
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from reader.cli.desk import Paths, settings_of
from reader.cli.printing import complain, say, say_json
from reader.errors import ConfigError
from reader.places import data_folder, feeds_file
from reader.schema import SECTIONS, SETTINGS

if TYPE_CHECKING:
    from reader.desk.configuring import Told


def _paths_of_settings(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    many = {section.name for section in SECTIONS if section.many}
    return [
        CompletionItem(one.path, help=one.said)
        for one in SETTINGS.values()
        if one.section not in many and one.path.startswith(incomplete)
    ]


@click.group(invoke_without_command=True, epilog="Example: kutip config set reading.width 80")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each setting.")
@click.pass_context
def config(context: click.Context, *, as_json: bool) -> None:
    """Show every setting and where it comes from, or change one.

    NAME is a setting's name, with its table before it: author, reading.width. docs/configuration.md tells all of them.
    """
    if context.invoked_subcommand is not None:
        return
    from reader.desk import configuring

    paths: Paths = context.obj
    settings = settings_of(context)
    for place in configuring.places(settings, feeds=paths.feeds, data=paths.data, environ=os.environ):
        if as_json:
            say_json({"name": place.name, "value": str(place.path), "from": place.source, "by": place.by or None})
        else:
            say(f"{place.name:<30} {place.path}   ({place.by or place.source})")
    for one in configuring.told(settings, environ=os.environ):
        if as_json:
            say_json({"name": one.setting.path, "value": one.value, "from": one.source, "by": one.by or None})
        else:
            say(f"{one.setting.path:<30} {_written(one.value)}   ({one.by or one.source})")
    if not as_json:
        say(f"{'feeds':<30} {len(settings.subscriptions)}")
        say(f"{'rules':<30} {len(settings.rules)}")


@config.command(epilog="Example: kutip config get reading.width")
@click.argument("name", shell_complete=_paths_of_settings)
@click.option("--json", "as_json", is_flag=True, help="As JSON, with where it comes from.")
@click.pass_context
def get(context: click.Context, *, name: str, as_json: bool) -> None:
    """Print what holds for one setting."""
    from reader.desk import configuring
    from reader.settingsfile import setting

    wanted = setting(name)
    one: Told = next(one for one in configuring.told(settings_of(context), environ=os.environ) if one.setting == wanted)
    if as_json:
        say_json({"name": one.setting.path, "value": one.value, "from": one.source, "by": one.by or None})
    else:
        say(one.value if isinstance(one.value, str) else _written(one.value))


@config.command("set", epilog='Example: kutip config set watch \'["banjir", "vaksin*"]\'')
@click.argument("name", shell_complete=_paths_of_settings)
@click.argument("value")
@click.pass_context
def set_(context: click.Context, *, name: str, value: str) -> None:
    """Write one setting into feeds.toml; comments and order stay.

    VALUE is written as it is: 80, true, Sari. A list is written as in the file.
    """
    from reader.settingsfile import change_value, read_value, setting

    one = setting(name)
    changed = change_value(settings_of(context).feeds_file, one, read_value(one, value))
    was = "was not set" if changed.before is None else f"was {_written(changed.before)}"
    say(f"{one.path} is {_written(changed.after)} now ({was}).")
    if one.path == "author" and os.environ.get("KUTIP_AUTHOR"):
        complain("KUTIP_AUTHOR is set and goes before it.")


@config.command(epilog="Example: kutip config unset reading.width")
@click.argument("name", shell_complete=_paths_of_settings)
@click.pass_context
def unset(context: click.Context, *, name: str) -> None:
    """Take one setting out of feeds.toml, so that what Kutip does by itself holds."""
    from reader.settingsfile import change_value, setting

    one = setting(name)
    changed = change_value(settings_of(context).feeds_file, one, None)
    if changed.before is None:
        say(f"{one.path} was not set.")
    else:
        say(f"{one.path} is no longer set (was {_written(changed.before)}).")


@config.command(epilog="Example: kutip config check && kutip refresh")
@click.pass_context
def check(context: click.Context) -> None:
    """Look feeds.toml through, and say in a sentence each thing that is wrong.

    Exit code 0: nothing is. 1: something is not known or cannot be used, the rest is. 2: the file cannot be used.
    """
    from reader.desk.configuring import faults

    settings = settings_of(context)
    found = list(faults(settings))
    for sentence in found:
        complain(sentence)
    if found:
        raise SystemExit(1)
    say(f"{settings.feeds_file} is fine: {len(settings.subscriptions)} feeds, {len(settings.rules)} rules.")


@config.command(epilog='Example: "$EDITOR" "$(kutip config path)"')
@click.option("--data", "of_data", is_flag=True, help="The data folder instead.")
@click.pass_context
def path(context: click.Context, *, of_data: bool) -> None:
    """Print where feeds.toml is."""
    paths: Paths = context.obj
    try:
        settings_of(context)
    except ConfigError as error:
        # Where it is matters most where it has to be mended.
        complain(str(error))
    say(str(data_folder(paths.data, os.environ) if of_data else feeds_file(paths.feeds, os.environ)))


def _written(value: object) -> str:
    if value is None:
        return "(nothing)"
    import tomlkit

    return str(tomlkit.item(value).as_string())
