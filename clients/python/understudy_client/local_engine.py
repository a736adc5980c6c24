"""The planner inside this process: the C library of Understudy, by ctypes."""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Any, Mapping, Optional, Union

from .messages import ClientError

#: The number of the library's border that this module knows.
_ABI = 2
_OK, _NOTHING = 0, 1
_NAMES = {"win32": "understudy.dll", "darwin": "libunderstudy.dylib"}


class LocalLimits(ctypes.Structure):
    """Limits of an engine; what is left out has its default, as ``understudy.h`` says."""

    _fields_ = [
        ("size", ctypes.c_uint32),
        ("stepped", ctypes.c_uint32),
        ("memory_bytes", ctypes.c_uint64),
        ("message_bytes", ctypes.c_uint64),
        ("waiting_bytes", ctypes.c_uint64),
        ("call_ms", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
    ]

    def __init__(
        self, *, memory_bytes: int = 0, message_bytes: int = 0, waiting_bytes: int = 0, call_ms: int = 0, stepped: bool = False
    ) -> None:
        super().__init__(
            ctypes.sizeof(LocalLimits), int(stepped), memory_bytes, message_bytes, waiting_bytes, call_ms, 0
        )


class LocalEngine:
    """A planner on a thread of its own. All methods may be called from any thread, and none of them runs the planner.

    ``options`` is what a game ships: a JSON text, or what becomes one. ``library`` is the path of the C library; without
    it that of this package, or of ``UNDERSTUDY_LIBRARY``. Raises ClientError: ``no-library``, or the planner's own.

    >>> with LocalEngine(open("game.understudy").read()) as engine:
    ...     client = LocalClient(engine, "village")
    """

    def __init__(
        self,
        options: Union[str, Mapping[str, Any]],
        *,
        limits: Optional[LocalLimits] = None,
        library: Optional[Union[str, Path]] = None,
    ) -> None:
        self._library = _load(library)
        self._handle = 0
        text = (options if isinstance(options, str) else json.dumps(options)).encode()
        handle = ctypes.c_uint64()
        told = self._library.understudy_open(
            text, len(text), None if limits is None else ctypes.byref(limits), ctypes.byref(handle)
        )
        self._check(told)
        self._handle = handle.value

    def __enter__(self) -> LocalEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_handle", 0):
            self.close()

    def ready(self, within_ms: int = -1) -> bool:
        """Waits until the engine is open; below 0 as long as it takes. Raises ClientError if it cannot be opened."""
        return self._check(self._library.understudy_ready(self._handle, within_ms)) == _OK

    def send(self, message: str) -> None:
        """Queues a message of the session protocol. Raises ClientError, such as ``message-too-large`` or ``queue-full``."""
        text = message.encode()
        self._check(self._library.understudy_send(self._handle, text, len(text)))

    def take(self) -> Optional[str]:
        """The planner's next message, if there is one."""
        text, length = ctypes.c_void_p(), ctypes.c_size_t()
        told = self._library.understudy_take(self._handle, ctypes.byref(text), ctypes.byref(length))
        if self._check(told) == _NOTHING or text.value is None:
            return None
        return ctypes.string_at(text.value, length.value).decode()

    def wait(self, within_ms: int) -> bool:
        """Waits for a message. Raises ClientError if the engine is over and has no more."""
        return self._check(self._library.understudy_wait(self._handle, within_ms)) == _OK

    def settle(self, within_ms: int) -> bool:
        """Waits until the planner has read all messages and has nothing to do."""
        return self._check(self._library.understudy_settle(self._handle, within_ms)) == _OK

    def step(self, now_ms: float, for_ms: float) -> float:
        """Lets a stepped engine work; returns the milliseconds to the next step, below 0 for none."""
        following = ctypes.c_double()
        self._check(self._library.understudy_step(self._handle, now_ms, for_ms, ctypes.byref(following)))
        return following.value

    @property
    def memory_bytes(self) -> int:
        """The memory that the planner has now, in bytes; it takes milliseconds to count."""
        used = ctypes.c_uint64()
        self._check(self._library.understudy_memory(self._handle, ctypes.byref(used)))
        return used.value

    def close(self) -> None:
        """Ends the engine, whatever it does."""
        handle, self._handle = self._handle, 0
        if handle:
            self._library.understudy_close(handle)

    def _check(self, told: int) -> int:
        if told < 0:
            raise _last_error(self._library)
        return told


def _last_error(library: ctypes.CDLL) -> ClientError:
    text, length = ctypes.c_void_p(), ctypes.c_size_t()
    library.understudy_error(ctypes.byref(text), ctypes.byref(length))
    said = json.loads(ctypes.string_at(text.value, length.value) if text.value and length.value else "{}")
    message, hint = said.get("message", ""), said.get("hint", "")
    # The planner's own messages have their hints in them.
    told = message if hint in message else f"{message}; {hint}"
    return ClientError(said.get("code", "unknown"), told, said.get("pointer"))


def _load(path: Optional[Union[str, Path]]) -> ctypes.CDLL:
    packed = Path(__file__).parent / "native" / _NAMES.get(sys.platform, "libunderstudy.so")
    chosen = str(path or os.environ.get("UNDERSTUDY_LIBRARY") or packed)
    try:
        library = ctypes.CDLL(chosen)
        found = library.understudy_abi()
    except (OSError, AttributeError) as error:
        hint = "install the wheel for this platform, or name the library in UNDERSTUDY_LIBRARY"
        raise ClientError("no-library", f"{chosen} is no library of Understudy: {error}; {hint}") from None
    if found != _ABI:
        raise ClientError("no-library", f"{chosen} has the border {found}; this package knows {_ABI}")
    pointer, size, engine = ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint64
    for name, arguments in {
        "open": [ctypes.c_char_p, size, pointer, pointer],
        "ready": [engine, ctypes.c_int32],
        "send": [engine, ctypes.c_char_p, size],
        "take": [engine, pointer, pointer],
        "wait": [engine, ctypes.c_int32],
        "settle": [engine, ctypes.c_int32],
        "step": [engine, ctypes.c_double, ctypes.c_double, pointer],
        "memory": [engine, pointer],
        "error": [pointer, pointer],
        "close": [engine],
    }.items():
        function = getattr(library, f"understudy_{name}")
        function.argtypes, function.restype = arguments, ctypes.c_int32
    return library
