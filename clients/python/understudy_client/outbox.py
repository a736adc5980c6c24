"""Messages on their way to the server."""

from __future__ import annotations

from typing import Dict, List, Optional

from .messages import Message
from .texts import batched, byte_length, to_json_text

#: Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message.
MAX_KEPT = 256
MESSAGE_BYTES = 32768
#: Smallest accepted message limit of a server.
FEWEST_BYTES = 1024
#: Size of a batch without its messages.
BATCH_BYTES = 64
#: Number of recent messages with a known sender, for errors about them.
MAX_SENDERS = 1024


class _Kept:
    """An unacknowledged message."""

    def __init__(self, seq: int, text: str) -> None:
        self.seq: int = seq
        self.text: str = text


class Outbox:
    """Numbered messages: kept until the server has acknowledged them, and sent in batches of limited size."""

    def __init__(self) -> None:
        #: The number of the last message.
        self.seq: int = 0
        #: Size limit of a message for the server.
        self.limit: int = MESSAGE_BYTES
        self._kept: List[_Kept] = []
        #: The senders of recent messages, and the numbers of these, by number modulo their count.
        self._senders: Dict[int, str] = {}
        self._numbers: Dict[int, int] = {}
        self._batch: List[str] = []
        self._batch_bytes: int = 0
        #: Batches that are complete.
        self._ready: List[str] = []

    def add(self, sender: str, message: Message) -> int:
        """Adds a message of an agent, or of none. Returns its number, or 0 if it is too large for any server."""
        message["seq"] = self.seq + 1
        text = to_json_text(message)
        size = byte_length(text)
        if size > self.limit:
            return 0
        self.seq += 1
        self._kept.append(_Kept(self.seq, text))
        self._senders[self.seq % MAX_SENDERS] = sender
        self._numbers[self.seq % MAX_SENDERS] = self.seq
        if self._batch_bytes + size > self.limit - BATCH_BYTES:
            self._end_batch()
        self._batch.append(text)
        self._batch_bytes += size + 1
        return self.seq

    def taken(self) -> List[str]:
        """The texts to send, each within the limit."""
        self._end_batch()
        texts = self._ready
        self._ready = []
        return texts

    def limit_to(self, most: int) -> None:
        """Sets the limit that the server told; 0 for none."""
        self.limit = MESSAGE_BYTES if most == 0 else max(FEWEST_BYTES, min(MESSAGE_BYTES, most))

    def is_full(self) -> bool:
        return len(self._kept) >= MAX_KEPT

    def is_empty(self) -> bool:
        return len(self._kept) == 0

    def forget_up_to(self, received: int) -> bool:
        """Whether the server has not acknowledged as much before."""
        left: List[_Kept] = []
        for each in self._kept:
            if each.seq > received:
                left.append(each)
        is_new = len(left) < len(self._kept)
        self._kept = left
        return is_new

    def unacknowledged(self) -> List[str]:
        """The texts that a resumed session has not received."""
        texts: List[str] = []
        for each in self._kept:
            texts.append(each.text)
        return texts

    def sender_of(self, number: int) -> Optional[str]:
        """The sender of a recent message, empty for none; nothing for an unknown number."""
        at = number % MAX_SENDERS
        return self._senders[at] if at in self._numbers and self._numbers[at] == number else None

    def forget_all(self) -> None:
        """Starts the numbers of another session."""
        self.seq = 0
        self._kept = []
        self._senders = {}
        self._numbers = {}

    def _end_batch(self) -> None:
        if len(self._batch) == 1:
            self._ready.append(self._batch[0])
        elif len(self._batch) > 1:
            self._ready.append(batched(self._batch))
        self._batch = []
        self._batch_bytes = 0
