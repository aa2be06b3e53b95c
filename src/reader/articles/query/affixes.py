"""The other forms of an Indonesian word: ``mengatakan`` is also found as dikatakan, katanya, perkataan.

By rule: affixes are taken off for the roots that a word may have, and all forms of these are looked for, so that
nothing of it is in the index. Where a root is uncertain (mengatakan: kata, or ata), a short list of everyday roots
decides; for other words all that are possible count, since forms that are no words are in no text.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from reader.wording import fold

_SHORTEST = 3
"""Letters of a root."""

_ROOTS = 4
"""Roots that are followed of one word, at most."""


def forms(word: str) -> tuple[str, ...]:
    """Give the forms of a word, itself first, folded; only itself where no affix is known to go with it."""
    plain = fold(word)
    if not plain.isascii() or not plain.isalpha():
        return (plain,)
    found = {plain: None}
    for root in roots(plain):
        found |= dict.fromkeys(_forms_of(root))
    return tuple(found)


def roots(word: str) -> tuple[str, ...]:
    """Give the roots that a folded word may have, the likeliest first."""
    table = _table()
    found = dict.fromkeys(root for bare in _without(word, table["behind"]) for root in _roots(bare))
    known = [root for root in found if root in table["known"]]
    likely = sorted(known or found, key=lambda root: (-_likelihood(word, root), len(root)))
    return tuple(likely[: len(known[:2]) or _ROOTS])


def _likelihood(word: str, root: str) -> int:
    # A root of which the word is a form by the rules, before one that only looks like it.
    return int(word in _forms_of(root))


def _roots(word: str) -> Iterator[str]:
    yield word
    for prefix in _table()["prefixes"]:
        for rest in _behind_prefix(word, prefix):
            yield from _without(rest, ("kan", "an", "i"))
    yield from _without(word, ("kan", "an", "i"))


def _behind_prefix(word: str, prefix: str) -> Iterator[str]:
    """Give what may stand behind a prefix, with the letter that its nasal took away."""
    if not prefix.endswith("N"):
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST:
            yield word[len(prefix) :]
        return
    for letter, nasal in _table()["nasal"].items():
        start = prefix[:-1] + nasal.rstrip("-")
        rest = word[len(start) :]
        if word.startswith(start) and len(rest) >= _SHORTEST:
            if nasal.endswith("-"):
                if rest[0] in "aeiou":
                    yield letter + rest
            elif rest[0] == letter:
                yield rest


def _without(word: str, endings: tuple[str, ...]) -> Iterator[str]:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            yield word[: -len(ending)]
    yield word


@cache
def _forms_of(root: str) -> tuple[str, ...]:
    table = _table()
    made = []
    for form in table["form"]:
        start = _prefixed(form["prefix"], root)
        made += [start + suffix for suffix in form["suffixes"]]
    return tuple(dict.fromkeys(one + behind for one in made for behind in ("", *table["behind"])))


def _prefixed(prefix: str, root: str) -> str:
    if not prefix.endswith("N"):
        return prefix + root
    nasal: str = _table()["nasal"].get(root[0], "")
    return prefix[:-1] + (nasal[:-1] + root[1:] if nasal.endswith("-") else nasal + root)


@cache
def _table() -> dict[str, Any]:
    import tomllib
    from importlib import resources

    table = tomllib.loads(resources.files("reader.articles.query").joinpath("affixes_id.toml").read_text("utf-8"))
    prefixes = sorted((form["prefix"] for form in table["form"] if form["prefix"]), key=len, reverse=True)
    return {
        **table,
        "behind": tuple(table["behind"]),
        "prefixes": prefixes,
        "known": set(table["roots"]["words"].split()),
    }
