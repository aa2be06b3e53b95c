"""TinyDB's table over records that are decoded only when they are looked at, and a change that writes only itself."""

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, cast

from tinydb import TinyDB
from tinydb.table import Table

from reader.annotations.store import records
from reader.annotations.store.snapshot import TABLE
from reader.annotations.store.storage import JournalStorage


class Documents(Mapping[str, dict[str, Any]]):
    """The records as TinyDB reads a table: by the number as text."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage

    def __getitem__(self, key: str) -> dict[str, Any]:
        raw = self._storage.raw(int(key))
        if raw is None:
            raise KeyError(key)
        return records.as_document(raw)

    def __iter__(self) -> Iterator[str]:
        return map(str, self._storage.numbers())

    def __len__(self) -> int:
        return len(self._storage)


class Changes(MutableMapping[int, dict[str, Any]]):
    """The records as TinyDB changes a table: what is touched is held here, until ``put`` and ``remove`` are asked."""

    def __init__(self, storage: JournalStorage) -> None:
        self._storage = storage
        self._touched: dict[int, dict[str, Any]] = {}
        self._removed: set[int] = set()

    def __getitem__(self, key: int) -> dict[str, Any]:
        if key not in self._touched:
            raw = None if key in self._removed else self._storage.raw(key)
            if raw is None:
                raise KeyError(key)
            self._touched[key] = records.as_document(raw)
        return self._touched[key]

    def __setitem__(self, key: int, value: dict[str, Any]) -> None:
        self._touched[key] = value
        self._removed.discard(key)

    def __delitem__(self, key: int) -> None:
        if key not in self:
            raise KeyError(key)
        self._touched.pop(key, None)
        if self._storage.raw(key) is not None:
            self._removed.add(key)

    def __contains__(self, key: object) -> bool:
        if key in self._touched:
            return True
        return isinstance(key, int) and key not in self._removed and self._storage.raw(key) is not None

    def __iter__(self) -> Iterator[int]:
        there = self._storage.numbers()
        yield from (number for number in there if number not in self._removed)
        yield from (number for number in list(self._touched) if self._storage.raw(number) is None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def put(self) -> dict[int, bytes]:
        """Give the records that differ now."""
        encoded = {number: records.from_document(document) for number, document in self._touched.items()}
        return {number: raw for number, raw in encoded.items() if raw != self._storage.raw(number)}

    def remove(self) -> list[int]:
        """Give the numbers of those that are gone."""
        return sorted(self._removed)


class JournalTable(Table):
    """TinyDB's ``annotations`` table; every method of TinyDB works, and a change costs what it changes."""

    _following = 0
    """The number after the last that was given out, within a change of several."""

    def _read_table(self) -> dict[str, Mapping[Any, Any]]:
        if self.name == TABLE and isinstance(self._storage, JournalStorage):
            return cast("dict[str, Mapping[Any, Any]]", Documents(self._storage))
        return super()._read_table()

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> None:
        if self.name != TABLE or not isinstance(self._storage, JournalStorage):
            super()._update_table(updater)
            return
        changes = Changes(self._storage)
        updater(cast("dict[int, Mapping[Any, Any]]", changes))
        self.bring(changes.put(), changes.remove())

    def _get_next_id(self) -> int:
        if self.name != TABLE or not isinstance(self._storage, JournalStorage):
            return cast("int", super()._get_next_id())  # type: ignore[no-untyped-call]
        number = max(self._following, self._storage.next_number)
        self._following = number + 1
        return number

    def bring(self, put: Mapping[int, bytes], remove: list[int]) -> None:
        """Make one change of encoded records: all on disk, or nothing. Raises StorageError."""
        if put or remove:
            cast("JournalStorage", self._storage).change(put, remove)
            self.clear_cache()


class JournalDB(TinyDB):
    """TinyDB over a ``JournalStorage``; its default table is the annotations'."""

    table_class = JournalTable
    default_table_name = TABLE
