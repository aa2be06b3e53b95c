"""TinyDB's storage over the snapshot and its journal: the cost of a change is the change, whatever the file holds."""

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from reader.annotations.store import backups, journal, opening, records, snapshot
from reader.annotations.store.snapshot import SCHEMA, TABLE, Meta, Snapshot
from reader.errors import StorageError
from reader.folder import SyncError, remove_leftovers, sync, write_all, write_atomically

JOURNAL_LEAST = 1 << 20
"""Bytes of journal that are never worth a compaction."""


class JournalStorage(Storage):
    """One table of records in a snapshot and a journal; tables of others are carried along."""

    def __init__(self, path: Path, *, now: datetime, readonly: bool = False) -> None:
        self.path = path
        self._now = now
        loaded = opening.load(path, readonly=readonly, now=now)
        self.readonly = loaded.readonly
        self.notices: list[str] = loaded.notices
        self._records: dict[int, bytes | None] = {}
        self._others: dict[str, bytes] = {}
        self._broken: str | None = None
        self._journal: int | None = None
        self._size = 0
        self._changes = 0
        self._compact_at = 0
        self._take_over(loaded.snapshot)
        if loaded.journal is not None:
            for change in loaded.journal.changes:
                self._remember({number: bytes(raw) for number, raw in change.put.items()}, change.remove)
            self._changes, self._size = len(loaded.journal.changes), loaded.journal.size
        if not self.readonly:
            self._begin_or_only_read(loaded)

    def __len__(self) -> int:
        return len(self._records)

    def numbers(self) -> list[int]:
        """Give every record's number, in the order in which they were put in."""
        return list(self._records)

    def raw(self, number: int) -> bytes | None:
        """Give a record's JSON, or None."""
        held = self._records.get(number, b"")
        if held is None:
            return self._snapshot.record(number)
        return held or None

    def heads(self) -> Iterator[tuple[int, str, str]]:
        """Give number, id and article of each record that this version can read."""
        newer = self._meta.schema > SCHEMA
        data, offsets, head = self._snapshot.data, self._snapshot.offsets, records.head
        for number, held in self._records.items():
            if newer and not records.readable(self.raw(number) or b""):
                continue
            identity, article = head(data, offsets[number]) if held is None else head(held)
            yield number, identity, article

    @property
    def next_number(self) -> int:
        """The number for the next record."""
        return self._next

    def change(self, put: Mapping[int, bytes], remove: Sequence[int] = ()) -> None:
        """Bring one change to the disk, all of it or nothing, and remember it. Raises StorageError."""
        self._check_writable()
        with self._storage_errors():
            disturbed = self._disturbed()
        if disturbed:  # what another program took away or put there is not built upon
            self.compact()
        with self._storage_errors():
            self._append(put, remove)
        self._remember(put, remove)
        if self._size > self._compact_at:
            try:
                self.compact()
            except StorageError as error:  # the change itself is safe in the journal
                if self._broken is None:
                    self.notices.append(str(error))
                self._compact_at = self._size * 2

    def compact(self) -> None:
        """Write everything into a new snapshot and begin the journal anew. Raises StorageError."""
        self._check_writable()
        with self._storage_errors():
            self._restart_journal_if_stale()
            self._keep_if_changed()
            self._write_snapshot()
            try:
                self._restart_journal_if_stale()
            except SyncError:
                raise
            except OSError as error:  # nothing is lost: the next change tries again before it is written
                self.notices.append(f"{opening.journal_path(self.path).name} could not be begun ({error.strerror}).")

    def back_up(self, *, now: datetime) -> Path | None:
        """Make the day's backup where it is due; see ``backups.back_up``. Raises StorageError."""
        self._check_writable()
        if self._changes:
            self.compact()
        return backups.back_up(self.path, now=now)

    def read(self) -> dict[str, dict[str, Any]]:
        """Give everything, decoded, as TinyDB knows it."""
        tables: dict[str, dict[str, Any]] = {
            TABLE: {str(number): records.as_document(self.raw(number) or b"{}") for number in self._records}
        }
        return tables | {name: msgspec.json.decode(table) for name, table in self._others.items()}

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace everything, as TinyDB does when it drops tables or another table than ours changes."""
        self._check_writable()
        before = self._records, self._others
        self._records = {int(number): records.from_document(one) for number, one in data.get(TABLE, {}).items()}
        self._others = {name: records.from_document(table) for name, table in data.items() if name != TABLE}
        try:
            self.compact()
        except StorageError:
            self._records, self._others = before
            raise

    def close(self) -> None:
        """Leave everything in the snapshot, so that plain TinyDB shows it, and let go of the journal."""
        if self._journal is None:
            return
        try:
            if self._changes and self._broken is None:
                self.compact()
        except StorageError as error:
            self.notices.append(f"The last changes stay in {opening.journal_path(self.path).name}: {error}")
        finally:
            os.close(self._journal)
            self._journal = None
            self.readonly = True

    def _begin_or_only_read(self, loaded: opening.Loaded) -> None:
        try:
            with self._storage_errors():
                self._begin(loaded)
        except StorageError as error:
            if not self._snapshot.data:
                raise
            self.readonly = True
            self.notices.append(f"{error} Annotations can only be read this time.")

    def _begin(self, loaded: opening.Loaded) -> None:
        if loaded.snapshot.adopted is not None and self._meta.generation:  # an older journal must not seem its own
            self._stale = True
            self._restart_journal_if_stale()
        if loaded.rewrite or not self._snapshot.data:
            self._write_snapshot()
        log = opening.journal_path(self.path)
        self._stale = self._stale or loaded.journal is None
        self._restart_journal_if_stale()
        if self._journal is None and loaded.journal is not None:
            self._journal = os.open(log, os.O_WRONLY | os.O_APPEND)
            if loaded.journal.torn:
                os.ftruncate(self._journal, self._size)
                sync(self._journal)
        for path in (self.path, log):
            path.chmod(0o600)
            remove_leftovers(path)
        self._seen = self._identity()

    def _take_over(self, found: Snapshot) -> None:
        self._snapshot = found
        self._meta = found.meta
        self._stale = False
        self._others = found.others
        self._records = dict.fromkeys(found.offsets) if found.adopted is None else dict(found.adopted)
        self._next = max(found.meta.next, max(self._records, default=0) + 1)
        self._compact_at = max(JOURNAL_LEAST, len(found.data) // 2)

    def _remember(self, put: Mapping[int, bytes], remove: Sequence[int]) -> None:
        for number in remove:
            self._records.pop(number, None)
        self._records.update(put)
        self._next = max(self._next, max(put, default=0) + 1)

    def _append(self, put: Mapping[int, bytes], remove: Sequence[int]) -> None:
        self._restart_journal_if_stale()
        if self._journal is None:
            raise StorageError(f"{self.path} is closed.")
        line = journal.line(self._meta.generation, self._changes + 1, put=put, remove=remove)
        try:
            write_all(self._journal, line)
            sync(self._journal)
        except SyncError:
            raise
        except BaseException:
            self._cut_back(self._journal)
            raise
        self._size += len(line)
        self._changes += 1

    def _cut_back(self, handle: int) -> None:
        try:
            os.ftruncate(handle, self._size)
            sync(handle)
        except OSError as error:
            self._stop(error)

    def _write_snapshot(self) -> None:
        # The new snapshot says which journal it has taken in, so a crash before the journal's restart does no harm.
        meta = Meta(
            schema=SCHEMA,
            generation=secrets.token_hex(16),
            previous=self._meta.generation,
            sequence=self._meta.sequence + 1,
            next=self._next,
        )
        items = ((number, self.raw(number) or b"{}") for number in self._records)
        write_atomically(self.path, snapshot.write(items, self._others, meta))
        self._meta, self._stale = meta, True
        self._seen = self._identity()

    def _restart_journal_if_stale(self) -> None:
        if not self._stale:
            return
        log, first = opening.journal_path(self.path), journal.header(self._meta.generation)
        write_atomically(log, first)
        handle = os.open(log, os.O_WRONLY | os.O_APPEND)
        if self._journal is not None:
            os.close(self._journal)
        self._journal, self._size, self._changes, self._stale = handle, len(first), 0, False
        self._compact_at = max(JOURNAL_LEAST, self.path.stat().st_size // 2)

    def _identity(self) -> tuple[int, int, int]:
        found = self.path.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns

    def _disturbed(self) -> bool:
        if self._journal is None:
            return False
        try:
            there = opening.journal_path(self.path).stat().st_ino
            return there != os.fstat(self._journal).st_ino or self._identity() != self._seen
        except FileNotFoundError:
            return True

    def _keep_if_changed(self) -> None:
        if not self.path.exists() or self._identity() == self._seen:
            return
        stamp = self._now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        other = self.path.with_name(f"{self.path.name}.other-{stamp}-{secrets.token_hex(2)}")
        write_atomically(other, self.path.read_bytes())
        self.notices.append(f"Another program wrote {self.path.name} while Kutip had it; its version is {other.name}.")

    def _check_writable(self) -> None:
        if self._broken is not None:
            raise StorageError(self._broken)
        if self.readonly:
            raise StorageError(f"{self.path} is open for reading only; nothing was saved.")

    @contextlib.contextmanager
    def _storage_errors(self) -> Iterator[None]:
        try:
            yield
        except SyncError as error:
            self._stop(error)
            raise StorageError(self._broken) from error
        except OSError as error:
            if self._broken is not None:
                raise StorageError(self._broken) from error
            raise StorageError(
                f"{self.path.name} could not be written ({error.strerror}); nothing was saved."
            ) from error

    def _stop(self, error: OSError) -> None:
        self.readonly = True
        self._broken = (
            f"The disk did not confirm a write to {self.path.name} ({error.strerror}): nothing more is written until "
            "Kutip is started again."
        )
        self.notices.append(self._broken)
