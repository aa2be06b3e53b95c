"""What went wrong on the wire, said in one sentence that names the host and nothing secret."""

import errno
import socket
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from reader.cleaning import clean_line
from reader.errors import FetchError, UnreachableError
from reader.speech import N_

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
            return FetchError(
                N_("{host} has no valid certificate ({verify_message})").format(
                    host=host, verify_message=clean_line(cause.verify_message, limit=100)
                )
            )
        if isinstance(cause, ssl.SSLError):
            return FetchError(N_("no secure connection to {host} could be made").format(host=host))
    return None


def _reachability(causes: tuple[BaseException, ...], host: str) -> FetchError | None:
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}
    if any(isinstance(cause, socket.gaierror | UnicodeError) for cause in causes):
        return UnreachableError(N_("{host} cannot be found: there is no such name, or no network").format(host=host))
    if errno.ECONNREFUSED in numbers:
        return FetchError(N_("{host} refuses connections").format(host=host))
    if errno.ECONNRESET in numbers:
        return FetchError(N_("the connection to {host} broke off").format(host=host))
    if any(isinstance(cause, httpcore.ConnectError | httpcore.ConnectTimeout) for cause in causes):
        return UnreachableError(N_("{host} cannot be reached").format(host=host))
    return None


def _conversation(causes: tuple[BaseException, ...], host: str) -> FetchError:
    for cause in causes:
        match cause:
            case httpcore.ProxyError():
                return FetchError(N_("the proxy did not connect to {host}").format(host=host))
            case httpcore.RemoteProtocolError() if "closed connection" in str(cause) or "disconnected" in str(cause):
                return FetchError(N_("the answer of {host} was cut off").format(host=host))
            case httpcore.RemoteProtocolError():
                return FetchError(N_("{host} gave an answer that is not HTTP").format(host=host))
            case httpcore.LocalProtocolError():
                return FetchError(N_("the request to {host} holds a header that cannot be sent").format(host=host))
    return FetchError(N_("the connection to {host} broke off").format(host=host))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(10):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
