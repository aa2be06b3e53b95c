"""``kutip rules``: what is done with articles on arrival, and what rules would have done."""

from typing import Any

import click

from reader.cli.desk import reading
from reader.cli.library import row_text
from reader.cli.printing import complain, say, say_json, stamp
from reader.desk.records import row_record
from reader.desk.trying import SAMPLE, Trial
from reader.errors import ConfigError


@click.group(invoke_without_command=True, epilog="Example: kutip rules test 'no football'")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each rule.")
@click.pass_context
def rules(context: click.Context, *, as_json: bool) -> None:
    """List the rules of feeds.toml, with how often each struck; kutip rules test tries them."""
    if context.invoked_subcommand is not None:
        return
    from reader.feeds.rules.rule import compile_rule

    faults = 0
    with reading(context) as desk:
        counts = desk.library.rule_counts()
        for spec in desk.settings.rules:
            try:
                rule = compile_rule(spec)
            except ConfigError as error:
                faults += 1
                complain(str(error))
                continue
            struck, last = counts.get(spec.name, (0, None))
            if as_json:
                say_json(
                    {
                        "name": spec.name,
                        "off": spec.off,
                        "conditions": dict(spec.conditions),
                        "do": spec.actions,
                        "struck": struck,
                        "last": stamp(last),
                    }
                )
            else:
                times = "once" if struck == 1 else f"{struck} times"
                how_often = f"struck {times}, last {last.astimezone():%Y-%m-%d %H:%M}" if last else "never struck"
                say(f"{'off' if spec.off else 'on ':<4} {spec.name}: {rule.actions}; {how_often}")
        if not desk.settings.rules and not as_json:
            say(f"{desk.settings.feeds_file} has no rules; docs/rules.md shows how to write one.")
    if faults:
        raise SystemExit(ConfigError.exit_code)


@rules.command(epilog="Example: kutip rules test --json | jq '{rule, struck}'")
@click.argument("name", required=False)
@click.option("--last", default=SAMPLE, show_default=True, type=click.IntRange(1), help="Articles to try them on.")
@click.option("--show", default=10, show_default=True, type=click.IntRange(0), help="Articles to print for each rule.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each rule, with all its articles.")
@click.pass_context
def test(context: click.Context, *, name: str | None, last: int, show: int, as_json: bool) -> None:
    """Show what a rule would have done to the last articles, all rules without NAME; nothing is changed.

    A rule that is off is tried too: write it with off = true, try it, then take that line away.
    """
    from reader.desk.trying import try_rules

    with reading(context) as desk:
        for trial in try_rules(desk, name, last=last):
            if as_json:
                say_json(trial_json(trial))
                continue
            for sentence in trial.sentences():
                say(sentence)
            for row in trial.struck[:show]:
                say(row_text(row))
            if len(trial.struck) > show > 0:
                say(f"{'':>12} … and {len(trial.struck) - show} more")


def trial_json(trial: Trial) -> dict[str, Any]:
    """Give what a rule would have done as JSON."""
    return {
        "rule": trial.rule.name,
        "off": trial.rule.off,
        "do": str(trial.rule.actions),
        "tried": trial.tried,
        "struck": len(trial.struck),
        "too_slow": trial.slow,
        "articles": [row_record(row) for row in trial.struck],
    }
