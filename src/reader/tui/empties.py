"""What an empty list says: why nothing is there, and what to press. Names in braces become the keys in force."""

from reader.articles.model import View
from reader.speech import N_

ANNOTATIONS = N_(
    'Nothing is marked yet. {back} goes back; in an article v selects, " makes a quote of the selection, ! a directive.'
)
NOT_FOUND = N_("No annotation has that. {list.query} changes the query, {back} shows all again.")
PEOPLE = N_(
    "Nobody is named yet: who speaks, directs or is told in what you mark comes in here. {back} goes back; "
    'in an article v selects, and " or ! tags.'
)
BOARD = N_("No directive is marked yet. {back} goes back; in an article v selects, and ! makes a directive of it.")
LOOK = N_("Every marked passage stands, as far as its article was fetched. {back} goes back.")
HEALTH = N_("There are no feeds yet. {back} goes back; + there adds one, :feeds.packs has some by language.")

FEEDS = N_(
    "There are no feeds yet. {add} adds one, {feeds.packs} has some by language, {feeds.import} takes over a list."
)
NOT_FETCHED = N_("Nothing is here yet. {feeds.refresh} fetches the news; {add} adds a feed.")
NOTHING_SO = N_("Nothing here is so. {list.query} changes the query, {back} shows all again.")
ALL_READ = N_("All of it is read. {list.unread} shows what was read too, {feeds.refresh} fetches the news.")
LATER = N_("Nothing is put aside. {mark.later} on an article puts it here, to be read later.")
STARRED = N_("Nothing is starred. {mark.star} on an article stars it.")
ANNOTATED = N_('Nothing is marked yet. In an article, v selects and " tags; {sheet} shows the keys to begin with.')
NEW = N_("Nothing came in since the last time. {feeds.refresh} fetches the news.")


def of_list(view: View, *, asked: bool, feeds: bool) -> str:
    """Give what the list of articles says where it is empty; ``asked`` is whether a query narrows it."""
    if asked:
        return NOTHING_SO
    for so, sentence in (
        (view.order == "later" or view.later, LATER),
        (view.starred, STARRED),
        (view.annotated, ANNOTATED),
        (view.since is not None, NEW),
        (view.unread, ALL_READ),
        (not feeds, FEEDS),
    ):
        if so:
            return sentence
    return NOT_FETCHED
