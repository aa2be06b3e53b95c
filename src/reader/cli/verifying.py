"""``kutip verify``: whether marked passages still stand, or whether an evidence bundle holds."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reader.cleaning import squeeze
from reader.cli.desk import reading, writing
from reader.cli.printing import complain, say, say_json
from reader.desk.open import Desk
from reader.errors import KutipError

if TYPE_CHECKING:
    from reader.desk.placing import Looked
    from reader.desk.verifying import Unfetched

NAMES = {"exact": "stands", "moved": "moved", "changed": "wording changed", "orphan": "gone", "pinned": "pinned"}


@click.command(epilog="Example: kutip verify --refetch || kutip verify --json | jq -r 'select(.stands | not) | .text'")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--refetch", is_flag=True, help="Fetch the pages of annotated articles first, one after another.")
@click.option("--article", metavar="KEY", help="Only the annotations of one article.")
@click.option("--all", "everything", is_flag=True, help="Tell of those that stand, too.")
@click.option("--json", "as_json", is_flag=True, help="One JSON line for each annotation, or for the bundle.")
@click.pass_context
def verify(
    context: click.Context,
    *,
    file: Path | None,
    refetch: bool,
    article: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Look whether the words of your annotations still stand in their articles.

    With FILE, check an evidence bundle instead: every hash, and the words of every annotation. No library is needed.

    Exit code 0: all stands, or is pinned to the text in which it was marked. 1: a wording changed, a passage is gone,
    an article or its page could not be had, or the bundle does not hold.
    """
    if file is not None:
        if refetch or article or everything:
            raise click.UsageError("A bundle is checked alone: kutip verify FILE.")
        verify_bundle(file, as_json=as_json)
        return
    with writing(context) if refetch else reading(context) as desk:
        sound = asyncio.run(_verify(desk, refetch=refetch, article=article, everything=everything, as_json=as_json))
    if not sound:
        raise SystemExit(1)


async def _verify(desk: Desk, *, refetch: bool, article: str | None, everything: bool, as_json: bool) -> bool:
    from reader.desk import verifying

    counts: dict[str, int] = {}
    missed = 0
    try:
        async for found in verifying.verify(desk, refetch=refetch, article=article):
            if isinstance(found, verifying.Unfetched):
                missed += 1
                _tell_unfetched(found, as_json=as_json)
                continue
            name = NAMES[found.state] if found.text is not None else "without its article"
            counts[name] = counts.get(name, 0) + 1
            if as_json:
                say_json(looked_json(found))
            elif everything or not found.stands:
                _tell(found, name)
    finally:
        await desk.close()
    if not as_json:
        total = sum(counts.values())
        parts = ", ".join(f"{count} {name}" for name, count in counts.items())
        say(f"{total} annotations: {parts}." if total else "There are no annotations.")
    return not missed and not {"wording changed", "gone", "without its article"} & counts.keys()


def _tell(found: "Looked", name: str) -> None:
    one = found.annotation
    say(f"{one.id[:8]}  {name}: {squeeze(one.selector.exact)}")
    if found.state == "changed":
        say(f"          now: {squeeze(found.now or '')}")
    say(f"          {one.evidence.outlet or ''}: {one.evidence.title}")


def _tell_unfetched(found: "Unfetched", *, as_json: bool) -> None:
    if as_json:
        say_json({"title": found.title, "url": found.url, "error": found.problem})
    else:
        complain(f"{found.title or found.url}: {found.problem}")


def looked_json(found: "Looked") -> dict[str, Any]:
    """Give what became of an annotation as JSON."""
    one = found.annotation
    return {
        "id": one.id,
        "article": one.article,
        "title": one.evidence.title,
        "url": one.evidence.url,
        "state": found.state if found.text is not None else "missing",
        "stands": found.stands,
        "text": one.selector.exact,
        "now": found.now,
        "start": found.match.start if found.match else None,
        "end": found.match.end if found.match else None,
        "text_sha256": one.selector.text_sha256,
        "newest_sha256": found.text.sha256 if found.text is not None else None,
    }


def verify_bundle(file: Path, *, as_json: bool) -> None:
    """Check a bundle and end with exit code 1 where it does not hold."""
    from reader.desk.importing import read_files
    from reader.exports.bundle import sha256
    from reader.exports.reading.bundle import verify as verified

    (body,) = read_files(file).values()
    digest = sha256(body)
    try:
        count, faults = verified(body)
    except KutipError as error:
        count, faults = 0, [str(error)]
    if as_json:
        say_json({"sha256": digest, "annotations": count, "sound": not faults, "faults": faults})
    else:
        for fault in faults:
            say(fault)
        if not faults:
            say(f"All of it holds: {count} annotations, each with its words in its text.")
        say(f"SHA-256 of the file: {digest}")
    if faults:
        raise SystemExit(1)
