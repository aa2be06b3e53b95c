"""How many words a text has, counted by SQLite itself: texts keep one space or line break between words (law 1)."""


def counted(text: str) -> str:
    """Give the expression that counts the words of a text expression; NULL for NULL."""
    return f"length({text}) - length(replace(replace({text}, char(10), ' '), ' ', '')) + ({text} <> '')"
