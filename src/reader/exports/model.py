"""What an export format is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from reader.annotations.model import Annotation
from reader.articles.document import Document

if TYPE_CHECKING:
    from reader.exports.template import Template

Group = Literal["article", "speaker", "tag"]
"""By what a format for people is divided."""

GROUPS: tuple[Group, ...] = ("article", "speaker", "tag")

Documents = Mapping[str, Document]
"""Texts: the articles' newest annotated ones by their key, or all that annotations count in by their SHA-256."""

Texts = Literal["none", "articles", "revisions"]
"""Which texts a format wants: none, one for each article, or each text that an annotation was made on."""

WHOLE = "(on the whole article)"
"""Stands where the words of a note on a whole article would be."""

NO_DOCUMENTS: Documents = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of the codebook, as coding tools know it."""

    name: str
    color: str = ""
    """``#rrggbb``; "" for none of its own."""
    description: str = ""


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
    texts: Texts = "none"
    """The texts that it needs; of "revisions", annotations whose text is not there are left out."""
    templates: bool = False
    """Whether the user's own template can shape it."""
    codes: bool = False
    """Whether it takes the codebook's kinds along, those that nothing is marked with too."""
    folder: bool = False
    """Whether it is a folder of files; as one file it is a ZIP archive of them."""

    def write(
        self,
        annotations: Sequence[Annotation],
        *,
        documents: Documents = NO_DOCUMENTS,
        group: Group = "article",
        template: "Template | None" = None,
        codes: Sequence[Code] = (),
    ) -> bytes:
        """Give the file's bytes; what the format has no use for is passed over."""
        wanted: dict[str, Any] = {}
        if self.groups:
            wanted["group"] = group
        if self.templates and template is not None:
            wanted["template"] = template
        if self.codes:
            wanted["codes"] = codes
        if self.texts != "none":
            wanted["documents"] = documents
        return self.function(annotations, **wanted)


def utc(moment: datetime | None) -> str:
    """Give a time as ISO 8601 in UTC with ``Z``; "" for none."""
    return "" if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
