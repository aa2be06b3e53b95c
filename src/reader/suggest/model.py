"""What a suggestion is: a passage that could be marked, with its fields and the reason for it.

The fields follow the program's definitions of a quote (words that the article attributes to somebody) and of a
directive (somebody telling somebody else to do something).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["quote", "directive"]
Form = Literal["direct", "indirect", "mixed"]
Strength = Literal["order", "ask", "urge", "hope"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One passage that could be marked. Offsets are code points; ``None`` is "the article does not say"."""

    kind: Kind
    start: int
    end: int
    text: str
    """The passage itself: ``article[start:end]``."""
    form: Form | None = None
    """How a quote is given; None for a directive."""
    speaker: str | None = None
    """The fullest name, or failing a name the description, of who speaks."""
    role: str | None = None
    cue: str | None = None
    """The reporting or directing words as they stand."""
    issuer: str | None = None
    addressee: str | None = None
    addressee_short: str | None = None
    action: tuple[int, int] | None = None
    strength: Strength | None = None
    deadline: str | None = None
    confidence: float = 0.5
    """0 to 1; what a user's threshold is compared with."""
    why: str = ""
    """Rule, cue and antecedent in plain words."""
    rule: str = ""
    """The rule's name, the same wherever it strikes; what a user's choices are counted by."""

    def as_json(self) -> Mapping[str, Any]:
        """Give the fields as one JSON object, offsets of the action as an object of their own."""
        return {
            "kind": self.kind,
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "form": self.form,
            "speaker": self.speaker,
            "role": self.role,
            "cue": self.cue,
            "issuer": self.issuer,
            "addressee": self.addressee,
            "addressee_short": self.addressee_short,
            "action": {"start": self.action[0], "end": self.action[1]} if self.action else None,
            "strength": self.strength,
            "deadline": self.deadline,
            "confidence": self.confidence,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What was found in one text: its language (BCP 47, or "und") and the suggestions by place."""

    language: str
    suggestions: tuple[Suggestion, ...] = ()
