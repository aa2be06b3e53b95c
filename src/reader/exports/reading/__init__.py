"""What comes back in: annotations of other programs and Kutip's own exports, as values; nothing is stored here."""

from reader.exports.reading.known import read
from reader.exports.reading.model import Brought, Text

__all__ = ["Brought", "Text", "read"]
