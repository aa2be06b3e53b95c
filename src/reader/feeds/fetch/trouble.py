"""What went wrong on the wire, said in one sentence that names the host and nothing secret."""

import errno
import socket
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from reader.cleaning import clean_line
from reader.errors import FetchError, UnreachableError

FAULTS = (
    FetchError,
    OSError,
    UnicodeError,
    httpx.HTTPError,
    httpx.InvalidURL,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.ProxyError,
    httpcore.TimeoutException,
    httpcore.UnsupportedProtocol,
)
"""What servers and networks cause; everything else is a fault of ours and should be seen."""


def explain(error: Exception, host: str) -> FetchError:
    """Give the sentence for one of ``FAULTS``."""
    host = clean_line(host, limit=100)
    causes = tuple(_chain(error))
    if isinstance(error, FetchError):
        return type(error)(f"{host}: {error}")
    return _security(causes, host) or _reachability(causes, host) or _conversation(causes, host)


def _security(causes: tuple[BaseException, ...], host: str) -> FetchError | None:
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return FetchError(f"{host} has no valid certificate ({clean_line(cause.verify_message, limit=100)})")
        if isinstance(cause, ssl.SSLError):
            return FetchError(f"no secure connection to {host} could be made")
    return None


def _reachability(causes: tuple[BaseException, ...], host: str) -> FetchError | None:
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in causes):
        return UnreachableError(f"{host} cannot be found: there is no such name, or no network")
    if errno.ECONNREFUSED in numbers:
        return FetchError(f"{host} refuses connections")
    if errno.ECONNRESET in numbers:
        return FetchError(f"the connection to {host} broke off")
    if any(isinstance(cause, httpcore.ConnectError | httpcore.ConnectTimeout) for cause in causes):
        return UnreachableError(f"{host} cannot be reached")
    return None


def _conversation(causes: tuple[BaseException, ...], host: str) -> FetchError:
    for cause in causes:
        match cause:
            case httpcore.ProxyError():
                return FetchError(f"the proxy did not connect to {host}")
            case httpcore.RemoteProtocolError() if "closed connection" in str(cause) or "disconnected" in str(cause):
                return FetchError(f"the answer of {host} was cut off")
            case httpcore.RemoteProtocolError():
                return FetchError(f"{host} gave an answer that is not HTTP")
            case httpcore.LocalProtocolError():
                return FetchError(f"the request to {host} holds a header that cannot be sent")
    return FetchError(f"the connection to {host} broke off")


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
