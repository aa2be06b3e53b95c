"""``kutip list`` counts what could be tagged, and asks for it and for what was tagged."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.cli.main import main
from reader.config import load
from reader.desk import annotating, proposing, suggesting
from reader.desk.annotating import Draft
from reader.desk.open import Desk
from reader.desk.reading import open_article
from reader.suggest.engine import suggest

Run = Callable[..., list[dict[str, object]]]


@pytest.fixture
def paths(tmp_path: Path) -> tuple[str, ...]:
    file = tmp_path / "feeds.toml"
    file.write_text("", "utf-8")
    return ("--feeds", str(file), "--data", str(tmp_path / "data"))


@pytest.fixture
def listed(paths: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> Run:
    """Give the articles that ``kutip list`` gives, over a library that holds the tour."""

    def run(*arguments: str) -> list[dict[str, object]]:
        assert main([*paths, "list", "--json", *arguments]) == 0
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def desk(paths: tuple[str, ...]) -> Desk:
    return Desk.open(load(feeds=Path(paths[1]), data=Path(paths[3]), environ={}))


def test_a_refresh_looks_through_what_is_stored(listed: Run, paths: tuple[str, ...]) -> None:
    assert not any(row["quotes"] for row in listed())
    assert listed("--has", "quote") == []
    assert main([*paths, "refresh", "--json"]) == 0
    quoting = listed("--has", "quote")
    assert quoting == [row for row in listed() if row["quotes"]]
    assert len(quoting) > 1
    directing = listed("--has", "directive")
    assert directing == [row for row in listed() if row["directives"]]
    assert directing
    assert listed("--has", "quote", "--has", "directive") == [row for row in quoting if row["directives"]]


def test_people_are_found_by_their_part_in_it(listed: Run, paths: tuple[str, ...]) -> None:
    assert main([*paths, "refresh", "--json"]) == 0
    opened_desk = desk(paths)
    for row in listed("--has", "directive"):
        opened = open_article(opened_desk, int(str(row["id"])))
        for one in suggest(opened.text.document.text, language=opened.article.language).suggestions:
            if one.kind == "directive" and one.addressee and one.confidence > 0.5:
                assert row in listed("--addressee", one.addressee.split()[0].upper())
                assert row not in listed("--addressee", f"{one.addressee} Zzyzx")
    opened_desk.close_files()


async def test_what_was_tagged_is_found_like_what_is_suggested(listed: Run, paths: tuple[str, ...]) -> None:
    article = int(str(listed()[-1]["id"]))
    writing = desk(paths)
    opened = open_article(writing, article)
    draft = Draft(kind="quote", fields={"speaker": "Ratna Ayu Puspita"})
    annotating.annotate(writing, opened.article, opened.text, span=(0, 5), draft=draft)
    await writing.close()
    assert [row["id"] for row in listed("--speaker", "puspita")] == [article]
    assert [row["id"] for row in listed("--has", "quote")] == [article]
    assert listed("--has", "directive") == []


async def test_a_dismissed_suggestion_is_not_counted(listed: Run, paths: tuple[str, ...]) -> None:
    listed()
    writing = desk(paths)
    await proposing.propose_all(writing, limit=100)
    await writing.close()
    row = listed("--has", "quote")[0]
    writing = desk(paths)
    opened = open_article(writing, int(str(row["id"])))
    found = await suggesting.suggest(writing, opened.text.document.text, opened.article.language)
    one = next(each for each in found.suggestions if each.kind == "quote" and each.confidence >= 0.5)
    suggesting.dismiss(writing, opened.article.key, one, found.language)
    assert [count async for count in proposing.propose(writing)] == [1], "only this article is looked through again"
    after = writing.library.rows([opened.article.id])[opened.article.id]
    assert after.quotes == int(str(row["quotes"])) - 1
    writing.history.undo()
    assert [count async for count in proposing.propose(writing)] == [1]
    assert writing.library.rows([opened.article.id])[opened.article.id].quotes == row["quotes"]
    await writing.close()


async def test_a_text_that_breaks_the_worker_costs_itself_alone(
    listed: Run, paths: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed()
    writing = desk(paths)
    run = writing.workers.run
    tried: list[int] = []

    async def breaks(job: str, texts: list[tuple[str, str]], **options: object) -> object:
        from reader.errors import WorkerError

        tried.append(len(texts))
        if len(texts) > 1 or len(tried) == 2:
            raise WorkerError("reading took longer than 20 seconds and was stopped")
        return await run(job, texts, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(type(writing.workers), "run", staticmethod(breaks))
    counts = [count async for count in proposing.propose(writing)]
    assert tried[0] > 1
    assert sum(counts) == len(writing.library.ids()), "none waits for ever"
    rows = writing.library.rows(writing.library.ids())
    assert any(row.quotes for row in rows.values())
    await writing.close()
