"""Say in lines what an annotation holds, and in what two states of one differ."""

from collections.abc import Iterator

from reader.annotations.model import Annotation
from reader.cleaning import clean_line
from reader.speech import _


def parts(one: Annotation) -> dict[str, str]:
    """Give what an annotation says, each part under its name, as a person reads it."""
    follow_ups = (" · ".join(filter(None, (each.outlet, each.title, each.url))) for each in one.follow_ups)
    return {
        "passage": one.selector.exact or _("the whole article"),
        "kind": one.kind,
        **one.fields,
        "note": one.note,
        "tags": ", ".join(one.tags),
        "follow-ups": "; ".join(follow_ups),
        "author": one.author,
    }


def apart(one: Annotation | None, other: Annotation | None) -> Iterator[tuple[str, str, str]]:
    """Give the parts in which two states of an annotation differ: the name, and what either says.

    A state that is not there says nothing; where nothing else differs, the times of the last change do.
    """
    left, right = parts(one) if one is not None else {}, parts(other) if other is not None else {}
    found = [
        (name, left.get(name, ""), right.get(name, ""))
        for name in {**left, **right}
        if left.get(name, "") != right.get(name, "")
    ]
    if not found and one is not None and other is not None:
        found = [("changed", f"{one.modified:%Y-%m-%d %H:%M:%S}", f"{other.modified:%Y-%m-%d %H:%M:%S}")]
    yield from found


def short(one: Annotation) -> str:
    """Name an annotation in a line."""
    return f"{one.kind}, “{clean_line(one.selector.exact, limit=70) or one.evidence.title}”"
