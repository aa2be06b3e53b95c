"""The one door for text from outside: feeds, pages, headers, file names, imports.

Text that passed here is one NFC string that no terminal, database or exporter can trip over. Everything that
is stored or shown passes once, where it enters; nothing is cleaned where it is drawn.
"""

import re
import unicodedata

LINE_LIMIT = 500
"""Code points of a title, name or label that are kept."""

MARKS_LIMIT = 8
"""Combining marks in a row that a script needs at most; the rest is decoration that breaks rows."""

# C0 (but tab and newline), DEL, C1, soft hyphen, ALM, zero-width space, LRM and RLM, bidi embeddings and isolates,
# word joiner and invisible operators, BOM, interlinear anchors, object replacement, tags, surrogates, noncharacters.
# ZWJ and ZWNJ stay: Persian and emoji need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufdd0-\ufdef\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U000e0000-\U000e0fff"
    + "".join(f"{chr((plane << 16) | 0xFFFE)}{chr((plane << 16) | 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK = re.compile(r"\s+")
# A string sequence (OSC, DCS and their kind) goes whole only where it has an end: one without must not take the rest
# of a text with it.
_ESCAPES = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)|[ -/]*[0-~])?"
    "|\x9b[0-?]*[ -/]*[@-~]|[\x90\x98\x9d-\x9f][^\x07\x1b\x9c]*(?:\x07|\x1b\\\\|\x9c)"
)
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{" + str(MARKS_LIMIT + 1) + ",}"
)
_SAFE = re.compile(r"[ -~]*")
_SAFE_LINES = re.compile(r"[ -~\n]*")
_ESCAPE = re.compile("[\x1b\x90-\x9f]")
_TROUBLE = re.compile(_UNWANTED.pattern[:-1] + "\ud800-\udfff" + _MARKS.pattern[1 : _MARKS.pattern.index("]")] + "]")


def clean_line(text: str, *, limit: int = LINE_LIMIT) -> str:
    """Give text as one NFC line without control characters, bidi overrides or escape sequences.

    Line breaks and tabs become spaces, runs of blanks one space; what is longer than ``limit`` code points ends in "…".
    Lone surrogates become U+FFFD. ZWJ and ZWNJ stay.
    """
    if len(text) <= limit and _SAFE.fullmatch(text) and "  " not in text:
        return text.strip()
    text = text[: limit * 8] if len(text) > limit * 8 else text
    line = " ".join(_strip(_BREAKS.sub(" ", text)).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clean_text(text: str) -> str:
    r"""Give text as NFC lines joined by ``\n``, otherwise as ``clean_line``; no limit, tabs and runs of blanks stay.

    Tabs become four spaces: a tab has no width of its own on a terminal.
    """
    if _SAFE_LINES.fullmatch(text):
        return text
    return _strip(_BREAKS.sub("\n", text)).replace("\t", "    ")


def squeeze(text: str) -> str:
    """Fold every run of blanks, no-break ones too, to one space and strip the ends; line breaks count as blanks."""
    return " ".join(text.split())


def _strip(text: str) -> str:
    # Nearly all text is of a few dozen harmless characters: to look at each once is ten times quicker.
    if _TROUBLE.search("".join(set(text))) is None:
        return unicodedata.normalize("NFC", text)
    if _ESCAPE.search(text):
        text = _ESCAPES.sub("", text)
    text = _UNWANTED.sub("", _SURROGATE.sub("\ufffd", text))
    text = unicodedata.normalize("NFC", text)
    return _MARKS.sub(lambda match: match.group()[:MARKS_LIMIT], text)
