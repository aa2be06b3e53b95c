"""Every action as one row of one table (law 8): keys, palette, footer, help and the ``:`` line come from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from reader.speech import N_, _, pgettext

Context = Literal[
    "everywhere",
    "sources",
    "latest",
    "article",
    "suggestion",
    "selecting",
    "annotations",
    "people",
    "person",
    "board",
    "health",
    "changes",
    "look",
    "settings",
    "picture",
]

CONTEXT_LABELS: Mapping[Context, str] = {
    "everywhere": N_("Everywhere"),
    "sources": N_("In the sources"),
    "latest": N_("In the latest news"),
    "article": N_("In the article"),
    "suggestion": N_("On a suggestion"),
    "selecting": N_("While selecting"),
    "annotations": N_("In the annotations"),
    "people": N_("In the people and organisations"),
    "person": N_("On somebody's page"),
    "board": N_("On the directive board"),
    "health": N_("In the health of the feeds"),
    "changes": N_("In what changed"),
    "look": N_("In the passages to look at"),
    "settings": N_("In the settings"),
    "picture": N_("On a picture"),
}


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be done. ``keys`` are sequences such as ``g g``, each a way to start it in ``contexts``."""

    id: str
    english: str
    """What it does, as the documentation says it."""
    keys: tuple[str, ...]
    contexts: tuple[Context, ...]
    word: str = ""
    """One or two words for the footer, in English; empty keeps it out of there."""
    counted: Literal["", "again", "itself"] = ""
    """What a number typed before it means: nothing, do it so many times, or its method reads ``count``."""
    steps: tuple[str, ...] = ()
    """Of a macro: the ids of the commands that it does, one after another."""

    @property
    def label(self) -> str:
        """What it does, in the user's language."""
        return _(self.english)

    @property
    def footer(self) -> str:
        """Its word for the footer, in the user's language."""
        return pgettext("footer", self.word)


AROUND: Mapping[Context, tuple[Context, ...]] = {"suggestion": ("article",)}
"""The places that a place lies in: their keys work there too, where it has no meaning of its own for them."""

_LISTS: tuple[Context, ...] = (
    "sources",
    "latest",
    "annotations",
    "people",
    "person",
    "board",
    "health",
    "look",
    "settings",
)
_ALL: tuple[Context, ...] = ("everywhere",)
_PANES: tuple[Context, ...] = ("sources", "latest", "article")
_READ: tuple[Context, ...] = ("latest", "article")
_SELECT: tuple[Context, ...] = ("selecting",)
_CARET: tuple[Context, ...] = ("article", "selecting")
_CHANGES: tuple[Context, ...] = ("changes",)

