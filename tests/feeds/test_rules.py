"""Rules: what they may say, what is wrong with one, when they strike, and what a regular expression may cost."""

from pathlib import Path

import pytest

from reader import config
from reader.errors import ConfigError
from reader.feeds.rules.rule import FIELDS, Rule, compile_rule
from reader.feeds.rules.told import Told
from reader.rulebook import RuleSpec


def load(folder: Path, text: str) -> config.Settings:
    path = folder / "feeds.toml"
    path.write_text(text, "utf-8")
    return config.load(feeds=path, data=folder, environ={})


def rule(do: str = "star", **conditions: str | list[str]) -> Rule:
    listed = tuple((name, (value,) if isinstance(value, str) else tuple(value)) for name, value in conditions.items())
    return compile_rule(RuleSpec(name="uji", conditions=listed, actions=(do,), where='feeds.toml: rule "uji"'))


def told(**values: str | tuple[str, ...]) -> Told:
    return Told({name: (value,) if isinstance(value, str) else value for name, value in values.items()})


def strikes(one: Rule, article: Told) -> bool:
    late: list[str] = []
    struck = one.strikes(article, late.append)
    assert not late
    return struck


ARTICLE = {
    "feed": ("Kabar Lembayung", "https://kabar.example/rss"),
    "title": "Camat Rancabatu minta perahu tambahan",
    "text": "Air setinggi 120 cm. “Kami butuh dua perahu,” kata Wirya Sungkana, camat.",
    "author": ("Sekar Puspita", "Wirya Adi"),
    "category": ("Daerah", "Banjir"),
    "language": "id-ID",
}


@pytest.mark.parametrize(
    ("field", "pattern", "struck"),
    [
        ("title", "PERAHU", True),
        ("title", "camat tambahan", True),
        ("title", '"camat tambahan"', False),
        ("title", '"minta perahu"', True),
        ("title", "perah", False),
        ("title", "perah*", True),
        ("title", "perahu -camat", False),
        ("title", "-banjir", True),
        ("title", "/[Pp]erahu/", True),
        ("title", "/PERAHU/", False),
        ("title", "/PERAHU/i", True),
        ("title", "/^minta/", False),
        ("text", r"/\d{3} cm/", True),
        ("text", "“dua perahu”", True),
        ("feed", "lembayung", True),
        ("feed", "kabar.example", True),
        ("author", "sekar", True),
        ("author", '"puspita wirya"', False),
        ("category", "banjir", True),
        ("category", "-banjir", False),
        ("language", "id", True),
        ("language", "en", False),
        ("title", ["gempa", "perahu"], True),
        ("title", ["gempa", "/topan/"], False),
    ],
)
def test_a_condition_is_words_or_a_regular_expression(field: str, pattern: str | list[str], *, struck: bool) -> None:
    assert strikes(rule(**{field: pattern}), told(**ARTICLE)) is struck  # type: ignore[arg-type]


def test_all_conditions_must_hold_and_what_is_not_told_has_no_words() -> None:
    both = rule(title="perahu", language="id")

    assert strikes(both, told(title="Perahu datang", language="id"))
    assert not strikes(both, told(title="Perahu datang", language="en"))
    assert not strikes(both, told(title="Perahu datang"))
    assert not any(strikes(rule(**{name: "perahu"}), told()) for name in FIELDS)
    assert not any(strikes(rule(**{name: "/./"}), told()) for name in FIELDS)


