"""The two themes of the house: calm, one accent, text at WCAG AA contrast or better."""

from textual.theme import Theme

DARK = Theme(
    name="kutip-dark",
    primary="#5b9bd5",
    secondary="#8fb8de",
    accent="#e0b05a",
    foreground="#dcdfe4",
    background="#14171c",
    surface="#1c2027",
    panel="#232830",
    boost="#2a3039",
    success="#8fbf7f",
    warning="#e0b05a",
    error="#e07a6a",
    dark=True,
    variables={"quote": "#6fb1e8", "directive": "#e8a35c", "other": "#b79be0"},
)
LIGHT = Theme(
    name="kutip-light",
    primary="#1f5f99",
    secondary="#3c78a8",
    accent="#8a5a00",
    foreground="#1d2126",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e6e3da",
    boost="#dedad0",
    success="#3f6f33",
    warning="#8a5a00",
    error="#a93226",
    dark=False,
    variables={"quote": "#1f5f99", "directive": "#9a4f00", "other": "#6a4fa3"},
)
