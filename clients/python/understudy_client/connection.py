"""Connects a session to its server, again and again, within an event loop."""

from __future__ import annotations

import asyncio
import logging
from typing import Awaitable, Callable, Optional

from .messages import SUBPROTOCOL
from .websocket import WebSocket, WebSocketError

_log = logging.getLogger("understudy_client")


class Connection:
    """One attempt to connect, and the connection that comes of it. Its callbacks are called within the event loop."""

    def __init__(
        self,
        url: str,
        ticket: Optional[Callable[[], Awaitable[str]]],
        opened: Callable[[Optional[str]], object],
        heard: Callable[[str], object],
        lost: Callable[[], object],
    ) -> None:
        scheme, rest = url.split("://", 1)
        self._url = ("wss" if scheme in ("https", "wss") else "ws") + "://" + rest.rstrip("/") + "/v1/session"
        self._ticket, self._opened, self._heard, self._lost = ticket, opened, heard, lost
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
            self._opened(await self._ticket() if self._ticket is not None else None)
            while True:
                text = await self._socket.receive()
                if text is None:
                    break
                self._heard(text)
        except (WebSocketError, OSError) as error:
            _log.debug("the connection is lost: %s", error)
        except Exception:
            _log.exception("the ticket could not be fetched")
        finally:
            if self._socket is not None:
                self._socket.close()
            self._lost()
