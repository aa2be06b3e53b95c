"""The styles that a widget's component classes ask for, translucent colours mixed with what lies under them."""

from typing import Any

from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.widget import Widget

_RULES = ("bold", "dim", "italic", "underline", "reverse", "strike")


def is_plain(widget: Widget) -> bool:
    """Tell whether everything is to be told as text: see ``KutipApp.plain``."""
    plain: bool = getattr(widget.app, "plain", False)
    return plain


def look(widget: Widget, name: str) -> Style:
    """Give what a component class says and nothing else, so that looks can be laid over each other."""
    styles = widget.get_component_styles(name)
    under = widget.background_colors[1]
    colour = background = None
    if styles.has_rule("background"):
        mixed = under + styles.background
        background, under = mixed.rich_color, mixed
    if styles.has_rule("color"):
        colour = (under + styles.color).rich_color
    text = styles.text_style
    set_rules = {rule: True for rule in _RULES if getattr(text, rule)}
    return Style(color=colour, bgcolor=background, **set_rules)  # type: ignore[arg-type]


def frame_colours(app: App[Any], theme: str) -> tuple[str, ...]:
    """Give a theme's colours of letters and of the ground as ``#rrggbb``; none where it has the terminal's own."""
    found = app.get_theme(theme) or app.current_theme
    if found.ansi:
        return ()
    colours = found.to_color_system().generate()
    return tuple(Color.parse(colours[name]).hex6 for name in ("foreground", "background"))
