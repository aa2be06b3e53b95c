"""Drawn annotations of drawn texts, for the round trips of every format that goes both ways."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

from hypothesis import strategies as st

from reader.annotations.model import Annotation, Evidence, FollowUp, Selector, State
from reader.articles.document import Document
from reader.cleaning import clean_line, clean_text
from reader.exports.reading.model import text_document

NASTY = st.sampled_from(
    [
        "[klik](javascript:alert(1))",
        "<script>alert(1)</script>",
        "</PlainTextContent>",
        "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
        "]]>",
        "&x;",
        "```",
        "---",
        "# judul",
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "T1\tquote 0 3",
        "#1 Kutip T1 {}",
        "\\t",
        "a|b_c[1];*",
        "->",
        "é\u0301",
        "𝔘",
        "a\u200db",
        "\u00a0x",
        "“kata”",
        "👩\u200d🚀",
        "שלום עולם",
        "می\u200cگوید",
    ]
)
WORD = st.one_of(NASTY, st.text(st.characters(exclude_categories=["Cs"]), max_size=10))
LINE = st.lists(WORD, max_size=3).map(" ".join).map(clean_line)
TEXT = st.lists(st.one_of(WORD, st.just("\n")), min_size=1, max_size=10).map(" ".join).map(clean_text)
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001


FOLLOW_UPS = st.builds(
    FollowUp,
    article=st.text("0123456789abcdef", min_size=16, max_size=16),
    url=st.none() | st.just("https://contoh.example/lanjutan?id=2"),
    outlet=st.none() | LINE,
    title=LINE,
    published=st.none() | TIMES,
)
TYPED = st.sampled_from(
    [
        ("nilai", "12.5"),
        ("hari", "2026-03-31"),
        ("setuju", "yes"),
        ("lembaga", "Dinas Air (DA)"),
        ("sikap", "netral"),
    ]
)
TAGS = LINE | st.sampled_from(["budget/health", "budget/health/staff", "air/ sungai", "/", "a//b"])


def _evidence(text: Document) -> st.SearchStrategy[Evidence]:
    return st.builds(
        Evidence,
        url=st.none() | st.sampled_from(["https://contoh.example/berita?id=1", "http://contoh.example/a b<c>\"'"]),
        outlet=st.none() | LINE,
        title=LINE,
        byline=st.none() | LINE,
        published=st.none() | TIMES,
        fetched=st.none() | TIMES,
        text_sha256=st.just(text.sha256),
        extractor=LINE,
    )


@st.composite
def marked(draw: st.DrawFn) -> tuple[list[Annotation], dict[str, Document]]:
    """Give annotations, and the texts that they are made on by their SHA-256."""
    texts = [text_document(text) for text in draw(st.lists(TEXT, min_size=1, max_size=2, unique=True))]
    made: list[Annotation] = []
    for number, text in enumerate(texts):
        key = f"{number:016x}"
        evidence = draw(_evidence(text))
        for _ in range(draw(st.integers(0, 4))):
            ends = sorted(draw(st.tuples(*[st.integers(0, len(text.text))] * 2)))
            # Some lie on the very edges of the one before: the same, within it, touching it.
            if made and made[-1].selector.text_sha256 == text.sha256 and draw(st.booleans()):
                edges = made[-1].selector.start, made[-1].selector.end
                ends = sorted((draw(st.sampled_from(edges)), draw(st.sampled_from((*edges, *ends)))))
            whole = draw(st.integers(0, 4)) == 0
            one = _annotation(draw, text, evidence, key=key, ends=(0, 0) if whole else (ends[0], ends[1]))
            made.append(replace(one, selector=replace(one.selector, prefix="", suffix="")) if whole else one)
    ids = {one.id: one for one in made}
    return list(ids.values()), {text.sha256: text for text in texts}


def _annotation(draw: st.DrawFn, text: Document, evidence: Evidence, *, key: str, ends: tuple[int, int]) -> Annotation:
    start, end = ends
    return Annotation(
        id=draw(st.uuids()).hex,
        article=key,
        kind=draw(st.sampled_from(["quote", "directive", "claim", "fact", "note"]) | LINE),
        selector=Selector(
            start=start,
            end=end,
            exact=text.text[start:end],
            prefix=clean_text(text.text[max(0, start - 9) : start]),
            suffix=clean_text(text.text[end : end + 9]),
            text_sha256=text.sha256,
            occurrences=draw(st.integers(0, 3)),
        ),
        evidence=evidence,
        created=draw(TIMES),
        modified=draw(TIMES),
        fields=dict(draw(st.lists(TYPED, max_size=2)))
        | draw(st.dictionaries(st.sampled_from(["speaker", "issuer", "my field"]) | LINE, LINE, max_size=3)),
        note=draw(TEXT),
        tags=tuple(draw(st.lists(TAGS, max_size=3))),
        author=draw(LINE),
        state=draw(st.sampled_from(get_args(State))),
        follow_ups=tuple(draw(st.lists(FOLLOW_UPS, max_size=2))),
    )
