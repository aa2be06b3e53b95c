"""An article as a rule sees it: what its feed tells, before it is stored."""

from dataclasses import dataclass, field

from reader.wording import BREAK, folded


@dataclass(slots=True)
class Told:
    """The values of each field that a rule may test; each is folded once, when the first rule asks for its words."""

    values: dict[str, tuple[str, ...]]
    """By field (``rule.FIELDS``); a field that is missing is not told."""
    _folded: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        """Give a field's values."""
        return self.values.get(name, ())

    def folded(self, name: str) -> str:
        """Give the words of a field, folded; no phrase reaches from one value to the next."""
        if (found := self._folded.get(name)) is None:
            found = self._folded[name] = BREAK.join(folded(value) for value in self.of(name))
        return found
