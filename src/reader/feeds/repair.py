"""Ill-formed feeds made well-formed where that is certain: stray ampersands, HTML's entities, a document cut short."""

import re
from html.entities import html5

from reader.feeds.vocabulary import KNOWN_PREFIXES

_HEAD = 8192
_ELEMENT = re.compile(r"<[A-Za-z_]")
_SUBSET_END = re.compile(r"\]\s*>")
_DECLARED = re.compile(r"<!ENTITY\s+(?:%\s+)?([\w.-]{1,100})")
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);|([A-Za-z][A-Za-z0-9]{1,31});)?")
_OPEN = re.compile(r"<(?:\w{1,20}:)?(item|entry)(?=[\s>]|\Z)")
_CLOSED = re.compile(r"</(?:\w{1,20}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_PREFIX = re.compile(r"(?:</?|\s)([A-Za-z_][\w.-]{0,30}):[A-Za-z_][\w.-]{0,60}(?=[\s/>=])")
_ROOT = re.compile(r"<((?:\w{1,20}:)?(?:rss|feed|rdf))[\s>]", re.IGNORECASE)


def without_doctype(text: str) -> str | None:
    """Give a document without its document type; None where that has an internal subset, which may declare entities."""
    start = _doctype(text)
    end = text.find(">", start)
    if start < 0 or end < 0:
        return text
    return None if "[" in text[start:end] else text[:start] + text[end + 1 :]


def without_subset(text: str) -> str:
    """Give a document without its document type, internal subset and all."""
    start = _doctype(text)
    end = _SUBSET_END.search(text, start) if start >= 0 else None
    return text[:start] + text[end.end() :] if end else text


def _doctype(text: str) -> int:
    start = text.find("<!DOCTYPE", 0, _HEAD)
    return start if start >= 0 and _ELEMENT.search(text, 0, start) is None else -1


def declared_entities(text: str) -> frozenset[str]:
    """Name the entities that a document type declares."""
    return frozenset(_DECLARED.findall(text[:100_000]))


def ampersands(text: str) -> str:
    """Give a document whose every ``&`` outside CDATA starts a reference that XML knows, to a character it allows."""
    parts, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        parts += [_AMPERSAND.sub(_reference, text[at:start]), text[start : end + 3]]
        at = end + 3
    return "".join([*parts, _AMPERSAND.sub(_reference, text[at:])])


def trimmed(text: str) -> str:
    """Give a document from its root's start to its root's end: programs print warnings before and counters behind."""
    root = _ROOT.search(text[:20_000])
    if root is None:
        return text
    end = text.rfind(f"</{root[1]}")
    close = text.find(">", end)
    return text[root.start() : close + 1] if end > root.end() and close > 0 else text[root.start() :]


def with_prefixes(text: str) -> str:
    """Give a document whose root declares every namespace prefix that is used undeclared, the known ones rightly."""
    root = _ROOT.search(text[:20_000])
    if root is None:
        return text
    used = dict.fromkeys(_PREFIX.findall(text))
    missing = [prefix for prefix in used if prefix not in {"xml", "xmlns"} and f"xmlns:{prefix}=" not in text]
    declared = "".join(
        f' xmlns:{prefix}="{KNOWN_PREFIXES.get(prefix, f"urn:undeclared:{prefix}")}"' for prefix in missing[:50]
    )
    return f"{text[: root.end(1)]}{declared}{text[root.end(1) :]}"


def cut_short(text: str) -> str | None:
    """Give a document that ends in mid-entry up to its last whole entry, closed; None where it is not cut short."""
    root = _ROOT.search(text[:20_000])
    if root is None or _CLOSED.search(text, max(0, len(text) - 20_000)):
        return None
    opened = [(match.start(), match[1]) for match in _OPEN.finditer(text)]
    if not opened:
        return None
    start, name = opened[-1]
    if f"{name}>" in text[start:] and re.search(rf"</(?:\w{{1,20}}:)?{name}\s*>", text[start:]):
        return None
    channel = "</channel>" if "<channel" in text and "</channel>" not in text[:start] else ""
    return f"{text[:start]}{channel}</{root[1]}>"


def _reference(match: re.Match[str]) -> str:
    if match[1]:
        return match[0] if not match[1].startswith("#") or _is_character(match[1]) else "\ufffd"
    named = html5.get(f"{match[2]};") if match[2] else None
    return "".join(f"&#{ord(c)};" for c in named) if named else f"&amp;{match[0][1:]}"


def _is_character(reference: str) -> bool:
    code = int("0" + reference[1:], 0 if reference[1] in "xX" else 10)
    return code in {9, 10, 13} or 32 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
