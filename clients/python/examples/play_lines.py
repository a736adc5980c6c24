"""Plays recorded messages in a planner of this process: each line of the input is sent as it is, ``@ms`` lets the planner work
at that time of the game, and what it says is printed. Argument: the file with the engine's options."""

import sys
from pathlib import Path

from understudy_client import ClientError, LocalEngine, LocalLimits

PATIENCE_MS = 60_000


def do(line: str) -> None:
    if line.startswith("@"):
        engine.step(float(line[1:]), PATIENCE_MS)
    else:
        engine.send(line)


with LocalEngine(Path(sys.argv[1]).read_text(), limits=LocalLimits(stepped=True)) as engine:
    for line in sys.stdin:
        try:
            do(line.rstrip("\n"))
        except ClientError as error:
            print("error", error.code)
        while (message := engine.take()) is not None:
            print(message)
