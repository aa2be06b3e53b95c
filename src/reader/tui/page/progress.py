"""How far an article was read, and how long the rest takes."""

import re

from reader.articles.document import Document
from reader.speech import _

LETTERS_A_MINUTE, SIGNS_A_MINUTE = 1250, 500
"""Characters that people read a minute, with blanks: of an alphabet (some 210 words), of Chinese or Japanese."""

_SIGNS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_SAMPLE = 2000


def said(document: Document, read: int) -> str:
    """Give "34 % · 3 min left" for an article whose first ``read`` characters were in sight; "end" where all were."""
    whole = len(document.text)
    if not whole:
        return ""
    if read >= whole:
        return "end"
    sample = document.text[:_SAMPLE]
    signs = len(_SIGNS.findall(sample)) > len(sample) / 3
    minutes = (whole - read) / (SIGNS_A_MINUTE if signs else LETTERS_A_MINUTE)
    left = _("less than 1 min left") if minutes < 1 else _("{minutes} min left").format(minutes=round(minutes))
    return f"{100 * read // whole} % · {left}"
