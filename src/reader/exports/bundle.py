"""The evidence bundle: annotations with the texts that they were made on, so that anybody can check them.

A ZIP archive of ``annotations.jsonld`` (W3C Web Annotations), ``texts/SHA256.txt`` (each text as it was extracted,
UTF-8), ``manifest.json`` (what there is, with hashes and what is known of each text), ``SHA256SUMS`` (for
``sha256sum -c``) and ``README.txt``. The same annotations give the same bytes.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reader import __version__
from reader.annotations.model import Annotation
from reader.articles.document import Document
from reader.exports import jsonld
from reader.exports.archive import pack
from reader.exports.marks import by_text
from reader.exports.model import NO_DOCUMENTS, Documents, utc

VERSION = 1
"""Version of the bundle; a reader refuses a later one."""

ANNOTATIONS = "annotations.jsonld"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"

_README = f"""Evidence bundle of Kutip, version {VERSION}

{ANNOTATIONS}   the annotations (W3C Web Annotation Data Model)
texts/           each article's text as it was extracted, named by its SHA-256
{MANIFEST}    where each text came from, and the hash of every file
{SUMS}       the same hashes, for: sha256sum -c {SUMS}

kutip verify FILE  checks every hash, and that the words of each annotation stand where it says.
Offsets count code points of the UTF-8 text. The hashes show that nothing changed since the bundle was packed;
that the file is the one that was sent is shown by its own SHA-256, told by whoever packed it.
"""


def write(annotations: Sequence[Annotation], *, documents: Documents = NO_DOCUMENTS) -> bytes:
    """Give the bundle. Annotations whose text is not there are left out: nothing in it could show their words."""
    texts = by_text(annotations, documents)
    inside = {one.id for _, members in texts for one in members}
    chosen = [one for one in annotations if one.id in inside]
    files = {ANNOTATIONS: jsonld.write(chosen)}
    for document, _ in texts:
        files[text_name(document.sha256)] = document.text.encode()
    files["README.txt"] = _README.encode()
    manifest = {
        "kutip-bundle": VERSION,
        "generator": f"Kutip {__version__}",
        "annotations": len(chosen),
        "files": {name: {"sha256": sha256(body), "bytes": len(body)} for name, body in files.items()},
        "texts": [_told(document, members) for document, members in texts],
    }
    files[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"
    files[SUMS] = sums(files)
    return pack(files)


def sums(files: Mapping[str, bytes]) -> bytes:
    """Give the list of hashes that ``sha256sum -c`` reads."""
    return "".join(f"{sha256(body)}  {name}\n" for name, body in files.items()).encode()


def sha256(body: bytes) -> str:
    """Give bytes' SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def text_name(digest: str) -> str:
    """Give the file of a text."""
    return f"texts/{digest}.txt"


def _told(document: Document, members: Sequence[Annotation]) -> dict[str, Any]:
    evidence = members[-1].evidence
    return {
        "sha256": document.sha256,
        "article": members[-1].article,
        "url": evidence.url,
        "outlet": evidence.outlet,
        "title": evidence.title,
        "byline": evidence.byline,
        "published": utc(evidence.published) or None,
        "fetched": utc(evidence.fetched) or None,
        "extractor": evidence.extractor,
        "blocks": [_slim(asdict(block)) for block in document.blocks],
        "links": [asdict(link) for link in document.links],
        "footnotes": [asdict(one) for one in document.footnotes],
    }


def _slim(block: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in block.items() if value or name in {"kind", "start", "end"}}


def faults(files: Mapping[str, bytes]) -> Iterator[str]:
    """Give a sentence for each hash in a bundle that is not as its manifest and sums say, and each file beside them.

    Raises:
        ValueError: it has no manifest that could be read.

    """
    manifest = read_manifest(files)
    listed = manifest["files"]
    for name in sorted(set(listed).difference(files)):
        yield f"{name} is missing."
    for name in sorted(set(files).difference(listed, (MANIFEST, SUMS))):
        yield f"{name} is not in the manifest."
    for name in sorted(set(listed).intersection(files)):
        if sha256(files[name]) != listed[name]["sha256"]:
            yield f"{name} was changed: its SHA-256 is not that of the manifest."
    told = {name: body for name, body in files.items() if name != SUMS}
    if sorted(files.get(SUMS, b"").splitlines()) != sorted(sums(told).splitlines()):
        yield f"{SUMS} does not agree with the files."
    for name, body in sorted(files.items()):
        if name.startswith("texts/") and name != text_name(sha256(body)):
            yield f"{name} is another text than its name says."


def read_manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    """Give a bundle's manifest, its types checked.

    Raises:
        ValueError: there is none, it cannot be read, or it is of a later version.

    """
    body = files.get(MANIFEST)
    if body is None:
        raise ValueError(f"it has no {MANIFEST}")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"its {MANIFEST} cannot be read") from error
    if not isinstance(found, dict) or found.get("kutip-bundle") != VERSION:
        raise ValueError("it is no bundle of this version")
    listed, texts = found.get("files"), found.get("texts")
    if not isinstance(listed, dict) or not all(
        isinstance(one, dict) and isinstance(one.get("sha256"), str) for one in listed.values()
    ):
        raise ValueError(f"its {MANIFEST} lists no files")
    if not isinstance(texts, list) or not all(isinstance(one, dict) for one in texts):
        raise ValueError(f"its {MANIFEST} tells of no texts")
    return found
