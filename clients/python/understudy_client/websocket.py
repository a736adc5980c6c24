"""A WebSocket client (RFC 6455) for asyncio: texts alone, no extensions."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import ssl
import struct
from typing import Optional
from urllib.parse import urlsplit

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10
#: Servers send less; what claims to be longer is not read.
_MAX_BYTES = 1 << 20


class WebSocketError(Exception):
    """The connection could not be made, or is no longer there."""


class WebSocket:
    """One connection. ``send`` never waits; ``receive`` waits for the next text."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def connect(cls, url: str, subprotocol: str) -> WebSocket:
        """Opens a connection.

        Raises WebSocketError or OSError if it cannot be made.
        """
        address = urlsplit(url)
        is_secure = address.scheme in ("wss", "https")
        port = address.port or (443 if is_secure else 80)
        context = ssl.create_default_context() if is_secure else None
        reader, writer = await asyncio.open_connection(address.hostname, port, ssl=context)
        socket = cls(reader, writer)
        try:
            key = base64.b64encode(os.urandom(16))
            path = (address.path or "/") + (f"?{address.query}" if address.query else "")
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: {address.hostname}:{port}\r\nUpgrade: websocket\r\n"
                f"Connection: Upgrade\r\nSec-WebSocket-Key: {key.decode()}\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Protocol: {subprotocol}\r\n\r\n".encode()
            )
            await socket._read_answer(key)
        except BaseException:
            socket.abort()
            raise
        return socket

    def send(self, text: str) -> None:
        self._write(_TEXT, text.encode())

    async def receive(self) -> Optional[str]:
        """The next text; None once the other side has closed the connection."""
        text = b""
        try:
            while True:
                opcode, is_last, payload = await self._read_frame()
                if opcode == _PING:
                    self._write(_PONG, payload)
                elif opcode == _CLOSE:
                    self.close()
                    return None
                elif opcode in (_TEXT, 0):
                    text += payload
                    if len(text) > _MAX_BYTES:
                        raise WebSocketError("a message is too long")
                    if is_last:
                        return text.decode()
                elif opcode != _PONG:
                    raise WebSocketError(f"there is no use for a frame of the kind {opcode}")
        except (asyncio.IncompleteReadError, OSError, UnicodeDecodeError) as error:
            raise WebSocketError("the connection is lost") from error

    def close(self) -> None:
        """Says goodbye; what was sent before still leaves."""
        if not self._writer.is_closing():
            self._write(_CLOSE, struct.pack("!H", 1000))
            self._writer.close()

    def abort(self) -> None:
        """Ends the connection at once."""
        self._writer.transport.abort()

    async def _read_answer(self, key: bytes) -> None:
        try:
            head = await self._reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise WebSocketError("the server does not answer as a WebSocket does") from error
        status, *lines = head.decode("latin-1").split("\r\n")
        if " 101 " not in status:
            raise WebSocketError(f"the server answered {status}")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        expected = base64.b64encode(hashlib.sha1(key + _GUID).digest()).decode()
        if headers.get("sec-websocket-accept") != expected:
            raise WebSocketError("the server's answer is to another question")

    async def _read_frame(self) -> tuple:
        first, second = await self._reader.readexactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", await self._reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await self._reader.readexactly(8))
        if length > _MAX_BYTES or second & 0x80:
            raise WebSocketError("a frame is not one of a server")
        return first & 0x0F, bool(first & 0x80), await self._reader.readexactly(length)

    def _write(self, opcode: int, payload: bytes) -> None:
        if self._writer.is_closing():
            return
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        mask = os.urandom(4)
        self._writer.write(head + mask + _masked(payload, mask))


def _masked(payload: bytes, mask: bytes) -> bytes:
    size = len(payload)
    whole = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(size, "big")
