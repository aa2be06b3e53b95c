"""The forms in which annotations leave, by name; `kutip export --format NAME` knows those of `FORMATS`.

Every writer is a pure function of annotations (and the articles' texts where it wants them) to one file's bytes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from reader.exports import bibliography, brat, jsonl, jsonld, page, sheet, table
from reader.exports.jsonl import read_jsonl
from reader.exports.model import GROUPS, Documents, Format, Group
from reader.exports.names import file_name

__all__ = ["FORMATS", "GROUPS", "Documents", "Format", "Group", "file_name", "read_jsonl"]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        form.name: form
        for form in (
            Format("markdown", ".md", "Quote sheet in Markdown", sheet.write, groups=GROUPS),
            Format("csv", ".csv", "Table, one row a passage", table.write),
            Format("csv-excel", ".csv", "Table that Excel opens as it is", table.write_for_excel),
            Format("jsonl", ".jsonl", "JSON Lines with everything; Kutip reads it back", jsonl.write),
            Format("jsonld", ".jsonld", "W3C Web Annotations", jsonld.write),
            Format("html", ".html", "Articles with their passages lit", page.write, texts=True),
            Format("brat", ".zip", "brat standoff, texts included", brat.write, texts=True),
            Format("bibtex", ".bib", "Annotated articles as references", bibliography.write),
            Format("hypothesis", ".json", "File that Hypothesis imports", jsonld.write_for_hypothesis),
        )
    }
)
