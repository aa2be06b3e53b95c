"""Read a query.

query  = either
either = all { "OR" all }
all    = one { ["AND"] one }
one    = ("NOT" | "-") one | "(" either ")" | field ":" value | "/" expression "/" ["i"] | ["~"] words ["*"]
words  = word | '"' words '"'
"""

import re
from datetime import UTC, datetime

from reader.articles.query import dates
from reader.articles.query.model import (
    FIELDS,
    ROLES,
    STATES,
    Everything,
    Expression,
    Field,
    Node,
    Not,
    Order,
    Query,
    QueryError,
    Words,
    every,
    some,
)
from reader.speech import _
from reader.wording import words_in

LONGEST = 4000
"""Characters of a query."""

_MOST = 300
"""Conditions of a query: SQLite takes expressions 1,000 deep."""

_DEEPEST = 40
"""Parentheses and negations inside each other."""

_UNTYPED = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
"""What no keyboard gives: FTS5's expressions end at NUL, and SQLite takes no surrogates."""

_BLANK = re.compile(r"\s*")
_NAME = re.compile(r"([a-z]+):", re.IGNORECASE | re.ASCII)
_WORD = re.compile(r"[^\s\"“”()]+")
_QUOTED = re.compile(r"[\"“”]([^\"“”]*)([\"“”])?")
_EXPRESSION = re.compile(r"/((?:[^/\\]|\\.)*)(/?)([a-z]*)", re.DOTALL)
_JOINED = re.compile(r"(AND|OR|NOT)(?=[\s()]|$)")
_ORDERS: dict[str, Order] = {"newest": "newest", "date": "newest", "oldest": "oldest", "rank": "rank"}
_LANGUAGE = re.compile(r"[a-z]{2,8}(?:-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)
_KIND = re.compile(r"\w[\w-]*")
_NAMES = frozenset({"feed", "folder", "tag", "author", *ROLES})
"""Fields that take words of a name."""

_AS_TYPED = _NAMES | {"has", "kind"}

_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


def parse(text: str) -> Query:
    """Read a query; a blank one asks for everything.

    Raises:
        QueryError: one sentence, and the position of the character that it is about.

    """
    return _Parser(text).query()


def sort_named(name: str) -> Order | None:
    """Give the order that ``sort:`` calls so, None where there is none."""
    return _ORDERS.get(name.casefold())


class _Parser:
    def __init__(self, text: str) -> None:
        self._typed = text
        self._text = _UNTYPED.sub(" ", text)
        self._at = 0
        self._depth = 0
        self._count = 0
        self._order: Order | None = None

    def query(self) -> Query:
        if len(self._text) > LONGEST:
            raise self._wrong(_("A query has at most {most} characters.").format(most=LONGEST), LONGEST)
        self._skip()
        node: Node = Everything() if self._ended else self._either()
        if not self._ended:
            raise self._wrong(_("The ) at character {at} closes nothing.").format(at=self._at + 1), self._at)
        return Query(node, self._order)

    # What stands where

    @property
    def _ended(self) -> bool:
        return self._at >= len(self._text)

    @property
    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _wrong(self, message: str, at: int) -> QueryError:
        return QueryError(message, position=at, text=self._typed)

    def _skip(self) -> None:
        match = _BLANK.match(self._text, self._at)
        self._at = match.end() if match is not None else self._at

    def _takes(self, word: str) -> bool:
        """Go past AND, OR or NOT where it stands here."""
        match = _JOINED.match(self._text, self._at)
        if match is None or match[1] != word:
            return False
        self._at = match.end()
        self._skip()
        return True

    def _stands(self, word: str) -> bool:
        match = _JOINED.match(self._text, self._at)
        return match is not None and match[1] == word

    # The grammar

    def _either(self) -> Node:
        begun = self._at
        parts = [self._all()]
        while self._takes("OR"):
            parts.append(self._all())
        if len(parts) > 1 and any(isinstance(part, Everything) for part in parts):
            raise self._wrong(
                _("At character {begun}, sort: is no condition beside OR.").format(begun=begun + 1), begun
            )
        return some(parts)

    def _all(self) -> Node:
        parts = [self._one()]
        while not self._ended and self._next != ")" and not self._stands("OR"):
            self._takes("AND")
            parts.append(self._one())
        return every(parts)

    def _one(self) -> Node:
        begun = self._at
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong(
                _("At character {begun} the query is nested more than {most} deep.").format(
                    begun=begun + 1, most=_DEEPEST
                ),
                begun,
            )
        try:
            if self._ended or self._next == ")" or self._stands("AND") or self._stands("OR"):
                raise self._wrong(
                    _("A word or a condition is missing at character {begun}.").format(begun=begun + 1), begun
                )
            if self._takes("NOT"):
                return Not(self._one())
            if self._next == "-":
                self._at += 1
                return Not(self._one())
            if self._next == "(":
                return self._within()
            return self._leaf()
        finally:
            self._depth -= 1

    def _within(self) -> Node:
        opened = self._at
        self._at += 1
        self._skip()
        node = self._either()
        if self._next != ")":
            raise self._wrong(_("The ( at character {opened} is never closed.").format(opened=opened + 1), opened)
        self._at += 1
        self._skip()
        return node

    def _leaf(self) -> Node:
        begun = self._at
        self._count += 1
        if self._count > _MOST:
            raise self._wrong(_("The query has more than {most} conditions.").format(most=_MOST), begun)
        if self._next == "/":
            node: Node = self._expression()
        elif (name := _NAME.match(self._text, self._at)) is not None:
            node = self._field(name[1], name.end())
        else:
            node = self._words()
        self._skip()
        return node

    def _expression(self) -> Expression:
        begun = self._at
        match = _EXPRESSION.match(self._text, begun)
        if match is None or not match[2]:
            raise self._wrong(
                _("The regular expression at character {begun} needs a / at its end.").format(begun=begun + 1), begun
            )
        body, flags = match[1], match[3]
        if not body:
            raise self._wrong(_("The regular expression at character {begun} is empty.").format(begun=begun + 1), begun)
        if flags not in {"", "i"}:
            raise self._wrong(
                _("Behind a regular expression stands i or nothing, not {flags}.").format(flags=flags), match.start(3)
            )
        self._check_expression(body, begun + 1)
        self._at = match.end()
        return Expression(body, ignore_case=bool(flags), at=begun)

    def _check_expression(self, body: str, at: int) -> None:
        import regex

        try:
            regex.compile(body, cache_pattern=False)
        except regex.error as error:
            place = at + min(error.pos or 0, len(body))
            reason = _("The regular expression is wrong at character {place}: {msg}.").format(
                place=place + 1, msg=error.msg
            )
            raise self._wrong(reason, place) from error
        except (OverflowError, MemoryError, RecursionError, ValueError) as error:
            raise self._wrong(
                _("The regular expression at character {at} is too large.").format(at=at), at - 1
            ) from error

    def _words(self, *, title: bool = False) -> Words:
        begun = self._at
        related = self._next == "~"
        self._at += related
        match = _QUOTED.match(self._text, self._at)
        if match is not None:
            if not match[2]:
                raise self._wrong(
                    _("The quotation mark at character {at} is never closed.").format(at=self._at + 1), self._at
                )
            text, self._at = match[1], match.end()
            prefix = self._next == "*"
            self._at += prefix
        else:
            word = _WORD.match(self._text, self._at)
            typed = word[0] if word is not None else ""
            self._at += len(typed)
            text, prefix = typed.rstrip("*"), typed.endswith("*")
        inside = words_in(text)
        if not inside and prefix and not title:
            at = self._at - 1
            raise self._wrong(
                _("The * at character {at} needs the beginning of a word before it.").format(at=at + 1), at
            )
        if not inside:
            raise self._wrong(
                _("At character {begun} a word with letters or digits is missing.").format(begun=begun + 1), begun
            )
        if related and (prefix or len(inside) > 1):
            raise self._wrong(_("The ~ at character {begun} takes one whole word.").format(begun=begun + 1), begun)
        return Words(text.strip(), prefix=prefix, related=related, title=title)

    def _field(self, typed: str, behind: int) -> Node:
        name, begun = typed.lower(), self._at
        if name not in {*FIELDS, "title", "sort"}:
            known = ", ".join((*FIELDS, "title", "sort"))
            raise self._wrong(
                _("There is no field {typed}: there are {known}; put words with : in quotes.").format(
                    typed=typed, known=known
                ),
                begun,
            )
        self._at = behind
        if name == "title":
            return self._words(title=True)
        value = self._value(name)
        if name == "sort":
            return self._sort(value, behind)
        self._check(name, value, behind)
        return Field(name, value if name in _AS_TYPED else value.lower())

    def _value(self, name: str) -> str:
        at = self._at
        match = _QUOTED.match(self._text, at)
        if match is not None:
            if not match[2]:
                raise self._wrong(_("The quotation mark at character {at} is never closed.").format(at=at + 1), at)
            self._at = match.end()
            value = match[1].strip()
        else:
            word = _WORD.match(self._text, at)
            value = word[0] if word is not None else ""
            self._at += len(value)
        if not value:
            raise self._wrong(
                _("At character {at}, {name}: needs something behind it.").format(at=at + 1, name=name), at
            )
        return value

    def _sort(self, value: str, at: int) -> Everything:
        order = sort_named(value)
        if order is None:
            raise self._wrong(_("At character {at}, sort: takes newest, oldest or rank.").format(at=at + 1), at)
        if self._order is not None:
            raise self._wrong(_("At character {at} the order is told a second time.").format(at=at + 1), at)
        if self._depth > 1:
            raise self._wrong(
                _("At character {at}, sort: stands inside a part; it goes for the whole query.").format(at=at + 1), at
            )
        self._order = order
        return Everything()

    def _check(self, name: str, value: str, at: int) -> None:
        if name == "is" and value.lower() not in STATES:
            raise self._wrong(
                _("At character {at}, is: takes {states} or {last}.").format(
                    at=at + 1, states=", ".join(STATES[:-1]), last=STATES[-1]
                ),
                at,
            )
        if name in {"before", "after"} and dates.begins(value, _ANY_DAY) is None:
            raise self._wrong(_("{name}: takes a day, as 2026-11-03, 3d, yesterday or monday.").format(name=name), at)
        if name == "lang" and not _LANGUAGE.fullmatch(value):
            raise self._wrong(
                _("At character {at}, lang: takes a language's short name, as id or en.").format(at=at + 1), at
            )
        if name in {"has", "kind"} and not _KIND.fullmatch(value):
            raise self._wrong(
                _("At character {at}, {name}: takes a kind, as quote or directive.").format(at=at + 1, name=name), at
            )
        if name in _NAMES and not words_in(value):
            raise self._wrong(_("At character {at}, {name}: needs letters or digits.").format(at=at + 1, name=name), at)
