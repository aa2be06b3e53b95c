"""The annotations: kept, found by article, listed, and changed so that what was said to be saved is on disk."""

import threading
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Self, cast

from reader.annotations.model import Annotation
from reader.annotations.store import records
from reader.annotations.store.snapshot import TABLE
from reader.annotations.store.storage import JournalStorage
from reader.annotations.store.table import JournalDB, JournalTable
from reader.errors import StorageError


class Store:
    """The annotations file of one data folder; any thread may call it.

    Reading never waits for a change that is on its way to the disk.
    ``add``, ``update``, ``remove`` and ``transact`` return when the change is on disk (fsync), and raise StorageError,
    with nothing changed, where it cannot be brought there.
    """

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage
        self._database = JournalDB(storage=lambda: storage)
        self._table = cast("JournalTable", self._database.table(TABLE))
        self._lock = threading.RLock()
        """Held while something is changed, also while the disk is waited for."""
        self._indexing = threading.Lock()
        """Held for moments, while the indexes are changed or looked at."""
        self._numbers: dict[str, int] = {}
        self._articles: dict[str, list[int]] = {}
        self._retired: dict[str, int] = {}
        self._words: dict[str, Counter[str]] | None = None
        for number, identity, article in storage.heads():
            self._numbers[identity] = number
            self._articles.setdefault(article, []).append(number)
        self._order = sorted(self._numbers.values())
        unreadable = len(storage) - len(self._numbers)
        if unreadable:
            noun = "annotation" if unreadable == 1 else "annotations"
            storage.notices.append(f"{unreadable} {noun} can be shown by that newer Kutip only.")

    @classmethod
    def open(cls, path: Path, *, readonly: bool = False, now: datetime) -> Self:
        """Open the file, made where there never was one; ``now`` names files that have to be set aside.

        Raises DamagedError where a file does not verify (it was moved aside unchanged, and the sentence names the
        newest good backup), MissingError where the file is gone although there was one, and StorageError where it
        cannot be read or does not fit its journal.
        """
        return cls(JournalStorage(path, readonly=readonly, now=now))

    @property
    def readonly(self) -> bool:
        """Whether changes are refused: asked for, a newer schema, or a disk that failed."""
        return self._storage.readonly

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for the user, from opening and since."""
        return tuple(self._storage.notices)

    def __len__(self) -> int:
        return len(self._numbers)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, annotation: Annotation) -> None:
        """Save a new annotation."""
        self.transact(add=[annotation])

    def update(self, annotation: Annotation) -> None:
        """Save an annotation in the place of the one with its id; what other versions of Kutip keep with it stays."""
        self.transact(update=[annotation])

    def remove(self, id: str) -> Annotation:  # noqa: A002 - the field's name
        """Remove an annotation and give it back, so that it can be added again in its old place."""
        with self._lock:
            found = self.get(id)
            self.transact(remove=[id])
            if found is None:
                raise StorageError("This annotation is no longer there.")
            return found

    def transact(
        self, *, add: Iterable[Annotation] = (), update: Iterable[Annotation] = (), remove: Iterable[str] = ()
    ) -> None:
        """Make several changes as one: after a crash all of them are there or none.

        Raises StorageError where an id to add is there, one to change or remove is not, or one is named twice.
        """
        with self._lock:
            put: dict[int, bytes] = {}
            added: dict[int, str] = {}
            number = self._storage.next_number
            for annotation in add:
                if annotation.id in self._numbers or annotation.id in added.values():
                    raise StorageError("This annotation is there already.")
                at = self._retired.get(annotation.id, number)
                number += at == number
                put[at] = records.encode(annotation)
                added[at] = annotation.id
            for annotation in update:
                at = self._at(annotation.id, put)
                put[at] = records.encode(annotation, over=self._storage.raw(at))
            removed = {self._at(identity, put): identity for identity in remove}
            before = {at: raw for at in (*put, *removed) if (raw := self._storage.raw(at)) is not None}
            self._table.bring(put, list(removed))
            with self._indexing:
                self._index(put, before)
            for at, identity in removed.items():
                self._retired[identity] = at

    def get(self, id: str) -> Annotation | None:  # noqa: A002 - the field's name
        """Give an annotation, or None."""
        with self._indexing:
            number = self._numbers.get(id)
        raw = None if number is None else self._storage.raw(number)
        return None if raw is None else records.decode(raw)

    def of_article(self, key: str) -> list[Annotation]:
        """Give an article's annotations in the order of their places."""
        with self._indexing:
            numbers = list(self._articles.get(key, ()))
        found = [records.decode(raw) for raw in map(self._storage.raw, numbers) if raw is not None]
        return sorted(found, key=lambda one: (one.selector.start, -one.selector.end, one.created, one.id))

    def all(self, *, oldest_first: bool = False) -> Iterator[Annotation]:
        """Give every annotation, the newest first unless asked otherwise; each is decoded when it is asked for."""
        with self._indexing:
            numbers = self._order[:: 1 if oldest_first else -1]
        for number in numbers:
            if (raw := self._storage.raw(number)) is not None:
                yield records.decode(raw)

    def ids(self) -> list[str]:
        """Give every annotation's id, the newest first: for a list that asks for the few in sight with ``get``."""
        with self._indexing:
            numbers = self._numbers.copy()
        return sorted(numbers, key=numbers.__getitem__, reverse=True)

    def values(self, field: str, prefix: str = "", limit: int = 20) -> list[str]:
        """Give what earlier annotations hold in a field (or "tags", "kind", "author"), most used first.

        Only values that begin with ``prefix``, in whatever case, count. The first call reads every record.
        """
        words = self._known_words()
        with self._indexing:
            counted = words.get(field, Counter())
            folded = prefix.casefold()
            found = [(-count, value) for value, count in counted.items() if value.casefold().startswith(folded)]
        return [value for _, value in sorted(found)[:limit]]

    def tally(self, field: str) -> Counter[str]:
        """Give how often each value stands in a field (or "tags", "kind", "author"); the first call reads all."""
        words = self._known_words()
        with self._indexing:
            return words.get(field, Counter()).copy()

    def counts(self) -> dict[str, int]:
        """Give the number of annotations of each article that has some."""
        with self._indexing:
            return {article: len(numbers) for article, numbers in self._articles.items()}

    def compact(self) -> None:
        """Bring everything into the snapshot now. Raises StorageError."""
        with self._lock:
            self._storage.compact()

    def back_up(self, *, now: datetime) -> Path | None:
        """Make today's backup unless it is there or nothing changed, and give its path. Raises StorageError.

        Seven days and four weeks are kept, in the folder ``backups`` beside the file.
        """
        with self._lock:
            return self._storage.back_up(now=now)

    def close(self) -> None:
        """Bring everything into the snapshot, so that plain TinyDB shows it, and let go of the file."""
        with self._lock:
            self._database.close()

    def _at(self, identity: str, taken: dict[int, bytes]) -> int:
        number = self._numbers.get(identity)
        if number is None:
            raise StorageError("This annotation is no longer there.")
        if number in taken:
            raise StorageError("An annotation cannot be changed twice at once.")
        return number

    def _index(self, put: dict[int, bytes], before: dict[int, bytes]) -> None:
        for number, raw in before.items():
            identity, article = records.head(raw)
            del self._numbers[identity]
            del self._order[bisect_left(self._order, number)]
            self._articles[article].remove(number)
            if not self._articles[article]:
                del self._articles[article]
            self._count(raw, -1)
        for number, raw in put.items():
            identity, article = records.head(raw)
            self._numbers[identity] = number
            insort(self._order, number)
            self._articles.setdefault(article, []).append(number)
            self._count(raw, 1)

    def _known_words(self) -> dict[str, Counter[str]]:
        if self._words is None:
            with self._lock:
                if self._words is None:
                    self._words = self._counted()
        return self._words

    def _counted(self) -> dict[str, Counter[str]]:
        values: dict[str, list[str]] = {"tags": [], "kind": [], "author": []}
        decode, tags, kinds, authors = records.words.decode, values["tags"], values["kind"], values["author"]
        for number in self._order:
            found = decode(self._storage.raw(number) or b"{}")
            for field, value in found.fields.items():
                values.setdefault(field, []).append(value)
            tags.extend(found.tags)
            kinds.append(found.kind)
            authors.append(found.author)
        counters = {field: Counter(used) for field, used in values.items()}
        for counter in counters.values():
            del counter[""]
        return counters

    def _count(self, raw: bytes | None, by: int) -> None:
        if self._words is None or raw is None:
            return
        found = records.words.decode(raw)
        pairs = [*found.fields.items(), *(("tags", tag) for tag in found.tags)]
        pairs += [("kind", found.kind), ("author", found.author)]
        for field, value in pairs:
            counter = self._words.setdefault(field, Counter())
            counter[value] += by
            if not value or counter[value] <= 0:
                del counter[value]
