"""What articles were before they changed goes with a cleaning, when its time is over."""

from datetime import timedelta
from pathlib import Path

from newsroom import NOW, desk_of

from reader.articles.document import plain
from reader.articles.model import Incoming
from reader.desk import annotating, retention
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import open_article

URL = "http://a.example/f"


def changed_article(desk: Desk, number: int, *, days_ago: int) -> int:
    """Give an article whose text changed so many days ago."""
    found = 0
    for age, text in ((days_ago + 1, "Perahu pertama datang."), (days_ago, "Perahu kedua datang.")):
        link = f"http://a.example/{number}"
        entry = Incoming(id=str(number), title=f"Perahu {number}", link=link, document=plain(text))
        stored = desk.library.store(1, [entry], fetched=NOW - timedelta(days=age))
        found = max(found, *stored.new, 0)
    return found


async def test_a_cleaning_takes_what_is_older_than_the_setting_but_nothing_annotated(tmp_path: Path) -> None:
    with desk_of(tmp_path, URL) as desk:
        young = changed_article(desk, 1, days_ago=10)
        old = changed_article(desk, 2, days_ago=100)
        marked = changed_article(desk, 3, days_ago=101)
        opened = open_article(desk, marked)
        annotating.annotate(desk, opened.article, opened.text, span=(0, 6), draft=Draft(kind="quote", fields={}))
        async for _ in retention.clean(desk, retention.plan(desk, older_than=3650)):
            pass
        assert [len(desk.library.editions(one)) for one in (young, old, marked)] == [2, 1, 2]
        assert [len(desk.library.revisions(one)) for one in (young, old, marked)] == [2, 1, 2]
        await desk.close()
