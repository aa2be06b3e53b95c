"""What is typed into a typed field, as it is kept: a date as ISO 8601, a number with a point, yes or no."""

import re
from datetime import date

from reader.annotations.codebook import Field
from reader.annotations.deadlines import due
from reader.speech import _

_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?P<mark>[., ])\d{3}(?:(?P=mark)\d{3})+")
_DOUBTFUL = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
"""A thousand in one language, a number with three decimals in the other."""


class FieldError(ValueError):
    """What was typed does not fit the field; the message is a sentence for the user."""


def kept(field: Field, typed: str, *, said: date) -> str:
    """Give what is kept of what was typed; nothing typed is always fine.

    Args:
        field: the field.
        typed: what the user typed or chose.
        said: the day from which "tomorrow" counts.

    Raises:
        FieldError: it is not of the field's type.

    """
    typed = typed.strip()
    if not typed:
        return ""
    match field.type:
        case "date":
            found = due(typed, said=said)
            if found is None:
                raise FieldError(
                    _("{label}: {typed} is no date; write it as 2026-03-31 or 31 March 2026.").format(
                        label=field.label, typed=typed
                    )
                )
            return found.isoformat()
        case "number":
            return _number(field, typed)
        case "yes-no":
            word = {"y": "yes", "ya": "yes", "n": "no", "tidak": "no"}.get(typed.casefold(), typed.casefold())
            if word not in {"yes", "no"}:
                raise FieldError(_("{label} is yes or no.").format(label=field.label))
            return word
    return typed


def _number(field: Field, typed: str) -> str:
    if _DOUBTFUL.fullmatch(typed):
        raise FieldError(
            _("{label}: {typed} can be read in two ways; leave the thousands' mark out.").format(
                label=field.label, typed=typed
            )
        )
    if _PLAIN.fullmatch(typed):
        return typed.replace(",", ".")
    if _GROUPED.fullmatch(typed):
        return re.sub("[., ]", "", typed)
    raise FieldError(_("{label}: {typed} is no number.").format(label=field.label, typed=typed))
