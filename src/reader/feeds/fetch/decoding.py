"""Content codings (RFC 9110, 8.4) undone within a bound: a kilobyte of brotli can unfold to a gigabyte."""

import zlib
from collections.abc import Iterator
from typing import Protocol

from reader.errors import FetchError
from reader.speech import N_

SUPPORTED = "gzip, br"
"""What Accept-Encoding offers; deflate is understood as well, for servers that do not ask."""

STEP = 256 * 1024
"""Bytes that one step of decoding gives at most."""

GZIP_START = b"\x1f"

# Sent by servers that mistook the field for another one; the body is as it is.
_PLAIN = frozenset({"", "identity", "none", "utf-8", "utf8", "binary", "8bit"})


class Decoder(Protocol):
    """Undoes one coding."""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give what ``data`` unfolds to in pieces of at most about ``STEP`` bytes."""

    def finish(self) -> None:
        """Raise FetchError if the data ended too early."""


def decoder(content_encoding: str) -> Decoder:
    """Give the decoder for a Content-Encoding field.

    Raises:
        FetchError: more than one coding, or one that was not offered.
    """
    codings = [name for token in content_encoding.split(",") if (name := token.strip().lower()) not in _PLAIN]
    if len(codings) > 1:
        raise FetchError(N_("the answer is compressed more than once"))
    match codings:
        case []:
            return _Plain()
        case ["gzip" | "x-gzip"]:
            return _Zlib(gzip=True)
        case ["deflate"]:
            return _Zlib(gzip=False)
        case ["br"]:
            return _Brotli()
    raise FetchError(N_("the answer is compressed in a way that was not asked for"))


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> None:
        return


class _Zlib:
    """gzip with any number of members (RFC 1952, 2.2), or deflate with and without its zlib header."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16 if gzip else zlib.MAX_WBITS)
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._inflate.eof:
                # What follows the last member and starts none is left aside, as browsers do.
                if not self._gzip or not data.startswith(GZIP_START):
                    return
                self._inflate, self._started = zlib.decompressobj(zlib.MAX_WBITS | 16), False
            yield self._step(data)
            data = self._inflate.unconsumed_tail or self._inflate.unused_data

    def _step(self, data: bytes) -> bytes:
        try:
            piece = self._inflate.decompress(data, STEP)
        except zlib.error as error:
            if self._gzip or self._started:
                raise FetchError(N_("the answer is not compressed as it says")) from error
            # Some servers send the bare stream of RFC 1951 under this name.
            self._inflate = zlib.decompressobj(-zlib.MAX_WBITS)
            self._started = True
            return self._step(data)
        self._started = True
        return piece

    def finish(self) -> None:
        if self._started and not self._inflate.eof:
            raise FetchError(N_("the answer was cut off"))


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._error = brotli.error
        self._stream = brotli.Decompressor()
        self._started = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        if data:
            self._started = True
            yield self._step(data)
            while not self._stream.can_accept_more_data():
                yield self._step(b"")

    def _step(self, data: bytes) -> bytes:
        try:
            piece: bytes = self._stream.process(data, output_buffer_limit=STEP)
        except self._error as error:
            raise FetchError(N_("the answer is not compressed as it says")) from error
        return piece

    def finish(self) -> None:
        if self._started and not self._stream.is_finished():
            raise FetchError(N_("the answer was cut off"))
