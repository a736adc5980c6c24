import { describe, expect, it } from "vitest";
import { act, stage } from "../../../testing/stages/stage.ts";
import type {
  CacheAnswer,
  CacheEntry,
  CacheQuery,
  NegativeReason,
  PlanCache,
} from "../../contract/cache.ts";

const { forest, chop } = act;

/** A cache for exact questions only. */
class MapCache implements PlanCache {
  readonly entries = new Map<string, CacheEntry>();
  readonly refused = new Map<string, NegativeReason>();
  lookup({ partition, state }: CacheQuery): CacheAnswer {
    const key = partition + state.join();
    const entry = this.entries.get(key);
    if (entry !== undefined) return { kind: "exact", entry, proved: true };
    const reason = this.refused.get(key);
    return reason === undefined ? { kind: "miss" } : { kind: "negative", reason };
  }
  store({ partition, state }: CacheQuery, entry: CacheEntry): void {
    this.entries.set(partition + state.join(), entry);
  }
  storeNegative({ partition, state }: CacheQuery, reason: NegativeReason): void {
    this.refused.set(partition + state.join(), reason);
  }
}

/** Wood and money at once exceed what the agent can carry to both places, and need a second forest. */
const impossible = { at: "forest", anyOf: [{ coins: 3, wood: 5, warm: true, at: "market" }] };
const goal = { oneOf: [impossible, { wood: { ">=": 2 } }] };

describe("a request whose first goal is unreachable", () => {
  it("gets the LLM planner's plan for the next one from the cache the second time", async () => {
    const { ask, llm } = stage(
      { afterMs: 5, answer: [forest, chop, chop] },
      { cache: new MapCache() },
    );
    expect(await ask({ goal })).toMatchObject({ source: "llm" });
    const second = await ask({ goal });
    expect(second).toMatchObject({ source: "cache", hit: "exact", llmSteps: 3 });
    expect(second.goal.definition).toEqual({ wood: { ">=": 2 } });
    expect(llm.calls).toHaveLength(1);
  });

  it("does not repeat a question after a wrong answer", async () => {
    const { ask, llm } = stage({ afterMs: 5, answer: [-1] }, { cache: new MapCache() });
    expect(await ask({ goal })).toMatchObject({ source: "classical", reason: "unsound-plan" });
    expect(await ask({ goal })).toMatchObject({ reason: "unsound-plan", remembered: true });
    expect(llm.calls).toHaveLength(1);
  });

  it("does not ask the LLM planner after disposal", async () => {
    const { ask, llm, orchestrator } = stage({ answer: [forest, chop, chop] });
    orchestrator.dispose();
    expect(await ask({ goal })).toMatchObject({ status: "solved", reason: "disposed" });
    expect(llm.calls).toHaveLength(0);
  });
});

describe("an LLM planner whose plan has unknown actions", () => {
  it.each<[string, unknown[], number[] | null]>([
    ["texts", [String(forest), chop, chop], null],
    ["fractions", [forest + 0.5, chop, chop], null],
    ["nothing", [null, forest, chop], null],
    ["gaps", [forest, undefined, chop], [forest, chop, chop]],
    ["ids beyond all", [forest, chop, 2 ** 40], [forest, chop, chop]],
  ])("%s: the sound steps before them are mended", async (_what, actions, mended) => {
    const answer = { kind: "plan", actions: actions as number[], text: "" } as const;
    const outcome = await stage({ afterMs: 5, answer }, { tuning: { maxBridgeSteps: 0 } }).ask();
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(outcome).toMatchObject(
      mended === null
        ? { source: "classical", reason: "unsound-plan" }
        : { source: "llm", mended: true },
    );
  });

  it.each<[string, unknown[], number[]]>([
    ["texts", [String(forest), chop, chop], [1, 2]],
    ["fractions", [forest + 0.5, chop, chop], [1, 2]],
    ["nothing", [null, forest, chop], [0, 1]],
    ["gaps", [forest, undefined, chop], [0, 1]],
    ["ids beyond all", [forest, chop, 2 ** 40], [0, 1]],
  ])("%s: usable steps around them are bridged", async (_what, actions, llmIndices) => {
    const answer = { kind: "plan", actions: actions as number[], text: "" } as const;
    const outcome = await stage({ afterMs: 5, answer }).ask();
    expect(outcome.plan?.actions).toEqual([forest, chop, chop]);
    expect(outcome).toMatchObject({ source: "llm", mended: true, llmIndices });
  });
});
