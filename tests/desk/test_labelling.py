"""The same words elsewhere: in one article and in all that are stored, as one change."""

from pathlib import Path

from newsroom import desk_of

from reader.articles.model import View
from reader.desk import annotating, labelling, reading
from reader.desk.annotating import Draft


def test_the_same_words_are_labelled_in_all_stored_articles_as_one_step(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        texts = {one: reading.open_article(desk, one) for one in desk.library.ids(View())}
        word = "Tirta"
        holding = [one for one in texts.values() if word in one.text.document.text]
        assert len(holding) > 1
        opened = holding[0]
        start = opened.text.document.text.index(word)
        draft = Draft(kind="claim", fields={"about": "the province"}, tags=("place/province",), note="only here")
        one = annotating.annotate(desk, opened.article, opened.text, span=(start, start + len(word)), draft=draft)
        here = labelling.same_words(desk, one, opened)
        everywhere = labelling.same_words(desk, one, None)
        assert here.articles <= 1
        assert everywhere.articles > 1
        assert all(place.text.document.text[slice(*place.span)].casefold() == "tirta" for place in everywhere.places)
        assert len(set(everywhere.places)) == len(everywhere.places)

        made = labelling.label_all(desk, one, everywhere)
        assert {(each.kind, each.fields["about"], each.tags, each.note) for each in made} == {
            ("claim", "the province", ("place/province",), "")
        }
        assert len(desk.store) == len(made) + 1
        assert labelling.same_words(desk, one, None).places == ()
        rows = desk.library.rows([each.article.id for each in everywhere.places])
        assert all(row.annotated for row in rows.values())
    with desk_of(tmp_path, tour=True) as desk:
        assert desk.history.undo() == f"label the same words in {len(made)} places"
        assert [each.id for each in desk.store.all()] == [one.id]


def test_words_count_whole_and_in_whatever_case_and_spacing(tmp_path: Path) -> None:
    with desk_of(tmp_path, tour=True) as desk:
        opened = reading.open_article(desk, desk.library.ids(View())[0])
        text = opened.text.document.text
        split = text.split()
        word = next(one for one in split if one.isalpha() and split.count(one) > 2)
        start = text.index(f" {word} ") + 1
        fact = Draft(kind="fact", fields={})
        one = annotating.annotate(desk, opened.article, opened.text, span=(start, start + len(word)), draft=fact)
        places = labelling.same_words(desk, one, opened).places
        assert len(places) >= 2
        for place in places:
            begin, end = place.span
            assert text[begin:end].casefold() == word.casefold()
            assert not text[max(0, begin - 1) : begin].isalnum()
            assert not text[end : end + 1].isalnum()
        stop = text.index(".")
        mark = annotating.annotate(desk, opened.article, opened.text, span=(stop, stop + 1), draft=fact)
        assert labelling.same_words(desk, mark, opened).places == ()
