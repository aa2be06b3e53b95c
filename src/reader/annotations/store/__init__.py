"""Where annotations are kept: a TinyDB file that plain TinyDB opens, and a journal beside it."""

from reader.annotations.store import sides
from reader.annotations.store.backups import newest_good, restore
from reader.annotations.store.foreign import read_other, sync_conflicts
from reader.annotations.store.opening import MissingError, start_anew
from reader.annotations.store.store import Store

__all__ = ["MissingError", "Store", "newest_good", "read_other", "restore", "sides", "start_anew", "sync_conflicts"]
