"""One of each kind of plugin; pyproject.toml names them as entry points."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from reader.annotations.model import Annotation
from reader.exports import Format
from reader.exports.reading import Brought
from reader.exports.reading.model import identity, known_evidence, words_only


def write_ris(annotations: Sequence[Annotation]) -> bytes:
    """Give the annotated articles as RIS references."""
    lines = []
    for one in annotations:
        lines += ["TY  - NEWS", f"TI  - {one.evidence.title}", f"N1  - {one.selector.exact}", "ER  - ", ""]
    return "\n".join(lines).encode()


def write_nothing(annotations: Sequence[Annotation]) -> bytes:
    """Fail, as plugins may."""
    raise RuntimeError(f"no paper for {len(annotations)}")


ris = Format("ris", ".ris", "References for reference managers", write_ris)
failing = Format("broken-form", ".broken", "A form that fails", write_nothing)


def read_notes(files: Mapping[str, bytes]) -> Brought | None:
    """Read a file of lines "title | words"; None is for files of others."""
    ((name, body),) = files.items()
    if not name.endswith(".notes"):
        return None
    now = datetime(2026, 11, 12, tzinfo=UTC)
    found = []
    for line in body.decode().splitlines():
        title, _, words = line.partition(" | ")
        found.append(
            Annotation(
                id=identity(line, source=name),
                article="",
                kind="quote",
                selector=words_only(words),
                evidence=known_evidence(title=title),
                created=now,
                modified=now,
                fields={},
            )
        )
    return Brought(annotations=tuple(found))


def tide(url: str) -> bytes:
    """Give a feed of one entry: ``tide:harbour``."""
    place = url.partition(":")[2]
    return f"""<rss version="2.0"><channel><title>Tides of {place}</title>
    <item><guid>1</guid><title>High water at {place}</title><description>Four metres.</description></item>
    </channel></rss>""".encode()


def flood(url: str) -> bytes:
    """Fail, as plugins may."""
    raise OSError(f"no gauge at {url}")
