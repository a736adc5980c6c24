"""Measures the client's time per frame after losing its server, for `pnpm bench clients`."""

import json
import os
import time

from understudy_client import Client

url = os.environ.get("UNDERSTUDY_URL", "http://127.0.0.1:7071")
frames = int(os.environ.get("UNDERSTUDY_FRAMES", "300"))
seen = {
    "at": "home", "energy": 6, "hungry": True, "fire_lit": False, "house_built": False,
    "has_axe": False, "has_pick": True, "has_rod": True,
    "wood": 0, "stone": 0, "fish": 0, "grain": 0, "coins": 0,
}  # fmt: skip
frame_ms = []
stale = proved = 0

with Client(url, "village") as client:
    ann = client.agent("ann")
    ann.see(seen)
    ann.want("build", budget_ms=5000)
    while ann.answer is None or client.connection != "open":
        client.update()
        time.sleep(1 / 60)
    print("planned", flush=True)
    while client.connection == "open":
        client.update()
        time.sleep(1 / 60)
    while len(frame_ms) < frames:
        begun = time.perf_counter()
        ann.see({"energy": len(frame_ms) % 9})
        client.update()
        answer = ann.answer
        frame_ms.append((time.perf_counter() - begun) * 1000)
        stale += answer.stale
        proved += answer.proved
        time.sleep(1 / 60)
    bob = client.agent("bob")
    bob.restore(json.loads(json.dumps(ann.save())))
    counts = {"steps": len(ann.answer.steps), "restored": len(bob.answer.steps) if bob.answer.stale else 0}
    print(json.dumps({"frameMs": frame_ms, "stale": stale, "proved": proved, **counts}), flush=True)
    client.close(within_ms=0)
