"""The codebook: the kinds that a passage can be marked as, with their fields, colours, signs and keys.

Five kinds are built in; a codebook file adds others, and changes how the built-in ones look or what more they ask for.
A kind that the codebook does not have, of an annotation made elsewhere, is shown with what the annotation says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from reader.annotations.model import FIELDS, FORMS, STATUSES, STRENGTHS
from reader.cleaning import clean_line
from reader.errors import ConfigError
from reader.speech import N_, _

FieldType = Literal["text", "choice", "date", "person", "organisation", "number", "yes-no"]
FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)

LARGEST = 256 * 1024
"""Bytes of a codebook file at most: it is read before a form opens."""

_HEXADECIMAL = re.compile("#[0-9A-Fa-f]{6}")
_TOP_WORDS = frozenset({"kind", "tags"})
_KIND_WORDS = frozenset({"name", "label", "color", "sign", "key", "description", "field"})
_FIELD_WORDS = frozenset({"name", "label", "type", "choices", "description"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is asked of a passage."""

    name: str
    """What annotations keep it under."""
    label: str
    type: FieldType = "text"
    choices: tuple[str, ...] = ()
    """What a choice is between; the first one stands for "not said" where it is empty."""
    description: str = ""

    @property
    def names_somebody(self) -> bool:
        """Whether it holds a person's or an organisation's name."""
        return self.type in {"person", "organisation"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a passage can be marked as."""

    name: str
    """What annotations keep; never changes."""
    label: str
    fields: tuple[Field, ...] = ()
    color: str = ""
    """``#rrggbb``; empty where the theme has one."""
    sign: str = "*"
    """One cell that stands in the gutter beside the passage."""
    key: str = ""
    """The key that chooses it among the kinds."""
    description: str = ""
    built_in: bool = False
    known: bool = True
    """False for a kind of an annotation that the codebook does not have."""

    def field(self, name: str) -> Field:
        """Give one of its fields; what it does not have is text, under its own name."""
        for one in self.fields:
            if one.name == name:
                return one
        return COMMON.get(name) or Field(name=name, label=_label(name))


_BUILT_IN_LABELS = (
    N_("Quote"),
    N_("Directive"),
    N_("Claim"),
    N_("Fact"),
    N_("Note"),
    N_("Speaker"),
    N_("Role"),
    N_("Form"),
    N_("Issuer"),
    N_("Addressee"),
    N_("Action"),
    N_("Deadline"),
    N_("Strength"),
    N_("About"),
    N_("Source"),
    N_("Status"),
)
"""What ``_label`` makes of the built-in kinds and fields; forms say it in the user's language."""


def _label(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()


def _built_in_field(name: str) -> Field:
    if name in {"speaker", "issuer", "addressee"}:
        return Field(name=name, label=_label(name), type="person")
    choices = {"form": FORMS, "strength": STRENGTHS}.get(name, ())
    label = {"cue": N_("Cue word")}.get(name, _label(name))
    return Field(name=name, label=label, type="choice" if choices else "text", choices=choices)


COMMON: Mapping[str, Field] = {
    **{name: _built_in_field(name) for names in FIELDS.values() for name in names},
    "status": Field(name="status", label=N_("Status"), type="choice", choices=STATUSES),
}
"""Fields that mean the same in every kind."""

_LOOKS = (("quote", '"', "q"), ("directive", "!", "d"), ("claim", "~", "c"), ("fact", "=", "f"), ("note", "#", "n"))
_COLORS = {"claim": "#c58fc9", "fact": "#8fbf7f", "note": "#b9b27a"}
BUILT_IN: tuple[Kind, ...] = tuple(
    Kind(
        name=name,
        label=_label(name),
        fields=tuple(_built_in_field(one) for one in FIELDS[name]),
        color=_COLORS.get(name, ""),
        sign=sign,
        key=key,
        built_in=True,
    )
    for name, sign, key in _LOOKS
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The kinds in the order in which they are offered, and the tags that are agreed on."""

    kinds: tuple[Kind, ...] = BUILT_IN
    tags: tuple[str, ...] = ()
    notices: tuple[str, ...] = field(default=())
    """Sentences about what in the file has no meaning."""

    def kind(self, name: str) -> Kind:
        """Give a kind; one that is not here is given under its name, so that what was marked with it is shown."""
        for one in self.kinds:
            if one.name == name:
                return one
        return Kind(name=name, label=_label(name) or _("Unnamed"), known=False)

    def fields_of(self, kind: str, said: Mapping[str, str]) -> tuple[Field, ...]:
        """Give a kind's fields, and after them those that an annotation says something in beyond them."""
        found = self.kind(kind)
        own = {one.name for one in found.fields}
        return (*found.fields, *(found.field(name) for name in said if name not in own))


def codebook(table: Mapping[str, Any], *, name: str) -> Codebook:
    """Give the codebook of a parsed file; ``name`` is what sentences call the file.

    Raises:
        ConfigError: something in it cannot be used.

    """
    raws = table.get("kind", [])
    if not isinstance(raws, list) or not all(isinstance(raw, dict) for raw in raws):
        raise ConfigError(_("{name}: kinds are written as [[kind]], with two brackets.").format(name=name))
    kinds = {one.name: one for one in BUILT_IN}
    seen: set[str] = set()
    notices = [
        _("{name}: {key} is no setting of a codebook.").format(name=name, key=clean_line(key))
        for key in table
        if key not in _TOP_WORDS
    ]
    for number, raw in enumerate(raws, 1):
        where = _("{name}: kind {number}").format(name=name, number=number)
        title = _name(raw, where)
        where = f'{name}: kind "{title}"'
        if title in seen:
            raise ConfigError(_("{where} is there twice.").format(where=where))
        seen.add(title)
        notices += [
            _("{where}: {key} is no setting of a kind.").format(where=where, key=clean_line(key))
            for key in raw
            if key not in _KIND_WORDS
        ]
        kinds[title] = _kind(raw, kinds.get(title) or Kind(name=title, label=_label(title)), where)
    used: dict[str, str] = {}
    for one in kinds.values():
        if one.key and used.setdefault(one.key, one.name) != one.name:
            raise ConfigError(
                _('{name}: the key {key} is given to both "{used}" and "{other}".').format(
                    name=name, key=one.key, used=used[one.key], other=one.name
                )
            )
    return Codebook(kinds=tuple(kinds.values()), tags=_texts(table, "tags", name), notices=tuple(notices))


def _kind(raw: Mapping[str, Any], base: Kind, where: str) -> Kind:
    fields = {one.name: one for one in base.fields}
    raws = raw.get("field", [])
    if not isinstance(raws, list) or not all(isinstance(one, dict) for one in raws):
        raise ConfigError(_("{where}: fields are written as [[kind.field]], with two brackets.").format(where=where))
    for one in raws:
        made = _field(one, where, fields.get(_name(one, where)))
        fields[made.name] = made
    from rich.cells import cell_len

    sign = _word(raw, "sign", where) or base.sign
    if cell_len(sign) != 1:
        raise ConfigError(_("{where}: the sign is one character of ordinary width.").format(where=where))
    key = _word(raw, "key", where) or base.key
    if len(key) > 1:
        raise ConfigError(_("{where}: the key is one letter, digit or sign.").format(where=where))
    return replace(
        base,
        label=_word(raw, "label", where) or base.label,
        color=_color(raw, where) or base.color,
        sign=sign,
        key=key,
        description=_word(raw, "description", where) or base.description,
        fields=tuple(fields.values()),
    )


def _field(raw: Mapping[str, Any], where: str, base: Field | None) -> Field:
    name = _name(raw, where)
    where = f'{where}: field "{name}"'
    unknown = [clean_line(key) for key in raw if key not in _FIELD_WORDS]
    if unknown:
        raise ConfigError(_("{where}: {unknown} is no setting of a field.").format(where=where, unknown=unknown[0]))
    if name in {"note", "tags", "kind"}:
        raise ConfigError(
            _("{where}: every annotation has a {name} already; choose another name.").format(where=where, name=name)
        )
    word = _word(raw, "type", where) or (base.type if base else "text")
    wanted = next((one for one in FIELD_TYPES if one == word), None)
    if wanted is None:
        raise ConfigError(
            _("{where}: there is no type {word}; there are {types}.").format(
                where=where, word=word, types=", ".join(FIELD_TYPES)
            )
        )
    choices = _texts(raw, "choices", where) or (base.choices if base else ())
    if (wanted == "choice") != bool(choices):
        raise ConfigError(_('{where}: a choice has choices = ["…", "…"], and no other type has.').format(where=where))
    label = _word(raw, "label", where) or (base.label if base else _label(name))
    return Field(name=name, label=label, type=wanted, choices=choices, description=_word(raw, "description", where))


def _name(raw: Mapping[str, Any], where: str) -> str:
    name = clean_line(raw["name"], limit=40) if isinstance(raw.get("name"), str) else ""
    if not name or not all(character.isalnum() or character in "-_" for character in name):
        raise ConfigError(_('{where} needs a name = "…" of letters, digits, - and _.').format(where=where))
    return name


def _color(raw: Mapping[str, Any], where: str) -> str:
    word = _word(raw, "color", where)
    if not word:
        return ""
    if not _HEXADECIMAL.fullmatch(word):
        raise ConfigError(_('{where}: {word} is no colour; write color = "#rrggbb".').format(where=where, word=word))
    return word.lower()


def _word(table: Mapping[str, Any], key: str, where: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise ConfigError(_('{where}: {key} is written in quotes, as {key} = "…".').format(where=where, key=key))
    return clean_line(value)


def _texts(table: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(_('{where}: {key} is written as ["…", "…"].').format(where=where, key=key))
    return tuple(dict.fromkeys(clean_line(one, limit=100) for one in value if clean_line(one)))
