"""The language that Kutip speaks to its user: English as it is written here, others from gettext catalogues.

``locale/<language>/LC_MESSAGES/kutip.mo`` is all that a language needs; ``docs/translating.md`` tells how one is made.
A whole sentence is marked, never a piece of one, with named places for what comes into it::

    _("Wrote {path}").format(path=path)
    ngettext("{count} article", "{count} articles", found).format(count=number(found))

What is written into files, into JSON and to other programs is English always: ``english`` gives it back.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gettext import GNUTranslations

FOLDER = Path(__file__).with_name("locale")
DOMAIN = "kutip"
ENGLISH = "en"
AUTO = "auto"
"""The setting that leaves the language to the environment."""

FURTHEST = 1_000_000
"""Bytes of feeds.toml in which the language is looked for before the file is read in earnest."""

_PLACE = re.compile(r"\{(\w+)(?::[^{}]*)?\}")
"""A place in a sentence, with how its value is written."""

_found: "GNUTranslations | None" = None
_language = ENGLISH


class Said(str):
    """A text in the user's language that remembers its English."""

    __slots__ = ("source",)
    source: str

    def __str__(self) -> str:
        return self

    def format(self, *values: object, **named: object) -> "Said":
        """Fill both the text and its English."""
        text = str.format(self, *values, **named)
        plain = {name: english(value) for name, value in named.items()}
        return _said(text, self.source.format(*map(english, values), **plain))


def _said(text: str, source: str) -> Said:
    said = Said(text)
    said.source = source
    return said


def _(text: str) -> str:
    """Give a sentence in the user's language."""
    return text if _found is None or not text else _said(_found.gettext(text), text)


def N_(text: str, many: str = "") -> str:  # noqa: ARG001, N802 - what gettext's tools call it
    """Mark a sentence of a table, which ``_`` is asked for when it is shown; ``many`` is what it is of several."""
    return text


def ngettext(one: str, many: str, count: float) -> str:
    """Give the sentence for so many things."""
    plain = one if count == 1 else many
    return plain if _found is None else _said(_found.ngettext(one, many, round(count)), plain)


def pgettext(context: str, text: str) -> str:
    """Give a word whose meaning only its place tells, such as "open" in the footer."""
    return text if _found is None or not text else _said(_found.pgettext(context, text), text)


def number(value: float, *, places: int = 0) -> str:
    """Give a number with marks between its thousands, as the language sets them."""
    plain = f"{value:,.{places}f}" if places else f"{value:,}"
    if _found is None:
        return plain
    signs = {",": pgettext("between thousands", ","), ".": pgettext("before decimals", ".")}
    return _said("".join(signs.get(sign, sign) for sign in plain), plain)


def english(value: Any) -> Any:
    """Give what was said in English, for files and other programs; what was never translated stays as it is."""
    return value.source if isinstance(value, Said) else value


def again(text: str) -> str:
    """Give in the user's language a sentence that was kept, or that a worker process gave, in English."""
    if _found is None or not text or isinstance(text, Said):
        return text
    if (whole := _found.gettext(text)) != text:
        return _said(whole, text)
    for piece, source in _sentences(_language):
        if piece in text and (match := _pattern(source).fullmatch(text)) is not None:
            values = {name: again(value) for name, value in match.groupdict().items()}
            return _said(_PLACE.sub(r"{\1}", _found.gettext(source)).format(**values), text)
    return text


@cache
def _sentences(language: str) -> Sequence[tuple[str, str]]:
    """Give the sentences with places in them, each with the longest piece between these; who say most come first."""
    known = [(_pieces(source), source) for source in _sources(_load(language)) if _wordy(source)]
    known.sort(key=lambda one: -sum(map(len, one[0])))
    return [(max(pieces, key=len), source) for pieces, source in known]


def _sources(catalogue: "GNUTranslations | None") -> Iterator[str]:
    known: Mapping[Any, str] = getattr(catalogue, "_catalog", {})
    return (source for source in known if isinstance(source, str))


def _pieces(source: str) -> list[str]:
    return _PLACE.sub("\0", source).split("\0")


def _wordy(source: str) -> bool:
    """Tell whether a sentence says enough of its own that it is not taken for another one."""
    names = _PLACE.findall(source)
    own = "".join(_pieces(source))
    single = len(names) == len(set(names)) and not set("{}\x04") & set(own)
    return bool(names) and single and len(re.sub(r"\W", "", own)) > 8


@cache
def _pattern(source: str) -> re.Pattern[str]:
    parts = _PLACE.split(source)
    return re.compile(
        "".join(f"(?P<{one}>.+)" if at % 2 else re.escape(one) for at, one in enumerate(parts)), re.DOTALL
    )


def languages() -> tuple[str, ...]:
    """Give the languages that there are, English first."""
    try:
        found = sorted(one.name for one in os.scandir(FOLDER) if _file(one.name).is_file())
    except OSError:
        found = []
    return (ENGLISH, *found)


def language() -> str:
    """Give the language that is spoken now."""
    return _language


def wanted(setting: str, environ: Mapping[str, str]) -> str:
    """Give the language for a setting, else for the environment as POSIX has it: LC_ALL, LC_MESSAGES, then LANG.

    The C library need not know the locale: its name is enough.
    """
    if setting not in {"", AUTO}:
        return setting
    told = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environ.get(name))), "")
    # POSIX: language[_territory][.codeset][@modifier]; "in" is what Indonesian was called before 1989.
    found = re.split(r"[_.@-]", told.lower(), maxsplit=1)[0]
    return {"in": "id"}.get(found, found)


def use(name: str) -> None:
    """Speak a language from now on; English where there is no catalogue of it."""
    global _found, _language  # noqa: PLW0603 - a program speaks one language at a time
    _found = _load(name) if name != ENGLISH else None
    _language = name if _found is not None else ENGLISH


def begin(feeds: Path, environ: Mapping[str, str]) -> None:
    """Speak as feeds.toml and the environment want it, before any of the settings are read."""
    use(wanted(setting_in(feeds), environ))


def setting_in(feeds: Path) -> str:
    """Give what ``language`` is under ``[reading]``, without reading the file as TOML; empty where it says nothing."""
    try:
        with feeds.open("rb") as file:
            body = file.read(FURTHEST)
    except OSError:
        return ""
    table = re.search(rb"(?ms)^[ \t]*\[[ \t]*reading[ \t]*\](.*?)(?=^[ \t]*\[|\Z)", body)
    found = re.search(rb"(?m)^[ \t]*language[ \t]*=[ \t]*[\"']([A-Za-z_]+)[\"']", table[1]) if table else None
    return found[1].decode() if found else ""


def _file(name: str) -> Path:
    return FOLDER / name / "LC_MESSAGES" / f"{DOMAIN}.mo"


@cache
def _load(name: str) -> "GNUTranslations | None":
    if not re.fullmatch(r"[a-z]{2,3}(?:_[a-z]{2,8})?", name):
        return None
    from gettext import GNUTranslations

    try:
        with _file(name).open("rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError, UnicodeDecodeError):  # a catalogue that is broken is as good as none
        return None
