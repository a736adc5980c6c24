import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { replayRun } from "./replay/replay-run.ts";
import { plannerOf, playGame } from "./testing/recorded-game.ts";

const afterTheHeader = (text: string): string => text.slice(text.indexOf("\n"));

describe("a recorded run", () => {
  it("is the same file every time, for one seed and a fake clock", async () => {
    const settings = { seed: 3, agents: 100, rounds: 2 };
    const [first, second] = [await playGame(settings), await playGame(settings)];
    expect(afterTheHeader(second.text)).toBe(afterTheHeader(first.text));
  });

  it("replays any behaviour of the LLM planner", async () => {
    const settings = fc.record({
      seed: fc.integer({ min: 0, max: 1e6 }),
      agents: fc.integer({ min: 1, max: 8 }),
      rounds: fc.integer({ min: 1, max: 6 }),
      cached: fc.boolean(),
      nowShare: fc.constantFrom(0, 0.5, 1),
      many: fc.boolean(),
      lookMs: fc.constantFrom(0, 0.01, 0.2),
      stallMs: fc.constantFrom(0, 3, 20),
      maxBridgeSteps: fc.constantFrom(0, 4),
      breaksOff: fc.boolean(),
      vain: fc.constantFrom(0, 0, 100, 2000),
    });
    await fc.assert(
      fc.asyncProperty(settings, async (one) => {
        const { text } = await playGame(one);
        const result = await replayRun(text, { planner: plannerOf(one.vain) });
        expect(result.differences).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
