"""One plan, over HTTP."""

from __future__ import annotations

import http.client
import socket
import threading
import time
import urllib.error
import urllib.request
from typing import Any, Callable, Dict, List, NamedTuple, Optional

from .checks import shaped
from .connection import session_url
from .messages import ClientError, Values, json_text, read_json
from .schema import HTTP_PLAN
from .step import Step, steps_of

#: Allowance for the network on top of a budget.
NETWORK_S = 1.0
#: Size limit of an answer.
MAX_BYTES = 1 << 20


class PlanAnswer(NamedTuple):
    """The answer to a request for a plan."""

    #: ``solved``, ``partial``, ``unsolvable`` or ``cut-off``.
    status: str
    steps: List[Step]
    cost: float
    source: str
    #: The reason why the steps of a model or a proposal were not taken, such as ``unsound-plan``.
    reason: Optional[str]
    #: More about it: of a plan that does not work, the step, the condition that does not hold, and what held instead.
    detail: Optional[str] = None


def plan_answer_of(told: Any) -> PlanAnswer:
    """The answer in JSON that was checked."""
    reason, detail = told.get("reason"), told.get("detail")
    return PlanAnswer(told["status"], steps_of(told), told["cost"], told["source"], reason, detail)


def plan(
    url: str,
    domain: str,
    agent: str,
    state: Values,
    goal: Any,
    budget_ms: float = 100,
    key: Optional[str] = None,
    **options: Any,
) -> PlanAnswer:
    """Requests a plan and waits for it: up to the budget, plus a second for the network.

    Raises ClientError if the server refuses the request or its answer contains no plan, OSError if the server is
    unreachable, and TimeoutError, a kind of OSError, if time runs out.

    >>> plan("http://127.0.0.1:7071", "village", "ann", state, "warm_home").steps
    """
    asked = {**options, "domain": domain, "agent": agent, "state": state, "goal": goal, "budgetMs": budget_ms}
    return _answer_of(ask_over_http(url, "/v1/plan", asked, budget_ms, key))


def ask_over_http(url: str, path: str, asked: Any, budget_ms: float, key: Optional[str]) -> Any:
    """The JSON value of an answer. Raises as ``plan`` does."""
    session_url(url)
    headers = {"content-type": "application/json"}
    if key is not None:
        headers["authorization"] = f"Bearer {key}"
    body = json_text(asked, "").encode()
    request = urllib.request.Request(url.rstrip("/") + path, body, headers)
    with _Deadline(budget_ms / 1000 + NETWORK_S) as deadline:
        return deadline.ask(request)


class _Deadline:
    """Limits the time of a whole request: a socket's own timeout restarts with each byte, so a slow server could take
    for ever.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends_at = time.monotonic() + seconds
        self._sockets: List[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def ask(self, request: urllib.request.Request) -> Any:
        """Raises as ``plan`` does."""
        opener = urllib.request.build_opener(_NoRedirects, _handler_of(self._watch))
        try:
            with opener.open(request, timeout=self._seconds) as response:
                told = _body_of(response)
        except urllib.error.HTTPError as error:
            with error:
                raise _error_of(error.code, _body_of(error)) from None
        except (OSError, http.client.HTTPException) as error:
            self._check()
            if isinstance(error, OSError):
                raise
            raise ClientError("bad-answer", f"what the server answered is not HTTP: {error!r}") from None
        # A cut answer may look complete.
        self._check()
        return told

    def _check(self) -> None:
        if time.monotonic() >= self._ends_at:
            raise TimeoutError(f"the server was not done within {self._seconds:g} s")

    def _watch(self, connected: socket.socket) -> None:
        self._sockets.append(connected)
        if time.monotonic() >= self._ends_at:
            self._cut()

    def _cut(self) -> None:
        for each in self._sockets:
            try:
                each.shutdown(socket.SHUT_RDWR)
            except OSError:
                # The socket is no longer connected.
                pass


def _handler_of(watch: Callable[[socket.socket], None]) -> urllib.request.BaseHandler:
    """A handler that reports the socket of each connection."""

    class Plain(http.client.HTTPConnection):
        def connect(self) -> None:
            super().connect()
            watch(self.sock)

    class Secure(http.client.HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            watch(self.sock)

    class Handler(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
        def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Plain, request)

        def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Secure, request)

    return Handler()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect is an error: its target must not see the key."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _body_of(response: Any) -> Any:
    """The JSON value of a response; None if it is invalid or too long."""
    body: bytes = response.read(MAX_BYTES + 1)
    try:
        return read_json(body.decode()) if len(body) <= MAX_BYTES else None
    except ValueError:
        return None


def _answer_of(told: Any) -> PlanAnswer:
    if not shaped(HTTP_PLAN)(told):
        raise ClientError("bad-answer", "what the server answered is not a plan")
    return plan_answer_of(told)


def _error_of(status: int, told: Any) -> ClientError:
    error = told.get("error") if isinstance(told, dict) else None
    members: Dict[str, Any] = error if isinstance(error, dict) else {}
    code, message, pointer = members.get("code"), members.get("message"), members.get("pointer")
    if isinstance(code, str) and isinstance(message, str):
        return ClientError(code, message, pointer if isinstance(pointer, str) else None)
    return ClientError("http-status", f"the server answered with the status {status}")
