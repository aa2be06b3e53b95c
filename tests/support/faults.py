"""What can be wrong with a server, one path each: ``install(server)`` puts all of them on a Loopback."""

import asyncio
import gzip
import socket
import struct
import zlib
from collections.abc import Iterable

import brotli
from loopback import Loopback, Reply, Script, Seen

MIB = 1024 * 1024
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"


def bomb_gzip(mebibytes: int = 1024) -> bytes:
    """One gzip member of a thousandth of what it unfolds to; its end is missing, which nobody should live to see."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = squeeze.compress(b"") + squeeze.flush(zlib.Z_FULL_FLUSH)
    block = zlib.compressobj(9, zlib.DEFLATED, -15)
    repeated = block.compress(bytes(16 * MIB)) + block.flush(zlib.Z_FULL_FLUSH)
    return start + repeated * (mebibytes // 16)


def bomb_brotli(mebibytes: int = 256) -> bytes:
    squeeze = brotli.Compressor(quality=5)
    return b"".join(squeeze.process(bytes(16 * MIB)) for _ in range(mebibytes // 16)) + squeeze.finish()


def say(*parts: bytes, coding: str | None = None) -> Script:
    """Send bytes and close."""

    async def script(writer: asyncio.StreamWriter, _seen: Seen) -> None:
        if coding is not None:
            writer.write(HEAD + f"Content-Encoding: {coding}\r\nConnection: close\r\n\r\n".encode())
        for part in parts:
            writer.write(part)
            await writer.drain()
        writer.close()

    return script


def drip(head: bytes, drops: Iterable[bytes], pause: float = 0.05) -> Script:
    async def script(writer: asyncio.StreamWriter, _seen: Seen) -> None:
        writer.write(head)
        for drop in drops:
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(pause)
        await asyncio.sleep(3600)

    return script


async def hang(_writer: asyncio.StreamWriter, _seen: Seen) -> None:
    await asyncio.sleep(3600)


async def endless(writer: asyncio.StreamWriter, _seen: Seen) -> None:
    writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        await writer.drain()


def reset(*before: bytes) -> Script:
    """Send bytes, then break the connection off with RST."""

    async def script(writer: asyncio.StreamWriter, _seen: Seen) -> None:
        for part in before:
            writer.write(part)
            await writer.drain()
        await asyncio.sleep(0.05)
        connection: socket.socket = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return script


def install(server: Loopback) -> None:
    feed = b"<rss><channel><title>Kabar</title></channel></rss>" * 50
    zipped = gzip.compress(feed)
    # A frame header of Zstandard (RFC 8878) is enough: nothing may try to read on.
    scripts = {
        "/gz": say(bomb_gzip(), coding="gzip"),
        "/br": say(bomb_brotli(), coding="br"),
        "/deflate-bomb": say(zlib.compress(bytes(64 * MIB)), coding="deflate"),
        "/zstd": say(b"\x28\xb5\x2f\xfd" + bytes(64), coding="zstd"),
        "/gzgz": say(gzip.compress(zipped), coding="gzip, gzip"),
        "/members": say(gzip.compress(bytes(MIB)) * 64, coding="gzip"),
        "/plain": say(HEAD + b"Content-Length: 104857600\r\n\r\n", b"x" * 65536),
        "/inf": endless,
        "/drip": drip(HEAD + b"Content-Length: 5000\r\n\r\n", [b"x"] * 5000),
        "/hdrdrip": drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", [b"x"] * 5000),
        "/hang": hang,
        "/truncgz": say(
            HEAD + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % (len(zipped) - 20), zipped[:-20]
        ),
        "/truncbr": say(brotli.compress(feed)[:-4], coding="br"),
        "/short": say(HEAD + b"Content-Length: 5000\r\n\r\n", feed[:100]),
        "/cutchunk": say(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"400\r\nhalf a chunk"),
        "/mislabelled": say(feed, coding="gzip"),
        "/mislabelledbr": say(feed, coding="br"),
        "/garbage": say(b"\x00\xff\x1b]0;owned\x07 what is this\r\n\r\n"),
        "/hugeheader": say(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 2 * MIB + b"\r\n\r\n"),
        "/manyheaders": say(
            b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(20_000)) + b"\r\n"
        ),
        "/hints": say(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 100_000),
        "/nulheader": say(b"HTTP/1.1 200 OK\r\nX-Nul: a\x00b\r\nContent-Length: 0\r\n\r\n"),
        "/resethead": reset(b"HTTP/1.1 200 O"),
        "/resetbody": reset(HEAD + b"Content-Length: 5000\r\n\r\n", feed[:100]),
        "/resetsilent": reset(),
        "/closed": say(),
    }
    for path, script in scripts.items():
        server.act(path, script)
    server.on("/reason", Reply(200, feed, reason=b"\x1b]0;owned\x07\x1b]52;c;UFdORUQ=\x07"))
    server.on("/loop", Reply(302, headers=[("Location", "/loop")]))
    for number in range(20):
        server.on(f"/hop{number}", Reply(301, headers=[("Location", f"/hop{number + 1}")]))
    server.on("/nolocation", Reply(302))
    server.on("/emptylocation", Reply(302, headers=[("Location", "")]))
