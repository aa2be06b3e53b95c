"""The themes of the house: calm, one accent, text at WCAG 2.2 AA contrast or better, and the user's own over them.

The kinds differ for colour-blind eyes too (blue, orange and green of unlike lightness, after Okabe and Ito 2008), and
each has its sign in the gutter.
"""

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
    error="#e88a7b",
    dark=True,
    variables={"quote": "#6fb1e8", "directive": "#e8a35c", "other": "#8fd0a8"},
)
LIGHT = Theme(
    name="kutip-light",
    primary="#1f5f99",
    secondary="#2f658f",
    accent="#7a4f00",
    foreground="#1d2126",
    background="#fbfaf7",
    surface="#f1efe9",
    panel="#e6e3da",
    boost="#dedad0",
    success="#376329",
    warning="#7a4f00",
    error="#a02d22",
    dark=False,
    variables={"quote": "#1f5f99", "directive": "#a85a00", "other": "#145214"},
)
CONTRAST_DARK = Theme(
    name="kutip-contrast-dark",
    primary="#4da3ff",
    secondary="#9fd0ff",
    accent="#ffd24d",
    foreground="#ffffff",
    background="#000000",
    surface="#0c0c0c",
    panel="#181818",
    boost="#242424",
    success="#8dff8d",
    warning="#ffd24d",
    error="#ff9a8c",
    dark=True,
    variables={"quote": "#56b4e9", "directive": "#ffa940", "other": "#7fe0b0"},
)
CONTRAST_LIGHT = Theme(
    name="kutip-contrast-light",
    primary="#004a8f",
    secondary="#00386d",
    accent="#5a3300",
    foreground="#000000",
    background="#ffffff",
    surface="#f6f6f6",
    panel="#ececec",
    boost="#e2e2e2",
    success="#0a4a0a",
    warning="#5a3300",
    error="#7d0000",
    dark=False,
    variables={"quote": "#00528f", "directive": "#9a3a00", "other": "#003d10"},
)
ANSI = Theme(
    name="kutip-ansi",
    primary="ansi_blue",
    secondary="ansi_cyan",
    accent="ansi_yellow",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    boost="ansi_default",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    dark=True,
    ansi=True,
    variables={
        "quote": "ansi_blue",
        "directive": "ansi_yellow",
        "other": "ansi_green",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_white",
        "border-blurred": "ansi_black",
        "block-cursor-foreground": "ansi_black",
        "block-cursor-background": "ansi_white",
        "input-cursor-background": "ansi_black",
        "input-cursor-foreground": "ansi_bright_white",
        "input-cursor-text-style": "none",
        "input-selection-background": "ansi_bright_blue",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_bright_blue",
        "screen-selection-foreground": "ansi_black",
    },
)
"""The terminal's own sixteen colours."""
OWN = (DARK, LIGHT, CONTRAST_DARK, CONTRAST_LIGHT, ANSI)
