"""The quick way to an entry's document gives what the tree gives, or nothing."""

from random import Random

import pytest

from reader.articles.extract.build import _tree_document
from reader.articles.extract.simple import simple_document

BASE = "https://kabar.example/rubrik/"
TEXTS = (
    *(" ", "\n", "kata", " kata ", "kata  kata", "1. satu", "2) dua", "“kutipan”", "é", "e\u0301", "\u200b", "\u00a0"),
    *(
        "&amp;",
        "&nbsp;",
        "&#8217;",
        "&#150;",
        "&lt;p&gt;",
        "&tidak;",
        "& ",
        "\u2028",
        "\x0b",
        "\x00",
        ">",
        "<br>",
        "<br/>",
    ),
)
ELEMENTS = (
    *("p", "p", "p", "P", "b", "strong", "em", "i", "u", "div", "blockquote", "li", "h2", "h6", "table", "pre", "hr"),
    *('a href="/x"', "a", 'a href=""', "a title='t' HREF=' https://lain.example/é z '", 'a href="#sini"', "a href=x"),
    *('p class="lead"', 'p class="caption"', 'div id="foto-desc"', 'span style="display:none"', 'span class="z"'),
    *('img src="a.png"', 'li value="4"', "script", "ol reversed=''"),
)


def markup(chance: Random, depth: int = 0) -> str:
    """Make up markup, mostly well-nested."""
    out = []
    for _ in range(chance.randint(0, 4)):
        roll = chance.random()
        if roll < 0.5 or depth > 2:
            out.append(chance.choice(TEXTS))
        elif roll < 0.65:
            name = chance.choice(("ul", "ol"))
            items = "".join(f"<li>{markup(chance, depth + 2)}</li>" for _ in range(chance.randint(0, 3)))
            out.append(f"<{name}>{items}</{name}>")
        else:
            element = chance.choice(ELEMENTS)
            end = "" if chance.random() < 0.05 else f"</{element.split()[0]}>"
            out.append(f"<{element}>{markup(chance, depth + 1)}{end}")
    return "".join(out)


@pytest.mark.parametrize("seed", range(4))
def test_it_gives_what_the_tree_gives_or_nothing(seed: int) -> None:
    chance = Random(seed)
    quick = 0
    for _ in range(3000):
        source = markup(chance)
        document = simple_document(source, base=BASE)
        if document is not None and source.strip():
            quick += 1
            assert document == _tree_document(source, base=BASE), source
    assert quick > 300


@pytest.mark.parametrize(
    "source",
    [
        "<p>Warga kota itu menolak.</p>\n<p>“Kami tunggu,” kata <strong>Tari</strong>.</p>",
        '<p>Baca <a href="/a?b=1&amp;c=2">di sini</a>.<br/>Baris dua&#8230;</p><p><img src="x.jpg">Akhir.</p>',
        "<h2>Daftar</h2><ul><li>satu</li><li>dua</li></ul><ol><li>pertama</li></ol>",
        "<div><blockquote><p>Kutipan.</p></blockquote></div>Teks &amp; tanda.<br><br>Bagian lain.",
    ],
)
def test_the_markup_of_most_feeds_is_simple(source: str) -> None:
    document = simple_document(source, base=BASE)
    assert document is not None
    assert document == _tree_document(source, base=BASE)


@pytest.mark.parametrize(
    "source",
    [
        "<p>satu<p>dua",
        "<p>1. satu</p><p>2. dua</p>",
        "<p>a</b></p>",
        "<p>a &tidak; b</p>",
        "<p>a < b</p>",
        '<p><span style="display:none">rahasia</span></p>',
        "<p>arah \u202e terbalik</p>",
        "<ul>lepas<li>a</li></ul>",
        "<table><tr><td>a</td></tr></table>",
        '<p class="wp-caption">Foto.</p>',
    ],
)
def test_what_needs_a_tree_is_left_to_it(source: str) -> None:
    assert simple_document(source, base=BASE) is None