def test_actions_are_as_they_were_written(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        """
        watch = ["banjir", "Wirya Sungkana", "banjir"]
        [[rule]]
        name = "perahu"
        title = ["perahu", "/kapal/i"]
        feed = "lembayung"
        do = ["star", 'tag "layanan publik"', "tag air", "fetch"]
        [[rule]]
        name = "bola"
        off = true
        category = "olahraga"
        do = "skip"
        """,
    )
    first, second = map(compile_rule, settings.rules)

    assert settings.watch == ("banjir", "Wirya Sungkana")
    assert settings.notices == ()
    assert (first.actions.star, first.actions.fetch, first.actions.skip) == (True, True, False)
    assert first.actions.tags == ("layanan publik", "air")
    assert str(first.actions) == 'star, fetch, tag "layanan publik", tag "air"'
    assert (second.actions.skip, second.off, first.off) == (True, True, False)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("rule = 1", "rules are written as [[rule]]"),
        ("[[rule]]\ntitle = 'x'", "rule 1 has no name"),
        ("[[rule]]\nname = 'a'\n[[rule]]\nname = 'a'", 'rule "a" is there twice'),
        ("[[rule]]\nname = 'a'\noff = 'yes'", 'rule "a": off is true or false'),
        ("[[rule]]\nname = 'a'\ntitle = 5", 'rule "a": title is written as'),
        ("[[rule]]\nname = 'a'\ndo = 5", 'rule "a": do is written as'),
        ("[[rule]]\nname = 'a'\ndo = 'star'", 'rule "a": it needs a condition'),
        ("[[rule]]\nname = 'a'\ntitle = 'x'", 'rule "a": it needs something to do'),
        ("[[rule]]\nname = 'a'\ntitle = 'x'\ndo = 'burn'", 'rule "a": do: burn is nothing that a rule does'),
        ("[[rule]]\nname = 'a'\ntitle = 'x'\ndo = 'star it'", 'rule "a": do: star it is nothing'),
        ("[[rule]]\nname = 'a'\ntitle = 'x'\ndo = 'tag'", 'rule "a": do: a tag is written as'),
        ("[[rule]]\nname = 'a'\ntitle = '!!'\ndo = 'star'", 'rule "a": title: it has no word'),
        ("[[rule]]\nname = 'a'\ntitle = 'x \"y'\ndo = 'star'", "quotation mark at character 3 is never closed"),
        ("[[rule]]\nname = 'a'\ntitle = 'x *'\ndo = 'star'", "the * at character 3 needs the beginning of a word"),
        (
            "[[rule]]\nname = 'a'\ntext = '/a(b/'\ndo = 'star'",
            'rule "a": text: the regular expression is wrong at char',
        ),
        ("[[rule]]\nname = 'a'\ntext = '/a/x'\ndo = 'star'", "flag x is not known"),
        ("[[rule]]\nname = 'a'\ntext = '/a'\ndo = 'star'", "between two slashes"),
        ("[[rule]]\nname = 'a'\ntext = '//'\ndo = 'star'", "between two slashes"),
        ("watch = 5", "watch is written as"),
        ("watch = ['…']", 'watch: "…" has no word'),
    ],
)
def test_a_bad_rule_is_one_sentence_that_names_it_and_the_place(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        list(map(compile_rule, load(tmp_path, text).rules))

    assert sentence in str(caught.value)
    assert str(tmp_path / "feeds.toml") in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_place_of_a_fault_in_a_regular_expression_is_counted_as_the_user_sees_it() -> None:
    with pytest.raises(ConfigError, match=r"at character 4 \("):
        rule(title="/ab)/")


def test_an_unknown_word_in_a_rule_is_told(tmp_path: Path) -> None:
    settings = load(tmp_path, "[[rule]]\nname = 'a'\ntitel = 'x'\n")

    assert [notice.split(": ", 1)[1] for notice in settings.notices] == ["rule 1: titel is no setting of a rule."]


def test_a_regular_expression_that_runs_away_is_stopped_and_counts_as_no_match() -> None:
    runaway, late = rule(title="/(a|aa)+$/"), []

    # Without a limit this would take longer than the world has stood.
    struck = runaway.strikes(told(title="a" * 200 + "!"), late.append)

    assert not struck
    assert late == ["title"]
    assert strikes(runaway, told(title="a" * 200))


def test_words_are_tried_before_a_regular_expression_and_short_fields_before_the_text() -> None:
    late: list[str] = []
    expensive = rule(text="/(a|aa)+$/", title=["/(a|aa)+$/", "perahu"], author="sekar")

    assert not expensive.strikes(told(title="a" * 200 + "!", text="a" * 200 + "!", author="Wirya"), late.append)
    assert rule(title=["/(a|aa)+$/", "perahu"]).strikes(told(title="perahu " + "a" * 200 + "!"), late.append)
    assert late == []
