"""How far two coders agree: by kind, over the texts that both of them marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.annotations.agreement import Disagreement, Span, joint, kappa, unitizing
from reader.annotations.model import Annotation
from reader.annotations.store import read_other
from reader.cleaning import clean_line
from reader.desk.importing import read_files
from reader.desk.open import ANNOTATIONS, Desk
from reader.errors import ConfigError
from reader.exports.reading import read
from reader.folder import user_path
from reader.speech import _

_STORES = (".journal",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind's agreement; None where it cannot be told, as nobody marked it or chance alone agrees."""

    kind: str
    first: int
    """Passages of the one coder."""
    second: int
    kappa: float | None
    alpha: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What was compared, and how far it agrees."""

    kinds: tuple[Kind, ...]
    alpha: float | None
    """Krippendorff's alpha over all kinds."""
    texts: int
    characters: int
    left_out: int
    """Passages in texts that only one of the two marked, or whose length is not known."""


@dataclass(frozen=True, slots=True)
class _Coder:
    annotations: tuple[Annotation, ...]
    lengths: Mapping[str, int]
    """Of texts that came along, by their SHA-256."""


def agreement(desk: Desk, one: str, other: str) -> Agreement:
    """Compare two coders: annotations files, data folders or exports, else authors of the annotations here.

    Texts are put one after the other. A text counts where both marked something in it.

    Raises:
        ConfigError: a name is neither a file nor an author.
        KutipError: a file cannot be read.

    """
    coders = _coder(desk, one), _coder(desk, other)
    per_text = [_by_text(coder.annotations) for coder in coders]
    lengths = {**coders[0].lengths, **coders[1].lengths}
    starts: dict[str, int] = {}
    total = 0
    for sha256 in sorted(per_text[0].keys() & per_text[1].keys()):
        length = lengths.get(sha256) or _length(desk, per_text[0][sha256][0])
        if length is not None:
            starts[sha256] = total
            total += length
    spans = [_spans(texts, starts) for texts in per_text]
    kinds: list[Kind] = []
    parts: dict[str, Disagreement] = {}
    for kind in sorted({*spans[0], *spans[1]}):
        pair = spans[0].get(kind, []), spans[1].get(kind, [])
        parts[kind] = unitizing(pair, total)
        kinds.append(
            Kind(
                kind=kind,
                first=len(pair[0]),
                second=len(pair[1]),
                kappa=kappa(*pair, total),
                alpha=parts[kind].alpha,
            )
        )
    inside = sum(len(marked) for side in spans for marked in side.values())
    return Agreement(
        kinds=tuple(kinds),
        alpha=joint(parts).alpha,
        texts=len(starts),
        characters=total,
        left_out=sum(len(coder.annotations) for coder in coders) - inside,
    )


def _coder(desk: Desk, name: str) -> _Coder:
    path = user_path(name)
    if path.is_dir() and (path / ANNOTATIONS).is_file():
        return _Coder(tuple(read_other(path / ANNOTATIONS, now=desk.now()).values()), {})
    if path.exists():
        return _of_file(desk, path)
    found = tuple(one for one in desk.store.all() if one.author.casefold() == name.casefold())
    if not found:
        raise ConfigError(
            _("{name} is neither a file nor an author of annotations here.").format(name=clean_line(name))
        )
    return _Coder(found, {})


def _of_file(desk: Desk, path: Path) -> _Coder:
    files = read_files(path)
    if path.suffix in _STORES or b'"annotations"' in next(iter(files.values()), b"")[:200]:
        return _Coder(tuple(read_other(path, now=desk.now()).values()), {})
    brought = read(files)
    return _Coder(brought.annotations, {text.document.sha256: len(text.document.text) for text in brought.texts})


def _by_text(annotations: Sequence[Annotation]) -> dict[str, list[Annotation]]:
    found: dict[str, list[Annotation]] = {}
    for one in annotations:
        if one.selector.start < one.selector.end and one.selector.text_sha256:
            found.setdefault(one.selector.text_sha256, []).append(one)
    return found


def _length(desk: Desk, one: Annotation) -> int | None:
    text = desk.library.revision(one.article, one.selector.text_sha256)
    return len(text.document.text) if text is not None else None


def _spans(texts: Mapping[str, Sequence[Annotation]], starts: Mapping[str, int]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for sha256, start in starts.items():
        for one in texts.get(sha256, ()):
            place = one.selector
            found.setdefault(one.kind, []).append((start + place.start, start + place.end))
    return found
