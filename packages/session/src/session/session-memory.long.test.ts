import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { chests, openMemory, seenState } from "../testing/host/memory-rig.ts";
import type { Session } from "./session.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

it("the memory of sessions is at most the estimate, and not much less", () => {
  const { memory, sessions, accept } = openMemory();
  const kept: Session[] = [];
  const fill = (): void => {
    const { session, say } = accept();
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

/** Texts of an agent, by the way in which engines store them. */
const TEXTS: Readonly<Record<string, { readonly unit: string; readonly field: string }>> = {
  "memories in Latin letters": { unit: "saw the chest at the well; ", field: "memory" },
  "memories in other letters": { unit: "видел сундук у колодца; ", field: "memory" },
  "memories of quotes and lines": { unit: '"yes"\n\t\\', field: "memory" },
  "a long persona": { unit: "brave, but afraid of wells; ", field: "persona" },
};
const LETTERS = 8000;

it.each(Object.keys(TEXTS))("the memory of agents with %s is what it takes", (name) => {
  const { unit, field } = TEXTS[name] as (typeof TEXTS)[string];
  const grown = (length: number) => {
    const { memory, sessions, accept } = openMemory();
    const kept: Session[] = [];
    const fill = (): void => {
      const { session, say } = accept();
      say({ type: "see", things: [], part: 1, parts: 1 });
      for (let index = 0; index < 100; index++) {
        const agent = `agent ${index}`;
        const text = `${kept.length} ${index} ${unit.repeat(length / unit.length)}`;
        const want = { type: "want", agent, goal: "rich", budgetMs: 1000, [field]: text };
        say(seenState(agent));
        // As a message comes from a client.
        say(JSON.parse(JSON.stringify(want)));
      }
      kept.push(session);
    };
    fill();
    collect();
    const before = { heap: process.memoryUsage().heapUsed, estimate: memory.usedBytes };
    for (let count = 0; count < 4; count++) fill();
    collect();
    const heap = process.memoryUsage().heapUsed - before.heap;
    const estimate = memory.usedBytes - before.estimate;
    for (const session of kept) sessions.dismiss(session);
    return { heap, estimate };
  };
  grown(0);
  const [without, withTexts] = [grown(0), grown(LETTERS)];
  const ratio = (withTexts.estimate - without.estimate) / (withTexts.heap - without.heap);
  expect(ratio).toBeGreaterThan(0.7);
  expect(ratio).toBeLessThan(1.5);
});
