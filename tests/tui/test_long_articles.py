"""Articles of thousands of paragraphs or rows are seen before all of their lines are broken, and every line comes."""

from collections.abc import Iterator
from html import escape

import pytest
from loopback import Loopback, Reply
from tests_tui import Drive

from reader.articles.document import Document
from reader.articles.extract import fragment
from reader.tui.page.layout import Layout
from reader.tui.widgets.article import ArticleView

PARAGRAPHS = "".join(f"<p>Paragraf {number}: warga menunggu perahu kedua sejak pagi.</p>" for number in range(5000))
TABLE = (
    "<table><tr><th>Desa</th><th>Perahu</th><th>Warga</th></tr>"
    + "".join(f"<tr><td>Desa {number}</td><td>{number % 7}</td><td>{number * 3}</td></tr>" for number in range(3000))
    + "</table>"
)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


@pytest.mark.parametrize("markup", [PARAGRAPHS, TABLE], ids=["paragraphs", "table"])
def test_the_first_lines_wait_for_no_others(markup: str) -> None:
    document: Document = fragment(markup)
    laid = Layout(document, 72)
    laid.go_on(lambda: len(laid.lines) >= 50)
    assert len(laid.lines) < 200
    assert not laid.done
    laid.finish()
    assert len(laid.lines) >= 3000
    assert laid.lines[laid.line_of(len(document.text) - 1)].end == len(document.text)


@pytest.mark.parametrize(
    ("markup", "ends"),
    [(PARAGRAPHS, ("Paragraf 0:", "Paragraf 4999:")), (TABLE, ("Desa 0 ", "Desa 2999"))],
    ids=["paragraphs", "table"],
)
async def test_it_opens_and_its_end_is_one_key_away(
    drive: Drive, server: Loopback, markup: str, ends: tuple[str, str]
) -> None:
    body = f"<item><title>Panjang</title><guid>1</guid><description>{escape(markup)}</description></item>"
    server.on("/feed", Reply(body=f"<rss><channel><title>t</title>{body}</channel></rss>".encode()))
    async with drive(server.url("/feed")) as driven:
        await driven.press("R")
        await driven.pilot.press("enter")
        view = driven.app.screen.query_one(ArticleView)
        await driven.until(lambda: view.content is not None)
        assert ends[0] in driven.text()
        await driven.pilot.press("G")
        await driven.until(lambda: ends[1] in driven.text())
        await driven.settle()


def test_a_long_table_is_measured_at_its_end_too() -> None:
    document = fragment(TABLE)
    laid = Layout(document, 72)
    laid.finish()
    # A line for each row, for the header and for the rule below it.
    assert len(laid.lines) == 3002
    shown = {laid.document.text[piece.start : piece.end] for line in laid.lines for piece in line.pieces}
    assert {f"Desa {number}" for number in range(3000)} <= shown
