"""How many words a text has, and how long reading them takes."""

WORDS_A_MINUTE = 220
"""What a grown-up reads of a text in silence, about."""


def minutes(words: int) -> int:
    """Give how many minutes so many words take, at least one where there are any."""
    return max(1, round(words / WORDS_A_MINUTE)) if words else 0


def count(text: str) -> int:
    """Give how many words a text has, as ``counted`` does."""
    return text.count(" ") + text.count("\n") + bool(text)


def counted(text: str) -> str:
    """Give the expression that counts the words of a text in SQLite; NULL for NULL.

    Texts keep one blank or line break between words (law 1).
    """
    return f"length({text}) - length(replace(replace({text}, char(10), ' '), ' ', '')) + ({text} <> '')"
