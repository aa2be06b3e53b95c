"""The prompts that ask for words or for a query, over articles and over annotations."""

from reader.articles.query.model import FIELDS, STATES, And, Node, Not, Query, QueryError, Words
from reader.articles.query.parsing import parse
from reader.articles.query.plain import plain
from reader.articles.query.printing import written
from reader.speech import N_, _
from reader.tui.dialogs.prompt import Prompt

WORDS_HINT = N_('Words that must all occur. "an exact phrase"  begin*  -without   (= asks for more)')

QUERY_HINT = N_('words  a OR b  -without  "a phrase"  begin*  ~mengatakan  speaker:  is:  after:3d  /regex/  sort:rank')

_BEHIND = {
    "is": STATES,
    "has": ("quote", "directive"),
    "kind": ("quote", "directive"),
    "sort": ("newest", "oldest", "rank"),
    "after": ("today", "yesterday", "monday", "3d"),
    "before": ("today", "yesterday", "monday", "3d"),
}


def words(typed: str) -> Query:
    """Read plain words; none ask for everything."""
    return plain(typed) if typed.strip() else Query()


def words_fault(typed: str) -> tuple[int, str] | None:
    """Give what is wrong with plain words."""
    try:
        words(typed)
    except QueryError as error:
        return error.position, str(error)
    return None


def query_fault(typed: str) -> tuple[int, str] | None:
    """Give what is wrong with a query."""
    try:
        parse(typed)
    except QueryError as error:
        return error.position, str(error)
    return None


def query_prompt(query: Query) -> Prompt:
    """Give the line that asks for a query; it stays until what is typed can be understood, or the user leaves."""
    return Prompt(_("Query"), value=written(query), completions=completions, hint=_(QUERY_HINT), check=query_fault)


def words_of(query: Query) -> str:
    """Give a query as plain words say it; nothing where they cannot."""
    parts: tuple[Node, ...] = query.node.parts if isinstance(query.node, And) else (query.node,)
    plainly = [part.part if isinstance(part, Not) else part for part in parts]
    is_plain = all(isinstance(one, Words) and not (one.title or one.related) for one in plainly)
    return written(query) if is_plain and query.order is None else ""


def completions(typed: str) -> list[str]:
    """Give what a query may go on with: a field's name, or what stands behind it."""
    start = max(typed.rfind(character) for character in " (-") + 1
    last = typed[start:]
    if not last:
        return []
    name, colon, value = last.partition(":")
    if not colon:
        found = [f"{one}:" for one in (*FIELDS, "title", "sort")]
    else:
        found = [f"{name}:{one}" for one in _BEHIND.get(name, ())]
        last = f"{name}:{value}"
    return [typed[:start] + one for one in found if one.startswith(last)]
