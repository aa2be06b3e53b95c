"""Whatever a title is written in, the columns behind it stay where they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.tui.newsline import Headline, news_line, news_words

TITLES = (
    "Camat Rancabatu minta perahu tambahan sebelum malam",
    "航空会社が新しい路線を発表、来月から運航開始へ",
    "e\u0301e\u0301e\u0301 Ke\u0301pala de\u0301sa ke\u0301luar " * 3,
    "👩\u200d🚀👨\u200d👩\u200d👧\u200d👦 dua keluarga ke bulan 🇮🇩 👍🏽",
    "حاكم المدينة يأمر بفتح الملاجئ قبل المساء",
    "ראש העיר: \u2067הגשר\u2069 נסגר 3 שעות",
    "\u202emalam ini \u200b\u2060 tanpa lebar",
    "ｱｲｳ half and ＷＩＤＥ forms",
    "",
)


def line(title: str, width: int, *, outlet: str = "Kabar", annotated: int = 2) -> dict[str, str]:
    news = Headline(
        title=title, outlet=outlet, when="09:12", read=False, starred=True, changed=False, annotated=annotated,
        others=1, later=True, minutes=4,
    )  # fmt: skip
    made = news_line(news, width=width, columns=("date", "title", "outlet", "minutes"))
    assert cell_len(str(made)) == width
    return {"lead": made.lead, **dict(made.cells)}


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("title", TITLES)
def test_what_stands_behind_a_title_begins_in_the_same_cell(title: str, width: int) -> None:
    def starts(one: dict[str, str]) -> list[int]:
        cells = [0]
        for text in one.values():
            cells.append(cells[-1] + cell_len(text))
        return cells

    assert starts(line(title, width)) == starts(line("plain", width))
    assert starts(line("plain", width, outlet=title)) == starts(line("plain", width))


@given(
    st.lists(
        st.sampled_from(["a", "漢", "e\u0301", "👩\u200d🚀", "א", "م", " ", "ﷺ", "🇮🇩", "\u200d", "😀"]), max_size=80
    ).map("".join),
    st.integers(40, 140),
)
def test_no_mixture_of_scripts_breaks_a_line(title: str, width: int) -> None:
    line(title, width)


@pytest.mark.parametrize("title", TITLES)
def test_plain_mode_is_never_wider_than_the_screen_where_there_is_room_for_words(title: str) -> None:
    news = Headline(
        title=title, outlet="Kabar", when="09:12", read=False, starred=True, changed=False, annotated=2
    )  # fmt: skip
    told = news_words(news, width=80)
    assert cell_len(told) <= 80
    assert told.startswith("unread, starred, 2 annotations: ")
