"""HTML: the articles with their passages lit, in one file that needs nothing else and runs nothing."""

from collections.abc import Iterator, Sequence
from html import escape

from reader.annotations.model import Annotation, Evidence
from reader.articles.document import Block, Document
from reader.exports.escaping import web_address
from reader.exports.marks import Piece, by_article, pieces, placed
from reader.exports.model import NO_DOCUMENTS, WHOLE, Documents, utc
from reader.exports.sheet import STATES

_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>Annotated articles</title>
<style>
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.6 Georgia, serif }
body { color: #222; background: #fff }
article { border-top: 2px solid #222; margin-top: 3rem }
mark { background: #fff1a8; color: inherit }
mark.quote { background: #fff1a8; border-bottom: 2px solid #a67c00 }
mark.directive { background: #cfe8ff; border-bottom: 2px dashed #0b5cab }
dl { font: .9rem/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 8rem 1fr }
dt { color: #666 } dd { margin: 0; overflow-wrap: anywhere }
section.passage { border-left: 3px solid #ccc; padding-left: 1rem; margin: 1.5rem 0 }
sup a { text-decoration: none; font: .75rem system-ui, sans-serif }
pre { overflow-x: auto }
</style>
</head>
<body>
"""

_TAGS = {"quote": "blockquote", "code": "pre", "table": "pre"}


def write(annotations: Sequence[Annotation], *, documents: Documents = NO_DOCUMENTS) -> bytes:
    """Give one HTML page in UTF-8: for each article its evidence, its text with the passages lit, and every annotation.

    A text is shown where ``documents`` has it; passages marked in another version of it are listed without being lit.
    """
    parts = [_HEAD, "<h1>Annotated articles</h1>\n"]
    for key, members in by_article(annotations).items():
        parts += _article(members, documents.get(key))
    return "".join([*parts, "</body>\n</html>\n"]).encode("utf-8", "replace")


def _article(members: Sequence[Annotation], document: Document | None) -> Iterator[str]:
    yield f"<article>\n<h2>{escape(members[-1].evidence.title) or 'Untitled'}</h2>\n"
    for evidence in dict.fromkeys(one.evidence for one in members):
        yield _list(_evidence(evidence))
    lit = placed(members, document) if document else []
    numbers = {one.id: number for number, one in enumerate(members, start=1)}
    if document:
        for block in document.blocks or (Block("paragraph", 0, len(document.text)),):
            yield _block(document.text, block, lit, numbers)
    yield "<h3>Passages</h3>\n"
    for one in members:
        yield _passage(one, numbers[one.id], linked=one in lit)
    yield "</article>\n"


def _block(text: str, block: Block, lit: Sequence[Annotation], numbers: dict[str, int]) -> str:
    if block.kind == "rule":
        return "<hr>\n"
    tag = _TAGS.get(block.kind, "p")
    if block.kind == "heading":
        # The page's own headings are of the first three levels.
        tag = f"h{min(6, block.level + 3)}"
    number = f"{block.number}. " if block.number is not None else "• " if block.kind == "item" else ""
    inner = "".join(_lit(text, piece, numbers) for piece in pieces(block.start, block.end, lit))
    return f"<{tag}>{number}{inner}</{tag}>\n"


def _lit(text: str, piece: Piece, numbers: dict[str, int]) -> str:
    shown = escape(text[piece.start : piece.end]).replace("\n", "<br>")
    for one in reversed(piece.annotations):
        kind = one.kind if one.kind in {"quote", "directive"} else "other"
        number = numbers[one.id]
        first = f' id="p{escape(one.id)}"' if piece.start == one.selector.start else ""
        last = f'<sup><a href="#a{escape(one.id)}">{number}</a></sup>' if piece.end == one.selector.end else ""
        shown = f'<mark class="{kind}"{first} title="{escape(one.kind)} {number}">{shown}{last}</mark>'
    return shown


def _passage(one: Annotation, number: int, *, linked: bool) -> str:
    told = [(name.capitalize(), escape(value)) for name, value in one.fields.items()]
    told += [
        ("Note", escape(one.note).replace("\n", "<br>")),
        ("Tags", escape(", ".join(one.tags))),
        ("State", STATES[one.state]),
        ("Place", f"characters {one.selector.start} to {one.selector.end}"),
        ("Marked", " by ".join(filter(None, (utc(one.created), escape(one.author))))),
        ("Id", escape(one.id)),
    ]
    words = escape(one.selector.exact or WHOLE).replace("\n", "<br>")
    head = f"{number}. {escape(one.kind.capitalize())}"
    head = f'<a href="#p{escape(one.id)}">{head}</a>' if linked else head
    return (
        f'<section class="passage" id="a{escape(one.id)}">\n<h4>{head}</h4>\n<blockquote>{words}</blockquote>\n'
        f"{_list(told)}</section>\n"
    )


def _evidence(one: Evidence) -> list[tuple[str, str]]:
    address = escape(one.url or "")
    if web_address(one.url):
        address = f'<a href="{escape(web_address(one.url))}" rel="noreferrer nofollow">{address}</a>'
    return [
        ("Address", address),
        ("Outlet", escape(one.outlet or "")),
        ("Byline", escape(one.byline or "")),
        ("Published", utc(one.published)),
        ("Fetched", utc(one.fetched)),
        ("Text SHA-256", escape(one.text_sha256)),
        ("Extracted by", escape(one.extractor)),
    ]


def _list(told: Sequence[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>\n" for name, value in told if value)
    return f"<dl>\n{rows}</dl>\n"
