"""From bytes to XML text: the encoding that a feed really has, whatever it and its server claim."""

import codecs
import re
from collections.abc import Mapping

# Byte order marks, then how "<?xm" or "<" looks without one (XML 1.0, appendix F.1).
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_STARTS = (
    *zip(_MARKS, ("utf-8", "utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"), strict=True),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([A-Za-z][A-Za-z0-9._:-]{0,40})")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9][A-Za-z0-9._:-]{0,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"<\?xml(?=[\s?])[^>]{0,400}?\?>")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")
_UNREADABLE = "Some characters of the feed could not be read."
_HEAD = 2048
# What old programs call by a narrower name than they use.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932"}
# Python knows these as text encodings too; a feed that names one is broken or up to something.
_REFUSED_NAMES = """
utf-7 unicode_escape unicode-escape raw_unicode_escape raw-unicode-escape idna punycode undefined mbcs oem
"""
_REFUSED = frozenset(_REFUSED_NAMES.split())


def charset_of(headers: Mapping[str, str]) -> str | None:
    """Give the charset of a Content-Type header (any case), where one is given."""
    for name, value in headers.items():
        if name.lower() == "content-type" and (match := _CHARSET.search(value)):
            return match[1]
    return None


def decode(body: bytes, *, charset: str | None = None) -> tuple[str, str | None]:
    """Give an XML document's text without its declaration and illegal characters, and a sentence on what was wrong.

    A byte order mark wins, then bytes that are UTF-8, then the server's charset, then the document's own claim
    (RFC 7303 section 3; real feeds make the second step needed). UTF-7 and Python's own codecs are never used.
    """
    text, problem = _text(body, charset)
    # Wherever it stands: one that follows a comment or a blank line would make the whole document ill-formed.
    head = _DECLARATION.sub("", text[:_HEAD])
    return _legal(head + text[_HEAD:]).lstrip(), problem


def _legal(text: str) -> str:
    """Give text without the characters that XML 1.0 does not allow (2.2); a look at the bytes is the quick way."""
    raw = text.encode("utf-8", "surrogatepass")
    clean = (
        len(raw.translate(None, _CONTROLS)) == len(raw) and b"\xef\xbf\xbe" not in raw and b"\xef\xbf\xbf" not in raw
    )
    return text if clean else _ILLEGAL.sub("", text)


def _text(body: bytes, charset: str | None) -> tuple[str, str | None]:
    for start, name in _STARTS:
        if body.startswith(start):
            mark = start if start in _MARKS else b""
            text = _strictly(body[len(mark) :], name)
            return (text, None) if text is not None else (body[len(mark) :].decode(name, "replace"), _UNREADABLE)
    match = _DECLARED.match(body.lstrip()[:400])
    declared = match[1].decode("ascii") if match else None
    tried = [name for name in (charset, declared) if name]
    codecs_named = [_codec(name) for name in tried]
    codecs_named = [name for name in codecs_named if name is None or not name.startswith(("utf-16", "utf-32"))]
    if codecs_named[:1] == ["cp1252"]:
        codecs_named.reverse()  # Latin-1 is what servers say who know nothing of the file
    if not tried or "utf-8" in codecs_named or "cp1252" in codecs_named:
        codecs_named.insert(0, "utf-8")
    for codec in codecs_named:
        if codec is not None and (text := _strictly(body, codec)) is not None:
            return text, None
    for codec in ("utf-8", "cp1252"):
        if (text := _strictly(body, codec)) is not None:
            return text, _wrong(tried, codec)
    codec = next((codec for codec in codecs_named if codec is not None), "utf-8")
    return body.decode(codec, "replace"), _UNREADABLE


def _strictly(body: bytes, codec: str) -> str | None:
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        return None


def _wrong(tried: list[str], codec: str) -> str:
    claim = f"The feed says it is {tried[0]}" if tried else "The feed does not say its encoding"
    return f"{claim}; it was read as {codec}."


def _codec(name: str) -> str | None:
    if name.lower() in _REFUSED:
        return None
    try:
        info = codecs.lookup(name)
    except LookupError:
        return None
    if info.name in _REFUSED or not info._is_text_encoding:  # noqa: SLF001 -- the only way to tell zlib from latin-1
        return None
    return _WIDER.get(info.name, info.name)