COMMANDS: tuple[Command, ...] = (
    Command("move.down", "Down one line", ("j", "down"), (*_LISTS, *_CARET, *_CHANGES), counted="itself"),
    Command("move.up", "Up one line", ("k", "up"), (*_LISTS, *_CARET, *_CHANGES), counted="itself"),
    Command(
        "move.page-down",
        "Down one page",
        ("ctrl+f", "pagedown", "space"),
        (*_LISTS, *_CARET, *_CHANGES),
        counted="itself",
    ),
    Command("move.page-up", "Up one page", ("ctrl+b", "pageup"), (*_LISTS, *_CARET, *_CHANGES), counted="itself"),
    Command("move.half-down", "Down half a page", ("ctrl+d",), (*_LISTS, *_CARET, *_CHANGES), counted="itself"),
    Command("move.half-up", "Up half a page", ("ctrl+u",), (*_LISTS, *_CARET, *_CHANGES), counted="itself"),
    Command("move.first", "To the first line", ("g g", "home"), (*_LISTS, *_CARET, *_CHANGES), counted="itself"),
    Command("move.last", "To the last line", ("G", "end"), (*_LISTS, *_CARET, *_CHANGES), counted="itself"),
    Command("open", "Open", ("enter", "l", "right"), _LISTS, "open"),
    Command("annotation.edit", "Edit the annotation here", ("enter", "e"), ("article",)),
    Command("annotation.edit-listed", "Edit the annotation", ("e",), ("annotations",), "edit"),
    Command("annotation.delete", "Delete the annotation", ("d", "delete"), ("article", "annotations", "look"), ""),
    Command("select.start", "Select from the caret", ("v",), ("article",), "select"),
    Command("select.stop", "Stop selecting", ("escape", "v", "q"), _SELECT, "stop"),
    Command(
        "select.done", "Take the selection: new edges, the armed label, or choose a kind", ("enter",), _SELECT, "take"
    ),
    Command("select.swap", "Go to the selection's other end", ("o",), _SELECT, "other end"),
    Command("select.left", "Caret one letter left", ("h", "left"), _SELECT, counted="again"),
    Command("select.right", "Caret one letter right", ("l", "right"), _SELECT, counted="again"),
    Command("select.copy", "Copy the selection", ("y",), _SELECT, "copy"),
    Command("copy.text", "Copy the selection, or the article, as text", ("Y t",), _CARET),
    Command("copy.markdown", "Copy the selection, or the article, as Markdown", ("Y m",), _CARET),
    Command("copy.citation", "Copy the selection, or the article, with its source", ("Y c",), _CARET),
    Command("caret.word", "Caret to the next word", ("w",), _CARET, counted="again"),
    Command("caret.word-end", "Caret to the word's end", ("e",), _SELECT, counted="again"),
    Command("caret.word-back", "Caret to the word before", ("b",), _CARET, counted="again"),
    Command("caret.sentence", "Caret to the next sentence", (")",), _CARET, counted="again"),
    Command("caret.sentence-back", "Caret to the sentence before", ("(",), _CARET, counted="again"),
    Command("caret.paragraph", "Caret to the next paragraph", ("}",), _CARET, counted="again"),
    Command("caret.paragraph-back", "Caret to the paragraph before", ("{",), _CARET, counted="again"),
    Command("caret.line-start", "Caret to the line's start", ("0",), _SELECT),
    Command("caret.line-end", "Caret to the line's end", ("$",), _SELECT),
    Command("take.quotation", "Take the quotation at the caret", ("i q", "a q"), _SELECT, "quotation"),
    Command("take.sentence", "Take the sentence at the caret", ("i s", "a s"), _SELECT, "sentence"),
    Command("take.paragraph", "Take the paragraph at the caret", ("i p", "a p"), _SELECT, "paragraph"),
    Command("take.item", "Take the list item at the caret", ("i l", "a l"), _SELECT, "item"),
    Command("take.word", "Take the word at the caret", ("i w", "a w"), _SELECT),
    Command("tag.quote", "Tag the selection, or the suggestion, as a quote", ('"',), _CARET, "quote"),
    Command("tag.directive", "Tag the selection, or the suggestion, as a directive", ("!",), _CARET, "directive"),
    Command("tag.kind", "Tag as any kind of the codebook, or make the annotation another kind", ("m",), _CARET, "kind"),
    Command("label.arm", "Arm a label that each selection gets at once, or disarm it", ("M",), _CARET),
    Command("label.same", "Give the label to the same words elsewhere in the article", ("*",), ("article",)),
    Command("label.same-library", "Give the label to the same words in all stored articles", (), ("article",)),
    Command("annotation.edges", "Move the edges of the annotation", ("X",), ("article",)),
    Command("article.note", "Write a note on the whole article, or change one", ("#",), ("article",)),
    Command("annotation.next", "Next annotation or suggestion", ("]",), ("article",), "next mark", counted="again"),
    Command("annotation.previous", "Previous annotation or suggestion", ("[",), ("article",), counted="again"),
    Command("suggestion.accept", "Accept the suggestion", ("enter",), ("suggestion",), "accept"),
    Command("suggestion.edit", "Edit the suggestion, then accept it", ("e",), ("suggestion",), "edit first"),
    Command("suggestion.dismiss", "Dismiss the suggestion", ("x",), ("suggestion",), "dismiss"),
    Command("suggestion.who", "Choose who speaks or directs in the suggestion", ("p",), ("suggestion",), "who"),
    Command("suggestion.why", "Why this was suggested", ("i",), ("suggestion",), "why"),
    Command("suggestion.accept-all", "Accept all suggestions that are sure enough", ("+",), ("article",)),
    Command("suggestion.toggle", "Show the suggestions, or hide them", ("S",), ("article",), "suggestions"),
    Command("article.next", "Next article", ("J",), _READ, counted="itself"),
    Command("article.previous", "Previous article", ("K",), _READ, counted="itself"),
    Command(
        "article.next-unread",
        "Next match while a search is on, else next unread article",
        ("n",),
        _READ,
        counted="again",
    ),
    Command("article.previous-unread", "Previous match, else previous unread article", ("N",), _READ, counted="again"),
    Command("article.find", "Find in the article", ("/",), ("article",), "find"),
    Command("article.full-text", "Fetch the full text", ("x",), _READ, "full text"),
    Command("article.follow", "Follow a link or the mark of a footnote in sight", (";",), ("article",)),
    Command("article.footnote", "To the next footnote, or back from it", ("f",), ("article",)),
    Command(
        "article.picture",
        "Show the article's pictures (figures), or hide them",
        ("F",),
        ("article", "picture"),
        "picture",
    ),
    Command("picture.next", "Next picture", ("n", "l", "right", "j", "down", "space"), ("picture",), "next"),
    Command("picture.previous", "Picture before", ("N", "h", "left", "k", "up"), ("picture",), "before"),
    Command("article.changes", "What changed in the article", ("V", "~"), _READ),
    Command("article.browse", "Open in the browser", ("o",), (*_READ, "picture")),
    Command("article.pipe", "Hand the article to a command", ("|",), _READ),
    Command("article.copy-link", "Copy the link", ("y",), _READ),
    Command("mark.read", "Mark as read", ("r",), _READ),
    Command("mark.unread", "Mark as unread", ("u",), _READ),
    Command("mark.star", "Star, or take the star off", ("s",), _READ, "star"),
    Command("mark.highlight", "Highlight, or take the highlight off", ("H",), _READ),
    Command("mark.tags", "Tags of the article", ("t",), _READ, "tags"),
    Command("mark.later", "Put aside to read later, or take off", ("B",), _READ, "later"),
    Command("mark.above-read", "Mark all above as read", ("{",), ("latest",)),
    Command("mark.below-read", "Mark all below as read", ("}",), ("latest",)),
    Command("pick.line", "Select the line, or let it go", ("m",), ("latest",), "select"),
    Command("pick.range", "Select lines from here on, or end that", ("v",), ("latest",)),
    Command("pick.down", "Select this line and the next", ("shift+down",), ("latest",)),
    Command("pick.up", "Select this line and the one before", ("shift+up",), ("latest",)),
    Command("pick.all", "Select all lines, or let them go", ("M",), ("latest",)),
    Command("later.up", "Read it sooner, among what is to be read later", ("<",), ("latest",)),
    Command("later.down", "Read it still later", (">",), ("latest",)),
    Command("mark.all-read", "Mark all here as read", ("A",), ("latest", "sources")),
    Command("list.filter", "Show only what has these words", ("/",), ("latest", "annotations"), "find"),
    Command("list.query", "Show only what a query means", ("=",), ("latest", "annotations"), "query"),
    Command("list.save", "Save this search as a smart folder", ("F",), ("latest", "sources")),
    Command("list.sort", "Sort the list", ("Z",), ("latest", "sources")),
    Command("list.unread", "Show all, or only unread", ("U",), ("latest", "sources")),
    Command("list.grouped", "One line a story, or a line for each article", ("C",), ("latest", "sources")),
    Command("story.outlets", "Show the other outlets of this story", ("c",), _READ),
    Command("pane.left", "To the pane on the left", ("h", "left"), ("latest", "article")),
    Command("pane.sources", "To the sources", ("1",), ("sources", "latest", "article")),
    Command("pane.latest", "To the latest news", ("2",), ("sources", "latest", "article")),
    Command("pane.article", "To the article", ("3",), ("sources", "latest", "article")),
    Command("pane.next", "To the next pane", ("tab",), ("sources", "latest", "article")),
    Command("pane.previous", "To the pane before", ("shift+tab",), ("sources", "latest", "article")),
    Command("article.wider", "Wider column", (">",), ("article", "changes"), counted="again"),
    Command("article.narrower", "Narrower column", ("<",), ("article", "changes"), counted="again"),
    Command("article.zen", "Article alone, or with the lists", ("z",), ("article",)),
    Command("add", "Add a site, a feed or a single article", ("+",), ("sources", "latest"), ""),
    Command("feeds.rename", "Rename the feed or the folder", ("e",), ("sources",)),
    Command("feeds.move", "Move the feed to a folder", ("m",), ("sources",)),
    Command("feeds.tags", "Tags of the feed", ("t",), ("sources",)),
    Command("feeds.pause", "Pause the feed, or go on with it", ("p",), ("sources", "health"), ""),
    Command("feeds.remove", "Remove the feed; its articles stay", ("d", "delete"), ("sources", "health"), ""),
    Command("feeds.accept-move", "Take over the address that the feed moved to", ("y",), ("health",)),
    Command("feeds.health", "How the feeds are", ("i",), ("sources",)),
    Command("feeds.packs", "Choose feeds by language", (), _PANES),
    Command("feeds.import", "Subscribe to another reader's list (OPML)", (), _ALL),
    Command("feeds.sync", "Bring marks and subscriptions in step with your server", (), _ALL),
    Command("feeds.export", "Write the subscriptions as a list (OPML)", (), _ALL),
    Command("feeds.clean", "Take old articles out of the library", (), _ALL),
    Command("feeds.refresh", "Refresh all feeds", ("R", "ctrl+r"), _ALL, "refresh"),
    Command("offline.take", "Take the list's articles along for offline, or stop that", ("O",), ("sources", "latest")),
    Command("offline.show", "What can be read offline, and what waits for the network", (), _PANES),
    Command("annotations.list", "Annotations of the library", ("a",), ("sources", "latest", "article"), "annotations"),
    Command("people.list", "People and organisations, what they said and were told", ("P",), _PANES),
    Command("people.merge", "This name and another one are the same", ("m",), ("people",), "merge"),
    Command("people.split", "One of the names is somebody else", ("s",), ("people",), "split"),
    Command("board.show", "The directive board", ("D",), _PANES, "directives"),
    Command("board.status", "How it stands with the directive", ("s",), ("board",), "status"),
    Command("board.order", "By deadline, by addressee, or by issuer", ("tab",), ("board",), "order"),
    Command("board.overdue", "Show all, or only what is overdue", ("U",), ("board",), "overdue"),
    Command("board.follow-up", "Link an article that tells what came of it", ("f",), ("board",), "follow-up"),
    Command("board.follow-ups", "Open a linked article, or take it off", ("F",), ("board",)),
    Command("board.edit", "Edit the directive", ("e",), ("board",), "edit"),
    Command("board.calendar", "Write the deadlines as a calendar (iCalendar)", ("E",), ("board",), "calendar"),
    Command(
        "annotations.group",
        "Group by article, speaker, addressee, tag, kind, outlet, or day",
        ("tab",),
        ("annotations",),
        "group",
    ),
    Command("annotations.ungroup", "Group by the one before", ("shift+tab",), ("annotations",)),
    Command("import", "Take annotations, or a list of feeds, over from a file", ("I",), (*_PANES, "annotations")),
    Command("merge", "Join another person's annotations with yours", (), (*_PANES, "annotations")),
    Command("annotations.export", "Export the annotations of the list", ("E",), ("annotations",), "export"),
    Command("look.list", "Marked passages whose article changed", ("L",), _PANES),
    Command("look.accept", "Take the wording of now for the passage", ("y",), ("look",), "accept"),
    Command("look.attach", "Attach the annotation to another passage", ("r",), ("look",), "attach"),
    Command(
        "look.pin",
        "Keep the annotation to the text in which it was marked, or no longer",
        ("p",),
        ("look", "annotations"),
        "pin",
    ),
    Command("changes.next", "Next change", ("n", "]"), _CHANGES, "next"),
    Command("changes.previous", "Change before", ("N", "["), _CHANGES),
    Command("changes.older", "Compare with an older state", ("h", "left"), _CHANGES, "older"),
    Command("changes.newer", "Compare with a newer state", ("l", "right"), _CHANGES, "newer"),
    Command("changes.to-older", "Compare up to an older state", ("H",), _CHANGES),
    Command("changes.to-newer", "Compare up to a newer state", ("L",), _CHANGES),
    Command("changes.fold", "Show what did not change, or fold it", ("f",), _CHANGES, "unfold"),
    Command("settings", "Settings", (",",), _ALL),
    Command("settings.reset", "Set it as it came", ("d", "delete"), ("settings",), "as it came"),
    Command("theme.next", "Next theme, light or dark", ("T",), _ALL),
    Command("rules.test", "What the rules would have done", (), _ALL),
    Command("undo", "Undo", ("ctrl+z",), _ALL),
    Command("redo", "Redo", ("ctrl+y",), _ALL),
    Command("line", "Command line", (":",), _ALL),
    Command("palette", "Command palette", ("ctrl+p",), _ALL, "more"),
    Command("help", "Keys for this place", ("?", "f1"), _ALL, "keys"),
    Command("sheet", "The keys to begin with, on one screen", ("g ?",), _PANES),
    Command("back", "Back one level", ("q", "escape"), _ALL, "back"),
    Command("quit", "Quit", ("Q", "ctrl+q"), _ALL),
)

BY_ID: Mapping[str, Command] = {command.id: command for command in COMMANDS}


def chain(context: Context) -> tuple[Context, ...]:
    """Give the places whose keys work in a place, its own first."""
    return (context, *AROUND.get(context, ()), "everywhere")
