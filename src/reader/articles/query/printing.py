"""Write a query as one would type it: reading what is written gives the query again."""

import re

from reader.articles.query.model import And, Everything, Expression, Field, Node, Not, Or, Query, Words

_BARE = re.compile(r"\w[\w.,'’&-]*")
_VALUE = re.compile(r"[^\s\"“”()]+")


def written(query: Query) -> str:
    """Give a query as text."""
    parts = ["" if isinstance(query.node, Everything) else _node(query.node)]
    if query.order is not None:
        # The order goes for the whole: it cannot stand behind the last of several alternatives.
        parts = [_inside(query.node) if isinstance(query.node, Or) else parts[0], f"sort:{query.order}"]
    return " ".join(part for part in parts if part)


def _node(node: Node) -> str:
    if isinstance(node, And):
        return " ".join(_inside(part) for part in node.parts)
    if isinstance(node, Or):
        return " OR ".join(_node(part) for part in node.parts)
    if isinstance(node, Not):
        return f"-{_inside(node.part)}"
    return _leaf(node)


def _inside(node: Node) -> str:
    return f"({_node(node)})" if isinstance(node, And | Or) else _node(node)


def _leaf(node: Words | Expression | Field | Everything) -> str:
    match node:
        case Words():
            bare = _BARE.fullmatch(node.text) and node.text not in {"AND", "OR", "NOT"}
            text = node.text if bare else f'"{node.text}"'
            return f"{'title:' * node.title}{'~' * node.related}{text}{'*' * node.prefix}"
        case Expression():
            return f"/{node.body}/{'i' * node.ignore_case}"
        case Field():
            return f"{node.name}:{node.value}" if _VALUE.fullmatch(node.value) else f'{node.name}:"{node.value}"'
        case Everything():
            return ""
