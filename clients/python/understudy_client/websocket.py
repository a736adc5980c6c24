"""A WebSocket client (RFC 6455) for asyncio: text only, no extensions."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
import ssl
import struct
from typing import List, Optional, Tuple, Union
from urllib.parse import urlsplit

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CONTINUED, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0, 1, 2, 8, 9, 10
#: Size limit of a message.
_MAX_BYTES = 1 << 20
#: Limit on frames per message.
_MAX_PARTS = 4096
_MAX_CONTROL_BYTES = 125
#: Time limit for sending after the goodbye: beyond it, the other side does not read.
_CLOSE_S = 2.0


class WebSocketError(Exception):
    """A connection that failed to open, or was lost."""


class WebSocket:
    """One connection. ``send`` never waits; ``receive`` waits for the next text."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def connect(cls, url: str, subprotocol: str) -> WebSocket:
        """Opens a connection. Raises WebSocketError or OSError on failure."""
        address = urlsplit(url)
        is_secure = address.scheme == "wss"
        port = address.port or (443 if is_secure else 80)
        # An IPv6 address contains colons.
        host = f"[{address.hostname}]" if ":" in (address.hostname or "") else address.hostname
        context = ssl.create_default_context() if is_secure else None
        reader, writer = await asyncio.open_connection(address.hostname, port, ssl=context)
        socket = cls(reader, writer)
        try:
            key = base64.b64encode(os.urandom(16))
            path = (address.path or "/") + (f"?{address.query}" if address.query else "")
            writer.write(
                f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\n"
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

    async def receive(self) -> Optional[Union[str, bytes]]:
        """The next message, which should be text; None once the other side has closed the connection.

        Raises WebSocketError for a lost connection, or a violation of the protocol.
        """
        parts: List[bytes] = []
        kind, size = _CONTINUED, 0
        try:
            while True:
                opcode, is_last, payload = await self._read_frame()
                if opcode == _PING:
                    self._answer_ping(payload)
                    continue
                if opcode == _CLOSE:
                    self.close()
                    return None
                if opcode == _PONG:
                    continue
                if opcode not in (_CONTINUED, _TEXT, _BINARY) or (opcode == _CONTINUED) != (kind != _CONTINUED):
                    raise WebSocketError(f"there is no use for a frame of the kind {opcode}")
                kind = kind or opcode
                parts.append(payload)
                size += len(payload)
                if size > _MAX_BYTES or len(parts) > _MAX_PARTS:
                    raise WebSocketError("a message is too long")
                if is_last:
                    message = b"".join(parts)
                    return message.decode() if kind == _TEXT else message
        except (asyncio.IncompleteReadError, OSError, UnicodeDecodeError) as error:
            raise WebSocketError("the connection is lost") from error

    def close(self) -> None:
        """Says goodbye, after sending everything before it."""
        if not self._writer.is_closing():
            self._write(_CLOSE, struct.pack("!H", 1000))
            self._writer.close()
            asyncio.get_running_loop().call_later(_CLOSE_S, self.abort)

    def abort(self) -> None:
        """Cuts the connection at once."""
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

    async def _read_frame(self) -> Tuple[int, bool, bytes]:
        first, second = await self._reader.readexactly(2)
        is_control = bool(first & 0x08)
        if first & 0x70 or second & 0x80 or (is_control and (not first & 0x80 or second > _MAX_CONTROL_BYTES)):
            raise WebSocketError("a frame is not one of a server")
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", await self._reader.readexactly(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", await self._reader.readexactly(8))
        if length > _MAX_BYTES:
            raise WebSocketError("a message is too long")
        return first & 0x0F, bool(first & 0x80), await self._reader.readexactly(length)

    def _answer_ping(self, payload: bytes) -> None:
        if self._writer.transport.get_write_buffer_size() > _MAX_BYTES:
            raise WebSocketError("the other side does not read its answers")
        self._write(_PONG, payload)

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
