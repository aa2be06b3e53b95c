"""Bring annotations in: from other programs and from Kutip's own exports, with the texts that show them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reader import plugins
from reader.annotations.anchor import describe, locate
from reader.annotations.model import Annotation
from reader.articles.model import Article, Facts, Incoming, StoredDocument
from reader.cleaning import clean_line, squeeze
from reader.desk.annotating import commit, evidence_of
from reader.desk.open import Desk
from reader.errors import KutipError, SourceError
from reader.exports.reading import Brought, Text, read
from reader.folder import user_path
from reader.speech import _, ngettext

SIZE_LIMIT = 128_000_000
"""Bytes of a file, or of a folder's files together, that are read at most."""

_FOLDER = (".ann", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of a file's annotations."""

    added: tuple[str, ...] = ()
    """Their ids."""
    known: int = 0
    """There already."""
    differing: int = 0
    """There already and not the same; what is here stayed."""
    articles: int = 0
    """Articles that were added for their sake."""
    orphans: tuple[str, ...] = ()
    """A sentence for each that was added without a place."""
    told: tuple[str, ...] = ()
    """A sentence for each thing that could not be read."""


def read_files(name: str | Path) -> dict[str, bytes]:
    """Give the bytes of a file; of a folder, those of its brat files; of an .ann file, its text as well.

    Raises:
        ConfigError: the path names a home that there is not.
        SourceError: it cannot be read, or is larger than what is read.

    """
    path = user_path(name)
    try:
        if path.is_dir():
            paths = sorted(one for one in path.iterdir() if one.suffix in _FOLDER and one.is_file())
        elif path.suffix == ".ann":
            paths = [one for one in (path, path.with_suffix(".txt")) if one.exists()] or [path]
        else:
            paths = [path]
        found: dict[str, bytes] = {}
        room = SIZE_LIMIT
        for one in paths:
            with one.open("rb") as file:
                found[one.name] = file.read(room + 1)
            room -= len(found[one.name])
            if room < 0:
                raise SourceError(
                    _("{path} is larger than {most} MB.").format(
                        path=clean_line(str(path)), most=SIZE_LIMIT // 1_000_000
                    )
                )
    except OSError as error:
        raise SourceError(
            _("{path} cannot be read: {reason}.").format(path=clean_line(str(path)), reason=error.strerror)
        ) from error
    return found


def is_list(files: Mapping[str, bytes]) -> bool:
    """Tell whether it is a list of subscriptions (OPML) and no annotations."""
    return len(files) == 1 and all(
        name.lower().endswith(".opml") or body.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")[:1] == b"<"
        for name, body in files.items()
    )


def import_files(desk: Desk, files: Mapping[str, bytes]) -> Imported:
    """Read files and take over the annotations in them; see ``take_over``.

    Raises:
        KutipError: it is nothing that Kutip reads, or does not verify.
        StorageError: they could not be saved.

    """
    return take_over(desk, _read(files))


def _read(files: Mapping[str, bytes]) -> Brought:
    """Read files; what Kutip does not read itself, plugins may."""
    try:
        return read(files)
    except KutipError:
        for plugin in plugins.of("importers").values():
            brought = plugin.run(plugin.value, files)
            if isinstance(brought, Brought):
                return brought
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What a file would bring; nothing was changed yet."""

    brought: Brought
    kinds: Mapping[str, int]
    """How many annotations of which kind are new."""
    known: int
    """Annotations that are there already."""
    differing: tuple[tuple[Annotation, Annotation], ...]
    """Of these, those that say something else: as they are here, and stay, and as they are in the file."""
    articles: int
    """Articles that would be added for their sake."""


def coming(desk: Desk, files: Mapping[str, bytes]) -> Coming:
    """Read files and say what taking the annotations over would do; see ``take_over``.

    Raises:
        KutipError: it is nothing that Kutip reads, or does not verify.
        StorageError: the annotations or the library cannot be read.

    """
    brought = _read(files)
    annotations, twice = _distinct(brought.annotations)
    fresh, known = _fresh_and_known(desk, annotations)
    shelf = Shelf(desk, brought.texts)
    return Coming(
        brought=replace(brought, annotations=tuple(annotations), told=(*brought.told, *twice)),
        kinds=Counter(one.kind for one in fresh),
        known=len(known),
        differing=tuple((here, one) for here, one in known if not same_content(here, one)),
        articles=len({key for one in fresh if (key := shelf.missing(one)) is not None}),
    )


def take_over(desk: Desk, brought: Brought) -> Imported:
    """Take annotations over that are not there yet, with their articles and texts. Taking over twice adds nothing.

    Each is placed by its words where its text is not the one it says; what cannot be placed is kept as an orphan.

    Raises:
        StorageError: they could not be saved; no annotation was added.

    """
    desk.require_writable()
    annotations, twice = _distinct(brought.annotations)
    fresh, known = _fresh_and_known(desk, annotations)
    shelf = Shelf(desk, brought.texts)
    placed = [_placed(desk, one, shelf.article_of(one)) for one in fresh]
    if placed:
        _add(desk, placed)
    return Imported(
        added=tuple(one.id for one in placed),
        known=len(known),
        differing=sum(not same_content(here, one) for here, one in known),
        articles=shelf.added,
        orphans=tuple(_orphaned(one) for one in placed if one.state == "orphan"),
        told=(*brought.told, *twice),
    )


def _fresh_and_known(
    desk: Desk, annotations: Sequence[Annotation]
) -> tuple[list[Annotation], list[tuple[Annotation, Annotation]]]:
    """Give those that are not there yet, and the others, each behind its state here."""
    fresh, known = [], []
    for one in annotations:
        if (here := desk.store.get(one.id)) is None:
            fresh.append(one)
        else:
            known.append((here, one))
    return fresh, known


def same_content(one: Annotation, other: Annotation) -> bool:
    """Tell whether two states of an annotation say the same; where the passage is told to stand is no part of it."""
    alike = replace(one, state=other.state, evidence=other.evidence, article=other.article, selector=other.selector)
    return alike == other and squeeze(one.selector.exact) == squeeze(other.selector.exact)


def _distinct(annotations: Sequence[Annotation]) -> tuple[list[Annotation], list[str]]:
    """Give each annotation once, in the state that was changed last, and a sentence where the others say otherwise."""
    found: dict[str, Annotation] = {}
    told: list[str] = []
    for one in annotations:
        there = found.setdefault(one.id, one)
        if not same_content(there, one):
            found[one.id] = max(there, one, key=lambda state: state.modified)
            told.append(
                _("{annotation} is in the file twice in different states; the one changed last counts.").format(
                    annotation=_short(one)
                )
            )
    return list(found.values()), told


def _short(one: Annotation) -> str:
    words = clean_line(one.selector.exact, limit=60) or _("a note on an article")
    return f"“{words}” ({one.evidence.title or one.evidence.url or 'no title'})"


def _orphaned(one: Annotation) -> str:
    return _("{annotation} was kept without a place.").format(annotation=_short(one))


class Shelf:
    """The library's articles, added to where annotations need them."""

    def __init__(self, desk: Desk, texts: Sequence[Text]) -> None:
        self._desk = desk
        self._by_hash = {text.document.sha256: text for text in texts}
        self._keys: dict[tuple[str, str | None, str], str] = {}
        self.added = 0

    def article_of(self, one: Annotation) -> tuple[str, Article | None]:
        """Give the key of an annotation's article, and the article, put there with its text where it was missing."""
        place = one.article, one.evidence.url, one.selector.text_sha256
        if place not in self._keys:
            self._keys[place] = self._find(one)
        key = self._keys[place]
        return key, self._desk.library.by_key(key)

    def missing(self, one: Annotation) -> str | None:
        """Give the key of the article that would be put there for an annotation; None where none would be."""
        key = self._key(one)
        return key if self._lacks(key, one) else None

    def _lacks(self, key: str, one: Annotation) -> bool:
        """Tell whether an article of this key is to be put there: it is not, and there is something to put."""
        without = self._by_hash.get(one.selector.text_sha256) is None and one.evidence.url is None
        return not without and self._desk.library.by_key(key) is None

    def _key(self, one: Annotation) -> str:
        library, url = self._desk.library, one.evidence.url
        by_link = library.key_of(url) if url else None
        for key in (one.article, by_link):
            if key and library.by_key(key) is not None:
                return key
        if _is_key(one.article):
            return one.article
        text = self._by_hash.get(one.selector.text_sha256)
        return by_link or (text.document.sha256 if text is not None else one.id)[:16]

    def _find(self, one: Annotation) -> str:
        key = self._key(one)
        if self._lacks(key, one):
            key = self._put(one, key)
        self._give_text(key, self._by_hash.get(one.selector.text_sha256))
        return key

    def _put(self, one: Annotation, key: str) -> str:
        from reader.desk.gathering import SAVED

        library, evidence = self._desk.library, one.evidence
        entry = Incoming(
            id=f"kutip:{key}",
            title=evidence.title or evidence.url,
            link=evidence.url,
            published=evidence.published,
            authors=(evidence.byline,) if evidence.byline else (),
        )
        article_id = library.adopt(library.ensure_feed(SAVED), entry, key=key)
        self.added += 1
        article = library.article(article_id)
        return article.key if article is not None else key

    def _give_text(self, key: str, text: Text | None) -> None:
        library = self._desk.library
        article = library.by_key(key)
        if text is None or article is None or library.revision(key, text.document.sha256) is not None:
            return
        evidence = text.evidence
        facts = Facts(title=evidence.title or None, byline=evidence.byline, published=evidence.published)
        facts = replace(facts, site=evidence.outlet)
        if library.document(article.id) is not None:
            # An article that nobody annotated keeps no older text.
            library.set_annotated(key, max(1, len(self._desk.store.of_article(key))))
        library.adopt_text(
            article.id,
            text.document,
            facts,
            extractor=evidence.extractor or "import",
            fetched=evidence.fetched or self._desk.now(),
        )


def _is_key(text: str) -> bool:
    return len(text) == 16 and set("0123456789abcdef").issuperset(text)


def _placed(desk: Desk, one: Annotation, home: tuple[str, Article | None]) -> Annotation:
    """Give an annotation with its place checked by its words, and its evidence completed from the article."""
    key, article = home
    one = replace(one, article=key)
    newest = desk.library.document(article.id) if article is not None else None
    place = one.selector
    own = desk.library.revision(key, place.text_sha256) if place.text_sha256 else None
    if own is not None and own.document.text[place.start : place.end] == place.exact:
        return _standing(_complete(one, article, own), own, newest)
    if not place.exact.strip():
        # A note on the article as a whole has no words to be looked for.
        return replace(_complete(one, article, newest), state="exact" if article is not None else "orphan")
    match = locate(newest.document.text, replace(place, text_sha256="")) if newest is not None else None
    if newest is None or match is None:
        return replace(one, state="orphan")
    if match.state == "changed" or (place.text_sha256 and own is None):
        return replace(_complete(one, article, newest), state=match.state)
    found = describe(newest.document.text, match.start, match.end)
    return replace(_complete(one, article, newest), selector=found, state="exact")


def _standing(one: Annotation, own: StoredDocument, newest: StoredDocument | None) -> Annotation:
    """Give an annotation whose own text is here with how it stands in the newest; one that is pinned stays so."""
    place = one.selector
    if one.state == "pinned" or not place.exact:
        return one if one.state == "pinned" else replace(one, state="exact")
    if newest is None or newest.sha256 == own.sha256:
        return replace(one, state="exact")
    match = locate(newest.document.text, place)
    return replace(one, state=match.state if match else "orphan")


def _complete(one: Annotation, article: Article | None, text: StoredDocument | None) -> Annotation:
    if article is None or text is None or (one.evidence.text_sha256 and one.evidence.extractor):
        return one
    return replace(one, evidence=evidence_of(article, text))


def _add(desk: Desk, annotations: Sequence[Annotation]) -> None:
    count = ngettext("{count} annotation", "{count} annotations", len(annotations)).format(count=len(annotations))
    commit(desk, _("import {count}").format(count=count), before=(), after=annotations)
