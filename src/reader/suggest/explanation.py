"""Why something is suggested, in plain words."""

from reader.suggest.speakers import Source


def explain(rule: str, cue: str | None, source: Source | None) -> str:
    """Say why: the rule, the cue, and how the speaker was found."""
    parts = [rule]
    if cue:
        parts.append(f"cue “{cue}”")
    if source is None:
        parts.append("no speaker found")
    elif source.how in {"pronoun", "suffix"}:
        parts.append(f"points back to {source.name}")
    elif source.how == "description":
        parts.append(f"a description, taken as {source.name}")
    else:
        parts.append(f"names {source.name}")
    return "; ".join(parts)
