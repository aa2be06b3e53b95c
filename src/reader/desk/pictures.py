"""Pictures of articles, kept as files in the data folder: bounded, and gone when their article is.

A picture is the file ``pictures/KEY-MARK.KIND``: the article's key, a mark of the picture's address, and what its first
bytes say that it is. Nothing of a name or an address from outside becomes part of a file name.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from reader.addresses import host
from reader.articles.model import Article, StoredDocument
from reader.desk.credentials import for_article
from reader.desk.open import Desk
from reader.errors import FetchError, StorageError
from reader.feeds.fetch import PICTURE_ACCEPT, Fetcher, Request
from reader.folder import make_folder, write_atomically
from reader.speech import _

FOLDER = "pictures"
"""The pictures' folder in the data folder."""

LARGEST = 4 * 1024 * 1024
"""Bytes of one picture at most."""

TOGETHER = 500 * 1024 * 1024
"""Bytes of all pictures at most; the oldest make room."""

_MARK = 16
_KEY = 16


@dataclass(frozen=True, slots=True)
class Kept:
    """How many pictures are kept, and their bytes together."""

    count: int
    size: int


def address_of(article: Article, text: StoredDocument | None) -> str | None:
    """Give the address of an article's lead picture: the one that its page names, else a picture the feed sends."""
    if text is not None and text.facts.image:
        return text.facts.image
    sent = (one.url for one in article.enclosures if (one.type or "").startswith("image/"))
    return next((url for url in sent if url.startswith(("http://", "https://"))), None)


def kept_file(desk: Desk, key: str, url: str | None) -> Path | None:
    """Give the file of a picture of an article, None where it is not kept. Looks at the disk: a fraction of a ms."""
    if url is None:
        return None
    start = _stem(key, url)
    return next((path for kind in _KINDS if (path := _folder(desk) / f"{start}.{kind}").exists()), None)


async def fetch_lead_picture(
    desk: Desk, fetcher: Fetcher, article: Article, *, urgent: bool = False, room: int = LARGEST
) -> Path | None:
    """Fetch and keep the lead picture that an article's page or feed names, and give its file; None where none does.

    One that is kept already is not fetched again; an earlier one makes room. ``room`` are the bytes that it may have.

    Raises:
        FetchError: it cannot be had, is too large, or is no picture (JPEG, PNG, GIF, WebP).
        StorageError: it cannot be kept.

    """
    url = address_of(article, desk.library.document(article.id))
    if url is None:
        return None
    if (found := kept_file(desk, article.key, url)) is not None:
        return found
    body, kind = await _fetched(desk, fetcher, article, url, urgent=urgent, room=room)
    return await desk.in_storage(_keep, desk, f"{_stem(article.key, url)}.{kind}", body, alone=True)


async def fetch_picture(desk: Desk, fetcher: Fetcher, article: Article, url: str) -> Path:
    """Fetch and keep a picture of an article that somebody wants to see now; as ``fetch_lead_picture``."""
    if (found := kept_file(desk, article.key, url)) is not None:
        return found
    body, kind = await _fetched(desk, fetcher, article, url, urgent=True, room=LARGEST)
    return await desk.in_storage(_keep, desk, f"{_stem(article.key, url)}.{kind}", body, alone=False)


async def _fetched(
    desk: Desk, fetcher: Fetcher, article: Article, url: str, *, urgent: bool, room: int
) -> tuple[bytes, str]:
    """Give a picture's bytes, and what kind it is."""
    desk.require_writable()
    known = await for_article(desk, article, url)
    request = Request(
        url=url,
        headers=known.headers,
        cookies=known.cookies,
        auth=known.auth,
        user_agent=known.user_agent,
        proxy=known.proxy,
        accept=PICTURE_ACCEPT,
        urgent=urgent,
        largest=max(1, min(room, LARGEST)),
        private_ok=desk.typed_host(url),
    )
    response = await fetcher.fetch(request)
    if response.status != 200:
        raise FetchError(_("{site} answered {status} for the picture.").format(site=host(url), status=response.status))
    kind = kind_of(response.body)
    if kind is None:
        raise FetchError(_("What {site} sent is no picture.").format(site=host(url)))
    return response.body, kind


def kind_of(body: bytes) -> str | None:
    """Give what the first bytes say that a picture is: jpg, png, gif or webp; None for anything else."""
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "webp"
    return next((kind for kind, start in _KINDS.items() if start and body.startswith(start)), None)


def kept(desk: Desk) -> Kept:
    """Say how many pictures are kept. Looks at each of them: for a thread."""
    sizes = [size for _path, size, _rest in _files(desk)]
    return Kept(len(sizes), sum(sizes))


def sweep(desk: Desk, *, together: int = TOGETHER) -> int:
    """Remove the pictures of articles that are gone, and the oldest beyond the bound; gives how many went.

    Runs in the storage thread.

    Raises:
        StorageError: the library cannot be read, or a picture not be removed.

    """
    if desk.readonly:
        return 0
    files = _files(desk)
    known = desk.library.known_keys({path.name[:_KEY] for path, _size, _rest in files})
    gone = [path for path, _size, _rest in files if path.name[:_KEY] not in known]
    left = sorted((one for one in files if one[0].name[:_KEY] in known), key=lambda one: -one[2])
    total = 0
    for path, size, _rest in left:
        total += size
        if total > together:
            gone.append(path)
    _remove(gone)
    return len(gone)


def _keep(desk: Desk, name: str, body: bytes, *, alone: bool) -> Path:
    """Write a picture; ``alone`` removes the others of its article."""
    folder = _folder(desk)
    try:
        make_folder(folder)
        if alone:
            _remove(path for path in folder.glob(f"{name[:_KEY]}-*"))
        write_atomically(folder / name, body)
    except OSError as error:
        raise StorageError(
            _("The picture could not be kept in {folder}: {reason}.").format(folder=folder, reason=error.strerror)
        ) from error
    if kept(desk).size > TOGETHER:
        sweep(desk)
    return folder / name


def _files(desk: Desk) -> list[tuple[Path, int, float]]:
    """Give each picture's file, bytes, and time; other files in the folder are none of ours."""
    try:
        found = [path for path in _folder(desk).iterdir() if _is_picture(path)]
        states = [(path, path.stat()) for path in found]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StorageError(
            _("The pictures in {folder} cannot be read: {reason}.").format(folder=_folder(desk), reason=error.strerror)
        ) from error
    return [(path, state.st_size, state.st_mtime) for path, state in states]


def _is_picture(path: Path) -> bool:
    key, dash, _rest = path.name.partition("-")
    return bool(dash) and len(key) == _KEY and path.suffix.removeprefix(".") in _KINDS


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(
                _("{path} cannot be removed: {reason}.").format(path=path, reason=error.strerror)
            ) from error


def _folder(desk: Desk) -> Path:
    return desk.settings.data / FOLDER


def _stem(key: str, url: str) -> str:
    return f"{key}-{hashlib.sha256(url.encode('utf-8', 'replace')).hexdigest()[:_MARK]}"


_KINDS: dict[str, bytes] = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "gif": b"GIF8", "webp": b""}
"""The kinds that are kept, with the bytes that they begin with; WebP is known by two places."""
