import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { chests, openMemory, seenState } from "../testing/host/memory-rig.ts";
import type { Session } from "./session.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

it("the memory of sessions is at most the estimate, and not much less", () => {
  const { memory, sessions, greet } = openMemory();
  const kept: Session[] = [];
  const fill = (): void => {
    const { session, say } = greet();
    say({ type: "see", things: chests(500), part: 1, parts: 1 });
    for (let agent = 0; agent < 50; agent++) {
      say(seenState(`agent ${agent}`));
      say({
        type: "want",
        agent: `agent ${agent}`,
        goal: { gold: { ">=": 20 } },
        budgetMs: 1000,
      });
    }
    kept.push(session);
  };
  fill();
  collect();
  const before = { heap: process.memoryUsage().heapUsed, estimate: memory.usedBytes };
  for (let session = 0; session < 4; session++) fill();
  collect();
  const heap = process.memoryUsage().heapUsed - before.heap;
  const estimate = memory.usedBytes - before.estimate;
  expect(heap).toBeLessThan(estimate);
  expect(heap).toBeGreaterThan(estimate / 8);
  expect(kept).toHaveLength(5);
  for (const session of kept) sessions.dismiss(session);
});
