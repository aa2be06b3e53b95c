"""Invented articles and annotations for every format."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from reader.annotations.model import Annotation, Evidence, Selector
from reader.articles.document import Document, DocumentBuilder

MOMENT = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)


@pytest.fixture
def document() -> Document:
    builder = DocumentBuilder()
    builder.add("heading", "Dermaga timur <ditutup> & dijaga", level=2)
    builder.add("paragraph", "“Kami menghitung ulang semua izin feri,” kata kepala dermaga Wira Santika.")
    builder.add("item", "Pedagang diminta mengosongkan dermaga paling lambat Jumat.", ordered=True, number=1)
    builder.add("rule", "")
    builder.add("quote", "Kapal 𝔘ma tidak berlayar.\nBaris kedua.")
    return builder.build()


@pytest.fixture
def mark(document: Document) -> Callable[..., Annotation]:
    """Give an annotation of the passage from one wording to another."""

    def marked(first: str, last: str = "", **values: object) -> Annotation:
        text = document.text
        start = text.index(first)
        end = text.index(last, start) + len(last) if last else start + len(first)
        given: dict[str, object] = {
            "id": uuid.uuid5(uuid.NAMESPACE_URL, f"{start} {end}").hex,
            "article": "dermaga/1",
            "kind": "quote",
            "selector": Selector(
                start=start,
                end=end,
                exact=text[start:end],
                prefix=text[max(0, start - 20) : start],
                suffix=text[end : end + 20],
                text_sha256=document.sha256,
            ),
            "evidence": Evidence(
                url="https://lembah.example/dermaga?id=1&x=\"'",
                outlet="Harian Lembah",
                title="Dermaga timur <ditutup> & dijaga",
                byline="Larasati Wening",
                published=MOMENT,
                fetched=MOMENT,
                text_sha256=document.sha256,
                extractor="tangan 1",
            ),
            "created": MOMENT,
            "modified": MOMENT,
        }
        return Annotation(**(given | values))  # type: ignore[arg-type]

    return marked
