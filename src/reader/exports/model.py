"""What an export format is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Literal

from reader.annotations.model import Annotation
from reader.articles.document import Document

Group = Literal["article", "speaker", "tag"]
"""By what a format for people is divided."""

GROUPS: tuple[Group, ...] = ("article", "speaker", "tag")

Documents = Mapping[str, Document]
"""The articles' texts, by the key that annotations name them by."""

NO_DOCUMENTS: Documents = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Format:
    """One form in which annotations leave."""

    name: str
    """What ``kutip export --format`` calls it."""
    suffix: str
    """The file name's ending, with its dot."""
    label: str
    """What it is, for a list of formats."""
    function: Callable[..., bytes]
    """Takes annotations, and by keyword ``group`` and ``documents`` where the format has use for them."""
    groups: tuple[Group, ...] = ()
    """The groupings that it knows; none where it is for programs."""
    texts: bool = False
    """Whether it needs the articles' texts; annotations of an article without one are left out of such a file."""

    def write(
        self, annotations: Sequence[Annotation], *, documents: Documents = NO_DOCUMENTS, group: Group = "article"
    ) -> bytes:
        """Give the file's bytes; what the format has no use for is passed over."""
        wanted: dict[str, Any] = {}
        if self.groups:
            wanted["group"] = group
        if self.texts:
            wanted["documents"] = documents
        return self.function(annotations, **wanted)


def utc(moment: datetime | None) -> str:
    """Give a time as ISO 8601 in UTC with ``Z``; "" for none."""
    return "" if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
