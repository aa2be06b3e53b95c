"""What is selected in the list: single articles, and a range that follows the cursor."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Chosen:
    """Articles by their ids, so that they stay selected while the list changes around them."""

    ids: set[int] = field(default_factory=set)
    anchor: int | None = None
    """The index that a range goes from, to the cursor; None where there is no range."""

    def __bool__(self) -> bool:
        return bool(self.ids) or self.anchor is not None

    def holds(self, article_id: int, index: int, cursor: int) -> bool:
        """Tell whether an article is selected."""
        if self.anchor is not None and min(self.anchor, cursor) <= index <= max(self.anchor, cursor):
            return True
        return article_id in self.ids

    def flip(self, article_id: int) -> None:
        """Select an article, or let it go."""
        self.ids ^= {article_id}

    def of(self, ids: "array[int]", cursor: int) -> "array[int]":
        """Give what is selected among the articles of a list, in its order."""
        if not self:
            return array("q")
        if not self.ids and self.anchor is not None:
            return ids[min(self.anchor, cursor) : max(self.anchor, cursor) + 1]
        return array("q", (one for index, one in enumerate(ids) if self.holds(one, index, cursor)))

    def count(self, ids: Sequence[int], cursor: int) -> int:
        """Give how many are selected, without a walk through the list."""
        if self.anchor is None:
            return len(self.ids)
        between = ids[min(self.anchor, cursor) : max(self.anchor, cursor) + 1]
        return len(self.ids) + len(between) - sum(one in self.ids for one in between)

    def settle(self, ids: Sequence[int], cursor: int) -> None:
        """Let the range follow the cursor no more."""
        if self.anchor is not None:
            self.ids |= set(ids[min(self.anchor, cursor) : max(self.anchor, cursor) + 1])
            self.anchor = None

    def keep(self, ids: Sequence[int]) -> None:
        """Let go what another list does not have; a range was of the old one."""
        self.anchor = None
        if self.ids:
            self.ids.intersection_update(ids)

    def clear(self) -> None:
        """Let everything go."""
        self.ids.clear()
        self.anchor = None
