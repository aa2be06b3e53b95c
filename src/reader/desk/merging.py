"""Two people's annotations: joined into one file, and compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.annotations.joining import Conflict, Plan, join
from reader.annotations.model import Annotation
from reader.annotations.store import read_other, sides, sync_conflicts
from reader.articles.library import Library
from reader.cleaning import clean_line
from reader.desk.annotating import commit
from reader.desk.importing import Shelf
from reader.desk.open import ANNOTATIONS, Desk
from reader.desk.remembering import MERGED, Memory, recorded, remembering
from reader.errors import StorageError
from reader.exports import FORMATS
from reader.exports.reading import Text
from reader.folder import dated, make_folder, user_path, write_atomically
from reader.speech import _


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What joining did here. The other side was only read."""

    added: int
    updated: int
    removed: int
    conflicts: tuple[Conflict, ...]
    without_text: int
    """Annotations that came without their article's text, as only the file of annotations was there."""
    kept: Path | None
    """Where the states lie that gave way; None where none did."""
    based: bool
    """Whether it was known what both sides had before."""


def offered(desk: Desk) -> list[Path]:
    """Give the files that Syncthing set aside because two sides changed the annotations.

    Where git left both sides of a conflict in the annotations file, that comes first.
    """
    own = desk.settings.data / ANNOTATIONS
    return [*([own] if sides.are_in(own) else ()), *sync_conflicts(own)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What joining a file would do here; nothing was changed yet."""

    path: Path
    theirs: Mapping[str, Annotation]
    plan: Plan
    based: bool
    """Whether it is known what both sides had before."""


def planned(desk: Desk, name: str | Path) -> Planned:
    """Give what joining another annotations file, or that of another data folder, would do here.

    Raises:
        ConfigError: the path names a home that there is not.
        StorageError: the other file cannot be read, or is this very one.

    """
    path = user_path(name)
    other = (path / ANNOTATIONS if path.is_dir() else path).resolve()
    if other == (desk.settings.data / ANNOTATIONS).resolve():
        raise StorageError(_("That is this very file; name the other one."))
    theirs = read_other(other, now=desk.now())
    base = Memory.of(desk.settings.data, other).read()
    plan = join({one.id: one for one in desk.store.all()}, theirs, base)
    return Planned(path=other, theirs=theirs, plan=plan, based=base is not None)


def merge(desk: Desk, name: str | Path) -> Merged:
    """Join another annotations file, or that of another data folder, into this one; nothing of either is lost.

    What the other had is remembered, so that the next time it is known who changed and who removed something. Undo
    takes all of it back, and what was remembered too; articles that came along stay.

    Raises:
        ConfigError: the path names a home that there is not.
        StorageError: the other file cannot be read, or the changes not be saved; nothing was changed then.

    """
    desk.require_writable()
    found = planned(desk, name)
    plan, memory = found.plan, Memory.of(desk.settings.data, found.path)
    _bring_texts(desk, plan, found.path)
    kept = _keep(desk, plan.replaced)
    memory.settle()
    if plan.add or plan.update or plan.remove:
        _carry_out(desk, plan, memory)
    memory.write(list(found.theirs.values()))
    return _merged(desk, plan, kept=kept, based=found.based)


def _merged(desk: Desk, plan: Plan, *, kept: Path | None, based: bool) -> Merged:
    new = (*plan.add, *plan.update)
    return Merged(
        added=len(plan.add),
        updated=len(plan.update),
        removed=len(plan.remove),
        conflicts=tuple(plan.conflicts),
        without_text=sum(desk.library.revision(one.article, one.selector.text_sha256) is None for one in new),
        kept=kept,
        based=based,
    )


def merge_offered(desk: Desk, path: Path) -> Merged:
    """Join a file that Syncthing set aside, and rename it (``.merged``), so that it is not offered again.

    Of the annotations file itself, join the sides that git left in it.
    """
    if path == desk.settings.data / ANNOTATIONS:
        return _merge_sides(desk, path)
    done = merge(desk, path)
    try:
        path.rename(path.with_name(f"{path.name}.merged"))
    except OSError as error:
        raise StorageError(
            _("{name} was joined but not renamed ({reason}).").format(name=clean_line(path.name), reason=error.strerror)
        ) from error
    return done


def _merge_sides(desk: Desk, path: Path) -> Merged:
    desk.require_writable()
    found = sides.read(path)
    ours, theirs = found.ours.annotations, found.theirs.annotations
    base = found.base.annotations if found.base is not None else None
    plan = join(ours, theirs, base)
    kept = _keep(desk, plan.replaced)
    aside = sides.keep_ours(path, found, now=desk.now())
    if plan.add or plan.update or plan.remove:
        _carry_out(desk, plan, None)
    return _merged(desk, plan, kept=kept or aside, based=base is not None)


def _keep(desk: Desk, replaced: Sequence[Annotation]) -> Path | None:
    if not replaced:
        return None
    path = dated(desk.settings.data / MERGED / "replaced", now=desk.now(), ending=".jsonl")
    with remembering():
        make_folder(path.parent)
        write_atomically(path, FORMATS["jsonl"].write(replaced))
    return path


def _carry_out(desk: Desk, plan: Plan, memory: Memory | None) -> None:
    gone = [one for identity in plan.remove if (one := desk.store.get(identity)) is not None]
    earlier = [old for one in plan.update if (old := desk.store.get(one.id)) is not None]
    before, after = [*gone, *earlier], [*plan.add, *plan.update]
    if memory is None:
        commit(desk, "merge", before=before, after=after)
        return
    record = recorded(before, after, memory)

    def beside(step: int) -> None:
        memory.forth() if step > 0 else memory.back()

    commit(desk, "merge", before=before, after=after, beside=beside, record=record)


def _bring_texts(desk: Desk, plan: Plan, other: Path) -> None:
    """Take over articles and texts of what is new from the library beside the other file."""
    wanted = {(one.article, one.selector.text_sha256): one for one in (*plan.add, *plan.update)}
    texts: list[Text] = []
    beside = other.parent / "library.sqlite"
    if wanted and beside.is_file() and other.parent != desk.settings.data.resolve():
        with Library.open(beside, readonly=True, now=desk.now) as library:
            for place, one in wanted.items():
                if (found := library.revision(*place)) is not None:
                    texts.append(Text(found.document, one.evidence, one.article))
    shelf = Shelf(desk, texts)
    for one in wanted.values():
        shelf.article_of(one)
