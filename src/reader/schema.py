"""The settings of feeds.toml as one table: what is read, what ``kutip config`` shows, and the reference are of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from reader.errors import ConfigError
from reader.speech import AUTO, N_, _, languages

Kind = Literal["text", "flag", "number", "texts", "secret", "table"]


COLUMNS = ("date", "outlet", "title", "author", "tags", "minutes", "counts")
"""What a line of the list can have, in the order that it has it in where the user says nothing."""


_FORMS: Mapping[Kind, str] = {
    "text": N_('written in quotes, as {name} = "…"'),
    "flag": N_("true or false"),
    "number": N_("a whole number from {low} to {high}"),
    "texts": N_('written as "…", or as ["…", "…"]'),
    "secret": N_('written as {{ env = "NAME" }} or {{ keyring = "NAME" }}'),
    "table": N_("a table"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting; ``section`` is "" above the first table, else the name of its table."""

    section: str
    name: str
    kind: Kind = "text"
    default: str | int | bool | None = None
    """None where there is none, or where it comes from elsewhere."""
    low: int = 0
    high: int = 0
    """Of a number, the least and the greatest."""
    choices: tuple[str, ...] = ()
    """Of a text, the words that it may be; none is any."""
    said: str
    """What it does, as a sentence without its point."""
    example: str = ""
    """As it is written in the file."""

    @property
    def path(self) -> str:
        """What ``kutip config`` calls it."""
        return f"{self.section}.{self.name}" if self.section else self.name

    @property
    def form(self) -> str:
        """How its value is written, to follow "is"."""
        if self.choices:
            return _("one of {choices}").format(choices=", ".join(f'"{one}"' for one in self.choices))
        return _(_FORMS[self.kind]).format(name=self.name, low=self.low, high=self.high)

    def holds(self, value: object) -> bool:
        """Tell whether a value is of this setting's kind and within its bounds."""
        match self.kind:
            case "text":
                return isinstance(value, str) and (not self.choices or value in self.choices)
            case "flag":
                return isinstance(value, bool)
            case "number":
                return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high
            case "texts":
                return isinstance(value, str) or (
                    isinstance(value, list) and all(isinstance(one, str) for one in value)
                )
            case _:
                return isinstance(value, dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of feeds.toml; ``many`` is one that is written with two brackets, once for each thing."""

    name: str
    heading: str
    said: str
    many: bool = False


SECTIONS = (
    Section("", "Above the first table", "These stand at the top of the file, before anything in brackets."),
    Section("reading", "[reading]", "One table: how the app shows and does things."),
    Section("feed", "[[feed]]", "A table for each subscription.", many=True),
    Section("smart", "[[smart]]", "A table for each smart folder; see [finding](using.md#finding).", many=True),
    Section("sync", "[sync]", "One table: the account at another reader's server; see [in step](sync.md)."),
    Section("hook", "[[hook]]", "A table for each command that runs when something happened.", many=True),
    Section("rule", "[[rule]]", "A table for each rule; see [rules](rules.md).", many=True),
)


def _top(name: str, said: str, **more: Any) -> Setting:
    return Setting(section="", name=name, said=said, **more)


def _reading(name: str, said: str, **more: Any) -> Setting:
    return Setting(section="reading", name=name, said=said, **more)


def _feed(name: str, said: str, **more: Any) -> Setting:
    return Setting(section="feed", name=name, said=said, **more)


def _hook(name: str, said: str, **more: Any) -> Setting:
    return Setting(section="hook", name=name, said=said, **more)


def _sync(name: str, said: str, **more: Any) -> Setting:
    return Setting(section="sync", name=name, said=said, **more)


def _rule(name: str, said: str, **more: Any) -> Setting:
    return Setting(section="rule", name=name, said=said, **more)


def _smart(name: str, said: str, **more: Any) -> Setting:
    return Setting(section="smart", name=name, said=said, **more)


_SETTINGS = (
    _top(
        "author", "Who annotates; `KUTIP_AUTHOR` goes before it, the account's name stands in for it", example='"Sari"'
    ),
    _top("tour", "Whether the bundled tour is in the list", kind="flag", default=True),
    _top("watch", "Words, names and phrases that light up in titles", kind="texts", example='["banjir", "vaksin*"]'),
    _top("codebook", "Where your codebook is, from the folder of feeds.toml on; `KUTIP_CODEBOOK` goes before it"),
    _reading(
        "language",
        "The language of the app and of the command line; auto goes by LC_ALL, LC_MESSAGES and LANG",
        default=AUTO,
        choices=(AUTO, *languages()),
    ),
    _reading("width", "Columns of the article's text", kind="number", default=72, low=30, high=200),
    _reading("theme", "The colours; `T` in the app tries them", default="kutip-dark"),
    _reading(
        "dates",
        "How the lists tell times: in short, all alike, or by ISO 8601",
        default="short",
        choices=("short", "clock", "iso"),
    ),
    _reading(
        "density",
        "How close the articles of the list stand: compact, or comfortable with a blank line between them",
        default="compact",
        choices=("compact", "comfortable"),
    ),
    _reading("sources_width", "Columns of the sources", kind="number", default=25, low=12, high=60),
    _reading(
        "list_percent",
        "How much of what the sources leave the list has beside the article, in percent",
        kind="number",
        default=40,
        low=20,
        high=80,
    ),
    _reading(
        "profile",
        "The keys to begin with; your own stand in keys.toml beside this file",
        default="default",
        choices=("default", "newsboat", "vim", "emacs"),
    ),
    _reading(
        "plain",
        "Whether the app opens in plain mode: for screen readers and slow lines; `kutip --plain` does so once",
        kind="flag",
        default=False,
    ),
    _reading(
        "animations", "Whether things may move by themselves: scrolling, a blinking cursor", kind="flag", default=False
    ),
    _reading(
        "auto_refresh",
        "Whether the app asks the feeds by itself, each when its time has come",
        kind="flag",
        default=False,
    ),
    _reading(
        "columns",
        "What a line of the list has, of date, outlet, title, author, tags, minutes, counts; "
        "without it, what there is room for",
        kind="texts",
        example='["date", "outlet", "title", "minutes"]',
    ),
    _reading(
        "later_until_read",
        "Whether what you put aside to read later is taken off when it is read",
        kind="flag",
        default=False,
    ),
    _reading(
        "suggest_from_percent",
        "How sure a suggestion must be to be shown, in percent; 101 shows none",
        kind="number",
        default=50,
        low=0,
        high=101,
    ),
    _reading(
        "changes_days",
        "Days for which what an article was before it changed is kept",
        kind="number",
        default=90,
        low=0,
        high=36_500,
    ),
    _reading(
        "pictures",
        "How pictures are drawn: as the terminal says that it can, as half cells of colour, by sixels or Kitty's way",
        default="auto",
        choices=("auto", "blocks", "sixel", "kitty"),
    ),
    _reading(
        "notify",
        "Where what rules notify of is told beside the app: by the terminal (`osc9`, `osc777`) or the desktop",
        default="app",
        choices=("app", "osc9", "osc777", "desktop"),
    ),
    _feed("url", "Where the feed is: http or https; `file:` and `exec:` for what this computer makes"),
    _feed("title", "How the list calls it; without it, its host"),
    _feed("category", "The folder it stands in; `A/B` is a folder in a folder"),
    _feed("tags", "Any words", kind="texts", example='["id", "politik"]'),
    _feed("paused", "Whether it is left alone", kind="flag", default=False),
    _feed("interval", "Minutes between two looks at it, never under 30", kind="number", low=0, high=527_040),
    _feed("user_agent", "Another name to tell this site"),
    _feed("full_text", "Whether each new article's page is fetched at once", kind="flag", default=False),
    _feed("keep", "Of cleaning: the newest so many articles stay", kind="number", low=1, high=1_000_000),
    _feed("keep_days", "Of cleaning: articles stay for so many days", kind="number", low=1, high=36_500),
    _feed("user", "The name for basic authentication"),
    _feed("password", "Where the password is", kind="secret"),
    _feed("headers", "Headers that go along; a secret one says where it is", kind="table"),
    _feed("cookies", "A file of cookies, as browsers and curl write them"),
    _feed("proxy", "A proxy, `http://host:port`; as a secret where it has a password"),
    _feed("opml", "What the list that it came from says of it beside that", kind="table"),
    _smart("name", "What the smart folder is called among the sources"),
    _smart("query", "What it shows", example="'banjir is:unread'"),
    _sync("server", "What the server speaks", choices=("miniflux", "greader")),
    _sync("url", "The server's address", example='"https://reader.example.org"'),
    _sync("user", "The account's name"),
    _sync("password", "Where its password is; for the Google Reader API that of the API", kind="secret"),
    _sync("token", "Where Miniflux's API key is, instead of user and password", kind="secret"),
    _sync("subscriptions", "Whether subscriptions are kept in step, too", kind="flag", default=True),
    _hook("on", "What it waits for", choices=("new", "alert", "annotation")),
    _hook("run", "The command; no shell runs it", example='"notify-me --quiet"'),
    _hook("seconds", "How long one run may take", kind="number", default=30, low=1, high=600),
    _rule("name", "What the rule is called"),
    _rule("feed", "Patterns for the feed's title and address", kind="texts"),
    _rule("title", "Patterns for the article's title", kind="texts"),
    _rule("text", "Patterns for its text", kind="texts"),
    _rule("author", "Patterns for its authors", kind="texts"),
    _rule("category", "Patterns for your folder and the feed's categories", kind="texts"),
    _rule("language", "Patterns for its language", kind="texts"),
    _rule("do", "What is done", kind="texts", example='["star", "notify"]'),
    _rule("off", "Whether the rule rests", kind="flag", default=False),
)

SETTINGS: Mapping[str, Setting] = {one.path: one for one in _SETTINGS}
"""All settings by their paths (``reading.width``)."""


def of_section(section: str) -> Iterator[Setting]:
    """Give the settings of a table."""
    return (one for one in SETTINGS.values() if one.section == section)


def words(section: str) -> frozenset[str]:
    """Give the names that a table may hold."""
    return frozenset(one.name for one in of_section(section))


def top_words() -> frozenset[str]:
    """Give the names that may stand at the top of the file, those of tables among them."""
    return words("") | {section.name for section in SECTIONS if section.name}


def value(table: Mapping[str, Any], path: str, *, where: str) -> Any:
    """Give what a table says of a setting, else the default; ``where`` is how the sentence about a wrong one begins.

    Raises:
        ConfigError: it is of another kind, or out of its bounds.

    """
    setting = SETTINGS[path]
    if setting.name not in table:
        return setting.default
    found = table[setting.name]
    if not setting.holds(found):
        raise ConfigError(_("{where}: {name} is {form}.").format(where=where, name=setting.name, form=setting.form))
    return found
