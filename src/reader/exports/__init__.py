"""The forms in which annotations leave, by name; `kutip export --format NAME` knows those of `FORMATS`.

Every writer is a pure function of annotations (and the articles' texts where it wants them) to one file's bytes.
"""

from collections.abc import Mapping
from types import MappingProxyType

from reader.exports import bibliography, brat, bundle, jsonl, jsonld, notes, page, refi, sheet, table, webanno
from reader.exports.jsonl import read_jsonl
from reader.exports.model import GROUPS, Documents, Format, Group
from reader.exports.names import file_name

__all__ = ["FORMATS", "GROUPS", "Documents", "Format", "Group", "file_name", "read_jsonl"]

FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        form.name: form
        for form in (
            Format("markdown", ".md", "Quote sheet in Markdown", sheet.write, groups=GROUPS, templates=True),
            Format("csv", ".csv", "Table, one row a passage", table.write),
            Format("csv-excel", ".csv", "Table that Excel opens as it is", table.write_for_excel),
            Format("xlsx", ".xlsx", "Workbook in which no formula runs", table.write_workbook),
            Format("jsonl", ".jsonl", "JSON Lines with everything; Kutip reads it back", jsonl.write),
            Format("jsonld", ".jsonld", "W3C Web Annotations", jsonld.write),
            Format("html", ".html", "Articles with their passages lit", page.write, texts="articles"),
            Format("brat", ".zip", "brat standoff, texts included", brat.write, texts="revisions"),
            Format("bibtex", ".bib", "Annotated articles as references", bibliography.write),
            Format("csl", ".csl.json", "The same for Zotero and Pandoc (CSL-JSON)", bibliography.write_csl),
            Format("webanno", ".webanno.zip", "WebAnno TSV 3.3 for INCEpTION", webanno.write, texts="revisions"),
            Format(
                "qdpx", ".qdpx", "REFI-QDA project with the texts", refi.write_project, texts="revisions", codes=True
            ),
            Format("qdc", ".qdc", "REFI-QDA codebook", refi.write_codebook, codes=True),
            Format("obsidian", ".obsidian.zip", "Notes for Obsidian, one an article", notes.write, folder=True),
            Format("bundle", ".kutip.zip", "Evidence bundle that can be checked", bundle.write, texts="revisions"),
            Format("hypothesis", ".json", "File that Hypothesis imports", jsonld.write_for_hypothesis),
        )
    }
)
