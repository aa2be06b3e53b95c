"""What the program knows of an article's people, before and after a worker has read it."""

from reader.desk.suggesting import Assistant
from reader.suggest.engine import suggest

TEXT = (
    "Menurut Sita Wulandari, pasar itu akan ditutup pada Rabu karena atapnya bocor. Arga Pranata hadir, dan Arga "
    "Pranata tidak menjawab. “Pedagang akan pindah ke tempat yang lebih baik,” kata Kepala Dinas Pasar Wening Palupi."
)


def test_people_are_known_by_the_language_that_was_found() -> None:
    assistant = Assistant(TEXT, None)
    assert "Menurut Sita Wulandari" in assistant.names(), "nothing is known of an unknown language's words"
    assistant.take(suggest(TEXT))
    names = assistant.names()
    assert assistant.language == "id"
    assert {"Sita Wulandari", "Wening Palupi"} <= set(names[:2])
    assert "Menurut Sita Wulandari" not in names
    assert "Rabu" not in names


def test_who_speaks_comes_before_who_is_only_named() -> None:
    assistant = Assistant(TEXT, "id")
    assistant.take(suggest(TEXT, language="id"))
    assert assistant.names().index("Wening Palupi") < assistant.names().index("Arga Pranata")
