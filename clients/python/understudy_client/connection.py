"""Connects a session to its server, with reconnections, within an event loop."""

from __future__ import annotations

import asyncio
import logging
from typing import Awaitable, Callable, Optional
from urllib.parse import urlsplit

from .messages import SUBPROTOCOL, ClientError
from .websocket import WebSocket, WebSocketError

_log = logging.getLogger("understudy_client")
_SCHEMES = {"http": "ws", "ws": "ws", "https": "wss", "wss": "wss"}


def session_url(url: str) -> str:
    """The URL of a server's sessions. Raises ClientError (``bad-url``) for an invalid address."""
    try:
        address = urlsplit(url)
        scheme, _ = _SCHEMES.get(address.scheme), address.port
    except ValueError:
        scheme = None
    if scheme is None or not address.hostname or any(each.isspace() for each in url):
        raise ClientError("bad-url", f"{url} is no address of a server; write http:// or https:// before it")
    return f"{scheme}://{address.netloc}{address.path.rstrip('/')}/v1/session"


class Connection:
    """One attempt to connect, and the resulting connection. All callbacks run within the event loop."""

    def __init__(
        self,
        url: str,
        ticket: Optional[Callable[[], Awaitable[str]]],
        opened: Callable[[Optional[str]], object],
        heard: Callable[[str], object],
        lost: Callable[[], object],
        failed: Callable[[ClientError], object],
    ) -> None:
        """``url`` comes from ``session_url``."""
        self._url, self._ticket, self._opened, self._heard = url, ticket, opened, heard
        self._lost, self._failed = lost, failed
        self._socket: Optional[WebSocket] = None
        self._task = asyncio.ensure_future(self._run())

    def send(self, text: str) -> None:
        if self._socket is not None:
            self._socket.send(text)

    def close(self) -> None:
        self._lost = lambda: None
        if self._socket is not None:
            self._socket.close()
        self._task.cancel()

    async def _run(self) -> None:
        try:
            self._socket = await WebSocket.connect(self._url, SUBPROTOCOL)
            self._opened(await _ticket_of(self._ticket) if self._ticket is not None else None)
            while True:
                message = await self._socket.receive()
                if message is None:
                    break
                if isinstance(message, str):
                    self._heard(message)
                else:
                    self._failed(ClientError("bad-message", "the server sent bytes where messages are texts"))
        except (WebSocketError, OSError) as error:
            _log.debug("the connection is lost: %s", error)
        except ClientError as error:
            self._failed(error)
        finally:
            if self._socket is not None:
                self._socket.close()
            self._lost()


async def _ticket_of(fetch: Callable[[], Awaitable[str]]) -> str:
    """Raises ClientError (``ticket-failed``) for any failure."""
    try:
        ticket = await fetch()
    except Exception as error:
        raise ClientError("ticket-failed", f"the ticket could not be fetched: {error!r}") from error
    if not isinstance(ticket, str) or ticket == "":
        raise ClientError("ticket-failed", f"{ticket!r} is no ticket; it is the text that the game's own server gave")
    return ticket
