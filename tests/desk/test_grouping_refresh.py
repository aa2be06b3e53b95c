"""The same story from several feeds, from the servers to the list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from loopback import Loopback, Reply
from newsroom import desk_of, feed

from reader.articles.model import View
from reader.desk import refreshing


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as server:
        yield server


async def test_a_refresh_groups_what_two_feeds_link_to(server: Loopback, tmp_path: Path) -> None:
    first, second = (
        server.on(f"/feed/{number}", Reply(body=feed(server, *titles, name=f"Kabar {number}")))
        for number, titles in enumerate((("Perahu datang", "Pasar ramai"), ("Perahu datang", "Sawah panen")))
    )
    with desk_of(tmp_path, first, second) as desk:
        async for _ in refreshing.refresh(desk, asked=True):
            pass
        assert len(desk.library.ids()) == 4
        rows = desk.library.rows(desk.library.ids(View(grouped=True)))
        assert sorted((row.title, row.others) for row in rows.values()) == [
            ("Pasar ramai", 0),
            ("Perahu datang", 1),
            ("Sawah panen", 0),
        ]
        await desk.close()
