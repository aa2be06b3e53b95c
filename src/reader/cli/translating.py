"""The help of the command line, and what click says of a wrong one, in the user's language."""

import inspect
import sys

import click

from reader.speech import N_, _, ngettext

EXAMPLE = "Example: "

_OF_CLICK = (
    N_("Aborted!"),
    N_("Commands"),
    N_("Could not open file {filename!r}: {message}"),
    N_("Error: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("Missing argument"),
    N_("Missing command."),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("No such command {name!r}."),
    N_("No such option {name!r}."),
    N_("No such option: {name}"),
    N_("Option {name!r} does not take a value."),
    N_("Options"),
    N_("Show the version and exit."),
    N_("Show this message and exit."),
    N_("Try '{command} {option}' for help."),
    N_("Usage:"),
    N_("default: {default}"),
    N_("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    N_("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    N_("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    N_("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    N_("directory"),
    N_("file"),
    N_("path"),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
)
"""What click says to the users of a command line; a version that says it otherwise says it in English."""


def translate(command: click.Command) -> None:
    """Say a command's help, its options' and those of the commands below it in the user's language."""
    if command.help:
        command.help = _(inspect.cleandoc(command.help))
    if command.epilog and command.epilog.startswith(EXAMPLE):
        command.epilog = _("Example: {command}").format(command=command.epilog.removeprefix(EXAMPLE))
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.help:
            parameter.help = _(inspect.cleandoc(parameter.help))
    if isinstance(command, click.Group):
        for one in command.commands.values():
            translate(one)


def translate_click() -> None:
    """Have click look its sentences up in Kutip's catalogue: its own way there goes by the environment alone."""
    for name, module in list(sys.modules.items()):
        if name.startswith("click.") and "_" in vars(module):
            vars(module)["_"] = _
            if "ngettext" in vars(module):
                vars(module)["ngettext"] = ngettext
