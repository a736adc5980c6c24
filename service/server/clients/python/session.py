"""Follows an agent in a session over a WebSocket.

python session.py ws://127.0.0.1:7071/v1/session
"""

import asyncio
import json
import sys

from websockets.asyncio.client import connect


async def main(address):
    async with connect(address, subprotocols=["understudy.v1.json"]) as socket:
        values = {"at": "home", "wood": 0, "fire_lit": False}
        for message in (
            {"type": "hello", "protocol": [1], "client": "session.py", "domain": "hut"},
            {"type": "state", "seq": 1, "agent": "ann", "nowMs": 0, "values": values},
            {"type": "want", "seq": 2, "agent": "ann", "goal": "warm", "budgetMs": 5000},
        ):
            await socket.send(json.dumps(message))
        async for text in socket:
            message = json.loads(text)
            if message["type"] == "plan":
                assert message["status"] == "solved", message
                print("websockets:", ", ".join(step["tool"] for step in message["steps"]))
                return
    raise AssertionError("no plan was pushed")


asyncio.run(asyncio.wait_for(main(sys.argv[1]), 30))
