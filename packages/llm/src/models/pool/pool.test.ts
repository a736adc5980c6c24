import { InferenceError, Orchestrator, runSearch } from "@understudy/planner-core";
import {
  FakeClock,
  type LlmBehaviour,
  llmConformance,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  settle,
  UniformCostPlanner,
  woodcutter,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { PoolLlmPlanner } from "./pool-llm-planner.ts";
import { draftVerify } from "./strategies/draft-verify.ts";
import { hedged } from "./strategies/hedged.ts";
import { hybrid } from "./strategies/hybrid.ts";
import { judging } from "./strategies/judge.ts";
import { race } from "./strategies/race.ts";
import { routed } from "./strategies/route/routed.ts";
import { weighted } from "./strategies/route/weighted.ts";
import { smallFirst } from "./strategies/small-first.ts";
import type { PoolStrategy } from "./strategies/strategy.ts";
import { consensus } from "./strategies/vote/consensus.ts";
import { voting } from "./strategies/vote/voting.ts";

const strategies: readonly [string, () => PoolStrategy][] = [
  ["race", race],
  ["small-first", smallFirst],
  ["hedged", hedged],
  ["hybrid", hybrid],
  ["weighted", weighted],
  ["voting", voting],
  ["consensus", consensus],
  ["judge", judging],
  ["draft-verify", draftVerify],
  ["routed", () => routed({ rules: [{ when: { persona: false }, use: ["large", "small"] }] })],
];

const scripts: Readonly<Record<LlmBehaviour, ScriptedBehaviour>> = {
  answers: { afterMs: 30, answer: [1, 0] },
  stalls: { afterMs: "never", ignoresSignal: true },
  fails: { rejects: new InferenceError("The model is down"), ignoresSignal: true },
};

describe.each(strategies)("a pool with the strategy %s", (_, strategy) => {
  const checks = llmConformance({
    behaviours: ["answers", "stalls", "fails"],
    open: (behaviour, clock) =>
      new PoolLlmPlanner({
        members: ["small", "large"].map((name) => ({
          name,
          llm: new ScriptedLlmPlanner({ clock, script: () => scripts[behaviour] }),
        })),
        ...{ strategy: strategy(), clock },
      }),
  });
  for (const { name, run } of checks) it(name, run);
});

const domain = woodcutter;
const state = domain.state({});
const goal = domain.goal("warm_home");
const best = runSearch(new UniformCostPlanner(), { domain, state, goal, mode: "optimal" });
const GOOD = best.status === "unsolvable" ? [] : best.actions;

/** A pool of two members and an orchestrator that uses it. */
function stage(
  strategy: PoolStrategy,
  small: (call: number) => ScriptedBehaviour,
  large: (call: number) => ScriptedBehaviour,
  resource?: string,
) {
  const clock = new FakeClock();
  const llms = [small, large].map((script) => {
    return new ScriptedLlmPlanner({
      clock,
      script: (_question, call, { onText }) => {
        const behaviour = script(call);
        // The first text comes at half-time.
        const { afterMs } = behaviour;
        if (typeof afterMs === "number") clock.setTimer(() => onText?.("{"), afterMs / 2);
        return behaviour;
      },
    });
  }) as [ScriptedLlmPlanner, ScriptedLlmPlanner];
  const names = ["small", "large"];
  const members = llms.map((llm, index) => ({ name: names[index] as string, llm, resource }));
  const llm = new PoolLlmPlanner({ members, strategy, clock });
  const orchestrator = new Orchestrator({
    ...{ domain, llm, clock },
    planner: new UniformCostPlanner(),
  });
  const plan = async (budgetMs = 500, onStep?: () => void) => {
    const answer = orchestrator.plan({ agent: "ann", state, goal: "warm_home", budgetMs, onStep });
    await clock.advance(budgetMs);
    await settle();
    return await answer;
  };
  return { clock, llms, llm, plan };
}

describe("race", () => {
  it("takes the first proved plan, not the first answer, and cancels the other calls", async () => {
    const { llms, plan } = stage(
      race(),
      () => ({ afterMs: 10, answer: [-1] }),
      () => ({ afterMs: 50, answer: GOOD }),
    );
    const outcome = await plan();
    expect(outcome).toMatchObject({ source: "llm", member: "large" });
    expect(outcome.ensemble?.calls.map(({ member, end }) => [member, end])).toEqual([
      ["small", "refused"],
      ["large", "won"],
    ]);
    expect(llms.map(({ active }) => active)).toEqual([0, 0]);
  });

  it("cancels the slower call at once", async () => {
    const { llms, plan } = stage(
      race(),
      () => ({ afterMs: 10, answer: GOOD }),
      () => ({ afterMs: 400, answer: GOOD }),
    );
    const outcome = await plan();
    expect(outcome.member).toBe("small");
    const [, large] = outcome.ensemble?.calls ?? [];
    expect(large).toMatchObject({ end: "cancelled", endedMs: 10 });
    expect(llms[1].calls[0]?.deadline.isOver).toBe(true);
  });

  it("calls members of one resource one after the other", async () => {
    const { llms, plan } = stage(
      race(),
      () => ({ afterMs: 10, answer: [-1] }),
      () => ({ afterMs: 10, answer: GOOD }),
      "the only processor",
    );
    const outcome = await plan();
    expect(outcome.ensemble?.calls.map(({ beganMs }) => beganMs)).toEqual([0, 10]);
    expect(llms.map(({ calls }) => calls.length)).toEqual([1, 1]);
  });
});

describe("small-first", () => {
  it("does not call the large member if the small one's plan is accepted", async () => {
    const { llms, plan } = stage(
      smallFirst(),
      () => ({ afterMs: 10, answer: GOOD }),
      () => ({ afterMs: 10, answer: GOOD }),
    );
    expect(await plan()).toMatchObject({ source: "llm", member: "small" });
    expect(llms[1].calls).toHaveLength(0);
  });

  it("judges a plan with useless steps by its cost without them, as it is served", async () => {
    const walk = (["forest", "home"] as const).map((place) =>
      domain.actionOf({ tool: "goto", args: { place } }),
    );
    const detours = Array.from({ length: 6 }, () => walk).flat();
    const { llms, plan } = stage(
      smallFirst(),
      () => ({ afterMs: 10, answer: [...detours, ...GOOD] }),
      () => ({ afterMs: 10, answer: GOOD }),
    );
    const outcome = await plan();
    expect(outcome).toMatchObject({ source: "llm", member: "small" });
    expect(outcome.plan?.actions).toEqual(GOOD);
    expect(llms[1].calls).toHaveLength(0);
  });

  it("lets the large member continue from the valid prefix", async () => {
    const { llms, plan } = stage(
      smallFirst(),
      () => ({ afterMs: 10, answer: [...GOOD.slice(0, 2), -1] }),
      () => ({ afterMs: 10, answer: GOOD }),
    );
    expect(await plan()).toMatchObject({ source: "llm", member: "large" });
    expect(llms[1].calls[0]?.draft?.slice(0, 2)).toEqual(GOOD.slice(0, 2));
  });

  it("limits the small member to its share of the time", async () => {
    const { llms, plan } = stage(
      smallFirst({ share: 0.4 }),
      () => ({ afterMs: "never" }),
      () => ({ afterMs: 10, answer: GOOD }),
    );
    const outcome = await plan(500);
    expect(outcome).toMatchObject({ source: "llm", member: "large" });
    const [small] = outcome.ensemble?.calls ?? [];
    expect(small?.end).toBe("failed");
    expect(small?.endedMs).toBeLessThanOrEqual(200);
    expect(llms[0].active).toBe(0);
  });

  it("refuses a share out of range", () => {
    expect(() => smallFirst({ share: 0 })).toThrow(/share/);
    expect(() => smallFirst({ share: Number.NaN })).toThrow(/share/);
  });
});

describe("hedged", () => {
  const hedging = (isSlow: (call: number) => boolean, extraCalls?: number) =>
    stage(
      hedged({ extraCalls }),
      (call) => ({ afterMs: isSlow(call) ? 400 : 20, answer: GOOD }),
      () => ({ afterMs: 20, answer: GOOD }),
    );

  it("calls a second member when the first text is later than usual", async () => {
    const { llms, plan } = hedging((call) => call === 30);
    for (let call = 0; call < 30; call++) expect(await plan()).toMatchObject({ member: "small" });
    expect(llms[1].calls).toHaveLength(0);
    const outcome = await plan();
    expect(outcome).toMatchObject({ source: "llm", member: "large" });
    expect(outcome.ensemble?.why).toBe("the first was late");
    const [small, large] = outcome.ensemble?.calls ?? [];
    expect(small).toMatchObject({ end: "cancelled", endedMs: 30 });
    expect(large).toMatchObject({ end: "won", beganMs: 10 });
  });

  it("makes no second call after a step was reported", async () => {
    const { llms, plan } = stage(
      hedged(),
      (call) =>
        call < 30
          ? { afterMs: 20, answer: GOOD }
          : { afterMs: 400, answer: GOOD, says: [{ action: GOOD[0] as number, atMs: 1 }] },
      () => ({ afterMs: 20, answer: GOOD }),
    );
    for (let call = 0; call < 31; call++) await plan(500, () => undefined);
    expect(llms[1].calls).toHaveLength(0);
  });
});

describe("the members of a pool", () => {
  it("must have unique names", () => {
    const clock = new FakeClock();
    const member = { name: "twin", llm: new ScriptedLlmPlanner({ clock, script: () => ({}) }) };
    expect(() => new PoolLlmPlanner({ members: [member, member] })).toThrow(/twin/);
    expect(() => new PoolLlmPlanner({ members: [] })).toThrow(/at least one/);
  });

  it("are skipped while they refuse questions, and the pool still answers", async () => {
    const { clock, plan, llms } = stage(
      race(),
      () => ({ afterMs: 10, answer: GOOD }),
      () => ({ afterMs: 10, answer: GOOD }),
    );
    llms[0].admit = () => ({ admitted: false, reason: "breaker-open", background: false });
    expect(await plan()).toMatchObject({ member: "large" });
    expect(llms[0].calls).toHaveLength(0);
    expect(clock.pendingTimers).toBe(0);
  });
});
