"""``read_feed`` as the desk has it, but some bodies are more than it can bear."""

import os
import time
from collections.abc import Mapping

from reader.desk import jobs
from reader.desk.incoming import ReadFeed


def read_feed(body: bytes, url: str, headers: Mapping[str, str]) -> ReadFeed:
    if b"that hangs" in body:
        time.sleep(60)
    if b"that kills" in body:
        os.abort()
    if b"that swells" in body:
        bytearray(1 << 40)
    return jobs.read_feed(body, url, headers)
