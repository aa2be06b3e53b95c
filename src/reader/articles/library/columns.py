"""How values lie in columns: times, keys, lists, texts."""

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

import msgspec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)
_SURROGATE = re.compile("[\ud800-\udfff]")

STRINGS = msgspec.json.Decoder(tuple[str, ...])


def to_micros(time: datetime) -> int:
    """Give a time as microseconds since 1970; one without a zone counts as UTC."""
    aware = time if time.tzinfo is not None else time.replace(tzinfo=UTC)
    return (aware - EPOCH) // _MICRO


def micros_or_none(time: datetime | None) -> int | None:
    """Give ``to_micros``, None for None."""
    return None if time is None else to_micros(time)


def to_time(micros: int) -> datetime:
    """Give the time of microseconds since 1970, within the years that datetime knows."""
    try:
        return EPOCH + timedelta(microseconds=micros)
    except OverflowError:
        return _FIRST if micros < 0 else _LAST


def time_or_none(micros: int | None) -> datetime | None:
    """Give ``to_time``, None for None."""
    return None if micros is None else to_time(micros)


def key_to_hex(key: int) -> str:
    """Give a key's 64 bits as 16 hexadecimal digits."""
    return f"{key & 0xFFFF_FFFF_FFFF_FFFF:016x}"


def hex_to_key(text: str) -> int | None:
    """Give the signed 64 bits of a key, None for what is no key."""
    if not re.fullmatch("[0-9a-f]{16}", text):
        return None
    return int.from_bytes(bytes.fromhex(text), "big", signed=True)


def storable(text: str) -> str:
    """Give text that SQLite takes, with as many code points: lone surrogates become U+FFFD.

    The cleaning door lets none through; this is for text that went around it.
    """
    return text if text.isascii() or not _SURROGATE.search(text) else _SURROGATE.sub("\ufffd", text)


def storable_or_none(text: str | None) -> str | None:
    """Give ``storable``, None for None."""
    return None if text is None else storable(text)


def to_json(strings: Iterable[str]) -> str:
    """Give strings as a JSON list."""
    return msgspec.json.encode([storable(text) for text in strings]).decode()


def id_list(ids: Collection[int]) -> str:
    """Give ids as the JSON list that ``json_each`` reads: one statement for any number of them."""
    return f"[{','.join(map(str, ids))}]"
