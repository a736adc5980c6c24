"""Connections, tickets and HTTP, with misbehaving servers on sockets."""

import asyncio
import base64
import hashlib
import logging
import re
import socket
import struct
import threading
import time
import unittest
from typing import Any, Callable, List

from understudy_client import AsyncClient, Client, ClientError, plan
from understudy_client.connection import session_url
from understudy_client.websocket import WebSocket, WebSocketError

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#: Time limit for hangs; no verdict depends on time.
PATIENCE_S = 60


def frame(opcode: int, payload: bytes, is_last: bool = True) -> bytes:
    size = len(payload)
    head = bytes([opcode | (0x80 if is_last else 0)])
    return head + (bytes([size]) if size < 126 else struct.pack("!BH", 126, size)) + payload


class Server:
    """Plays a test's script on each connection."""

    def __init__(self, serve: Callable[[socket.socket], None], family: int = socket.AF_INET) -> None:
        host = "127.0.0.1" if family == socket.AF_INET else "::1"
        self._serve = serve
        self._socket = socket.create_server((host, 0), family=family)
        port = self._socket.getsockname()[1]
        self.url = f"http://{host if family == socket.AF_INET else f'[{host}]'}:{port}"
        self.heads: List[str] = []
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                connected, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(connected,), daemon=True).start()

    def _one(self, connected: socket.socket) -> None:
        with connected:
            head = b""
            while b"\r\n\r\n" not in head:
                head += connected.recv(65536)
            head, _, body = head.partition(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            while length and len(body) < int(length[1]):
                body += connected.recv(65536)
            self.heads.append(head.decode("latin-1") + "\r\n")
            try:
                self._serve(connected)
            except OSError:
                # The client has closed.
                pass

    def close(self) -> None:
        self._socket.close()

    def accept(self, connected: socket.socket) -> None:
        """Answers as a WebSocket server."""
        key = next(line.split(": ")[1] for line in self.heads[-1].split("\r\n") if line.startswith("Sec-WebSocket-Key"))
        accept = base64.b64encode(hashlib.sha1(key.encode() + GUID).digest()).decode()
        connected.sendall(f"HTTP/1.1 101 Switching\r\nSec-WebSocket-Accept: {accept}\r\n\r\n".encode())


class NetworkTest(unittest.TestCase):
    def serve(self, serve: Callable[[socket.socket], None], family: int = socket.AF_INET) -> Server:
        server = Server(serve, family)
        self.addCleanup(server.close)
        return server

    def until(self, holds: Callable[[], Any], update: Callable[[], None] = lambda: None) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            self.assertLess(time.monotonic(), end, "it hangs")
            update()
            time.sleep(0.005)


class Addresses(NetworkTest):
    def test_keep_their_path_whatever_their_case(self) -> None:
        self.assertEqual(session_url("HTTPS://host/understudy/"), "wss://host/understudy/v1/session")
        self.assertEqual(session_url("http://http.example:70"), "ws://http.example:70/v1/session")

    def test_that_are_none_are_typed_errors(self) -> None:
        for url in ("", "host", "ftp://host", "file:///etc", "http://", "http://host:x", "http://[::1", "http://a b"):
            with self.assertRaises(ClientError) as caught:
                Client(url, "hut")
            self.assertEqual(caught.exception.code, "bad-url")
            with self.assertRaises(ClientError):
                plan(url, "hut", "ann", {}, "warm")

    def test_of_ipv6_have_brackets(self) -> None:
        if not socket.has_ipv6:
            self.skipTest("this machine has no IPv6")
        try:
            server = self.serve(lambda connected: None, socket.AF_INET6)
        except OSError:
            self.skipTest("this machine has no IPv6")
        with self.assertRaises(WebSocketError):
            asyncio.run(WebSocket.connect(session_url(server.url), "understudy.v1.json"))
        self.assertIn(f"Host: {server.url[7:]}\r\n", server.heads[0])


class Frames(NetworkTest):
    def received(self, sent: bytes) -> Any:
        server = self.serve(lambda connected: (server.accept(connected), connected.sendall(sent), connected.recv(1)))

        async def receive() -> Any:
            socket = await WebSocket.connect(session_url(server.url), "understudy.v1.json")
            try:
                return await socket.receive()
            finally:
                socket.abort()

        return asyncio.run(receive())

    def test_of_one_message_are_put_together(self) -> None:
        sent = frame(1, b"a", False) + frame(9, b"ping") + frame(0, b"", False) + frame(0, b"b")
        self.assertEqual(self.received(sent), "ab")

    def test_of_bytes_are_no_texts(self) -> None:
        self.assertEqual(self.received(frame(2, b"\x00")), b"\x00")

    def test_without_end_are_not_read(self) -> None:
        with self.assertRaisesRegex(WebSocketError, "too long"):
            self.received(frame(1, b"", False) + frame(0, b"", False) * 5000)

    def test_against_the_rules_end_the_connection(self) -> None:
        rules = (frame(0, b"a"), frame(1, b"a", False) + frame(1, b"b"), frame(9, b"a", False), frame(9, b"a" * 126),
                 bytes([0xC1, 0]), bytes([0x81, 0x81]), frame(3, b""))  # fmt: skip
        for sent in (*rules, frame(1, b"\xff")):
            with self.assertRaises(WebSocketError):
                self.received(sent)


class Tickets(NetworkTest):
    def setUp(self) -> None:
        self.server = self.serve(lambda connected: (self.server.accept(connected), connected.recv(1), time.sleep(1)))

    def failing(self, ticket: Callable[[], Any]) -> List[str]:
        """The codes of the first two failures; the client keeps trying."""
        codes: List[str] = []
        client = Client(self.server.url, "hut", ticket=ticket, reconnect_ms=1)
        client.on_failed = lambda code, message: codes.append(code)
        self.until(lambda: len(codes) >= 2, client.update)
        self.assertEqual((client.last_error.code, client.refusal), ("ticket-failed", None))
        client.close(0)
        return codes[:2]

    def test_that_cannot_be_fetched_are_typed_errors(self) -> None:
        def fail() -> str:
            raise StopIteration("out of tickets")

        for ticket in (fail, lambda: None, lambda: 7, lambda: "", lambda: "a" + 1):
            self.assertEqual(self.failing(ticket), ["ticket-failed"] * 2)

    def test_that_cannot_be_fetched_with_asyncio_are_typed_errors(self) -> None:
        async def fail() -> str:
            raise OSError("no network")

        async def play() -> List[str]:
            codes: List[str] = []
            async with AsyncClient(self.server.url, "hut", ticket=fail, reconnect_ms=1) as client:
                client.on_failed = lambda code, message: codes.append(code)
                while len(codes) < 2:
                    await asyncio.sleep(0.01)
                await client.close(0)
            return codes[:2]

        self.assertEqual(asyncio.run(asyncio.wait_for(play(), PATIENCE_S)), ["ticket-failed"] * 2)

    def test_that_are_never_fetched_are_fetched_by_one_thread(self) -> None:
        for_ever = threading.Event()
        self.addCleanup(for_ever.set)
        calls: List[int] = []
        client = Client(
            self.server.url, "hut", ticket=lambda: calls.append(1) or for_ever.wait(), answer_ms=500, reconnect_ms=1
        )
        self.until(lambda: client.last_error, client.update)
        self.assertEqual((client.last_error.code, calls), ("ticket-failed", [1]))
        client.close(0)


class Deaf(NetworkTest):
    def test_servers_are_cut_off(self) -> None:
        ended = threading.Event()
        over = threading.Event()
        self.addCleanup(over.set)

        def serve(connected: socket.socket) -> None:
            server.accept(connected)
            over.wait(PATIENCE_S)
            connected.settimeout(PATIENCE_S)
            try:
                while connected.recv(1 << 20):
                    pass
            except OSError:
                pass
            ended.set()

        server = self.serve(serve)

        async def play() -> None:
            opened = await WebSocket.connect(session_url(server.url), "understudy.v1.json")
            for _ in range(400):
                opened.send("x" * 65_000)
            opened.close()
            while not opened._writer.transport._conn_lost:  # type: ignore[attr-defined]
                await asyncio.sleep(0.01)

        asyncio.run(asyncio.wait_for(play(), PATIENCE_S))
        over.set()
        self.assertTrue(ended.wait(PATIENCE_S))


class OnePlan(NetworkTest):
    def asked(self, answer: bytes, then: Callable[[socket.socket], None] = lambda connected: None, **more: Any) -> Any:
        server = self.serve(lambda connected: (connected.sendall(answer), then(connected)))
        with self.assertRaises(Exception) as caught:
            plan(server.url, "hut", "ann", {}, "warm", **{"budget_ms": PATIENCE_S * 1000, **more})
        return caught.exception

    def test_that_comes_in_drips_ends_in_time(self) -> None:
        def drip(connected: socket.socket) -> None:
            while True:
                connected.sendall(b" ")
                time.sleep(0.005)

        for head in (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"HTTP/1.1 200 OK\r\nA:"):
            self.assertIsInstance(self.asked(head, drip, budget_ms=0), TimeoutError)

    def test_that_is_none_is_a_typed_error(self) -> None:
        ok = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
        bodies = (b"", b"<html>", b"[]", b"{}", b"[" * 10_000, b'{"steps":[],"status":1,"cost":0,"source":""}',
                  b'{"steps":[],"status":"solved","cost":NaN,"source":""}', b" " * (1 << 21), b"\xff")  # fmt: skip
        for body in bodies:
            self.assertEqual(self.asked(ok + body).code, "bad-answer", body[:40])
        self.assertEqual(self.asked(b"\x00\x01\x02\r\n\r\n").code, "bad-answer")

    def test_that_is_refused_is_a_typed_error(self) -> None:
        head = b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n"
        for body in (b"<html>", b"[]", b'{"error":[]}', b'{"error":{"code":[],"message":1}}', b"[" * 10_000):
            self.assertEqual(self.asked(head + body).code, "http-status")
        refused = self.asked(head + b'{"error":{"code":"unknown-goal","message":"no","pointer":"/goal"}}')
        self.assertEqual((refused.code, refused.pointer), ("unknown-goal", "/goal"))


logging.getLogger("understudy_client").setLevel(logging.CRITICAL)
