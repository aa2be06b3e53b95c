"""An article, or a stretch of it, as Markdown: what CommonMark shows of it is what the article says."""

from markdown_it import MarkdownIt

from reader.articles.document import DocumentBuilder, Link
from reader.exports.excerpt import excerpt


def article() -> DocumentBuilder:
    builder = DocumentBuilder()
    builder.add("heading", "Arahan *baru*", level=2)
    builder.add("paragraph", "Camat berkata: lihat peta ini.", links=[Link(21, 25, "https://peta.example/a_b(c)")])
    builder.add("item", "BAT memindai arsip", ordered=True, number=4)
    builder.add("item", "LPAS melatih petugas", ordered=True, number=5)
    builder.add("item", "di loket", depth=1)
    builder.add("quote", "“Kami butuh perahu.”")
    builder.add("table", "Pos | Debit\nRanca | 120")
    builder.add("code", "ukur(air)\n```")
    builder.add("caption", "Perahu kedua")
    builder.add("rule", "")
    builder.add("paragraph", "# bukan judul")
    return builder


def test_a_whole_article_keeps_its_structure() -> None:
    document = article().build()
    made = excerpt(document, 0, len(document.text))
    shown = MarkdownIt("commonmark").enable("table").render(made)

    for part in (
        "<h2>Arahan *baru*</h2>",
        'lihat <a href="https://peta.example/a_b(c)">peta</a> ini.',
        '<ol start="4">\n<li>BAT memindai arsip</li>\n<li>LPAS melatih petugas\n<ul>\n<li>di loket</li>',
        "<blockquote>\n<p>“Kami butuh perahu.”</p>",
        "<th>Pos</th>",
        "<td>120</td>",
        "<code>ukur(air)\n```\n</code>",
        "<em>Perahu kedua</em>",
        "<hr />",
        "<p># bukan judul</p>",
    ):
        assert part in shown, shown


def test_a_stretch_takes_only_its_own_words() -> None:
    document = article().build()
    start = document.text.index("butuh")
    end = document.text.index("Ranca") + len("Ranca")

    assert excerpt(document, start, end) == "> butuh perahu.”\n\n| Pos | Debit |\n| --- | --- |\n| Ranca |  |\n"


def test_addresses_that_are_no_web_addresses_are_words() -> None:
    builder = DocumentBuilder()
    builder.add("paragraph", "tulis surat", links=[Link(0, 5, "mailto:a@b.example")])

    assert excerpt(builder.build(), 0, 11) == "tulis surat\n"
