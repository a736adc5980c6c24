"""Plays a transcript (``packages/embedded/transcripts``) from the input in a planner of this process, and prints what that says:
``open``, ``send``, ``step`` and ``close`` act, all other lines are left out."""

import sys
from typing import Optional

from understudy_client import ClientError, LocalEngine, LocalLimits

PATIENCE_MS = 600_000
engine: Optional[LocalEngine] = None


def act(verb: str, rest: str) -> None:
    global engine
    if verb == "open":
        opened = LocalEngine(rest, limits=LocalLimits(stepped=True))
        opened.ready()
        engine = opened
    elif engine is not None and verb == "send":
        engine.send(rest)
        engine.settle(PATIENCE_MS)  # what is refused is told before the next act
    elif engine is not None and verb == "step":
        engine.step(float(rest), PATIENCE_MS)
    elif engine is not None and verb == "close":
        engine.close()
        engine = None


for line in sys.stdin.buffer:
    verb, _, rest = line.decode().rstrip("\n").partition(" ")
    try:
        act(verb, rest)
    except ClientError as error:
        print("error", error.code)
    while engine is not None:
        message = engine.take()
        if message is None:
            break
        print(message)
    if engine is None:
        sys.stdout.flush()  # a reader may want the end of one engine before it opens the next
