import { describe, expect, it } from "vitest";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { FakeClock } from "../../../testing/fake-clock.ts";
import {
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
} from "../../../testing/scripted-llm-planner.ts";
import type { Admission } from "../../contract/llm-planner.ts";
import type { FallbackReason, Outcome } from "../../contract/outcome.ts";
import type { Planner } from "../../contract/planner.ts";
import { Orchestrator } from "../orchestrator.ts";

const yard = loadDomain({
  name: "yard",
  state: { wood: { type: "integer", min: 0, max: 3 }, fed: { type: "boolean" } },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "eat", then: { fed: true } },
  ],
  goals: [
    { name: "stocked", when: { wood: { ">=": 1 } }, priority: 2 },
    { name: "fed", when: { fed: true }, priority: 1 },
  ],
});
const chop = yard.actionOf({ tool: "chop", args: {} });
const eat = yard.actionOf({ tool: "eat", args: {} });

/** Search time of each goal in milliseconds, and whether there is a plan then. */
type Hardness = Readonly<Record<string, { readonly needsMs: number; readonly hopeless?: true }>>;

/** A planner with a millisecond per step. */
function plannerOf(
  hardness: Hardness,
  clock: FakeClock,
  searched: Record<string, number>,
): Planner {
  return {
    start: ({ goal }) => {
      const name = goal.name ?? "";
      const { needsMs, hopeless } = hardness[name] as Hardness[string];
      const actions = [name === "fed" ? eat : chop];
      let expansions = 0;
      const isDone = (): boolean => expansions >= needsMs;
      return {
        get expansions() {
          return expansions;
        },
        step: () => {
          expansions++;
          searched[name] = expansions;
          clock.advanceSync(1);
          return isDone();
        },
        result: () => {
          if (!isDone())
            return { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 };
          if (hopeless)
            return { status: "unsolvable", actions: [], scaledCost: 0, scaledLowerBound: 0 };
          return {
            status: "solved",
            actions,
            scaledCost: 1000,
            optimal: true,
            scaledLowerBound: 1000,
          };
        },
      };
    },
  };
}

/** A planner whose search runs in another thread, for a number of milliseconds in all. */
function elsewherePlanner(needsMs: number, clock: FakeClock): Planner {
  const endMs = clock.now() + needsMs;
  const isDone = (): boolean => clock.now() >= endMs;
  return {
    start: () => ({
      expansions: 0,
      step: isDone,
      elsewhere: ({ untilMs = endMs }) =>
        new Promise((resolve) => {
          clock.setTimer(resolve, Math.min(endMs, untilMs) - clock.now());
        }),
      result: () =>
        isDone()
          ? {
              status: "solved",
              actions: [chop],
              scaledCost: 1000,
              optimal: true,
              scaledLowerBound: 1000,
            }
          : { status: "cut-off", actions: [], scaledCost: 0, scaledLowerBound: 0 },
    }),
  };
}

/** The behaviour of an LLM planner after the classical planner. */
interface LlmScript extends ScriptedBehaviour {
  /** The LLM planner's refusal. Default: it takes the question. */
  readonly refusal?: Extract<Admission, { admitted: false }>;
}

/** Makes a request with a budget of 400 ms: a quarter of it is the classical planner's share. */
async function ask(
  hardness: Hardness,
  behaviour?: LlmScript,
): Promise<{ outcome: Outcome; searched: Record<string, number>; askedAtMs: number[] }> {
  const clock = new FakeClock();
  const searched: Record<string, number> = {};
  const askedAtMs: number[] = [];
  const script = (): ScriptedBehaviour => {
    askedAtMs.push(clock.now());
    return behaviour as LlmScript;
  };
  const admit = (): Admission => behaviour?.refusal ?? { admitted: true, predictedMs: undefined };
  const llm = behaviour && new ScriptedLlmPlanner({ clock, script, admit });
  const planner = plannerOf(hardness, clock, searched);
  const orchestrator = new Orchestrator({ domain: yard, planner, llm, clock });
  const state = yard.state({ wood: 0, fed: false });
  const goal = { oneOf: Object.keys(hardness) };
  const promise = orchestrator.plan({ agent: "ann", state, goal, budgetMs: 400 });
  await clock.advance(1000);
  return { outcome: (await promise) as Outcome, searched, askedAtMs };
}

describe("a classical planner without a plan", () => {
  it("searches on to the deadline without an LLM planner", async () => {
    const { outcome } = await ask({ stocked: { needsMs: 300 } });
    expect(outcome).toMatchObject({ status: "solved", cost: 1 });
  });

  it("is cut off at the deadline", async () => {
    const { outcome, searched } = await ask({ stocked: { needsMs: 5000 } });
    expect(outcome).toMatchObject({ status: "cut-off", plan: null });
    expect(searched["stocked"]).toBeGreaterThan(300);
    expect(outcome.elapsedMs).toBeLessThanOrEqual(400);
  });

  it("asks an LLM planner at the end of its share, and searches on meanwhile", async () => {
    const silent = { afterMs: "never" } as const;
    const inShare = await ask({ stocked: { needsMs: 80 } }, silent);
    expect(inShare.outcome).toMatchObject({ status: "solved", reason: "timeout" });
    const beyond = await ask({ stocked: { needsMs: 200 } }, silent);
    expect(beyond.outcome).toMatchObject({ status: "solved", cost: 1, reason: "timeout" });
    expect(beyond.searched["stocked"]).toBe(200);
    expect(beyond.askedAtMs[0]).toBeLessThanOrEqual(102);
    const tooHard = await ask({ stocked: { needsMs: 5000 } }, silent);
    expect(tooHard.outcome).toMatchObject({ status: "cut-off", plan: null, reason: "timeout" });
    expect(tooHard.outcome.elapsedMs).toBeLessThanOrEqual(400);
  });

  it("takes the LLM planner's plan while it still searches", async () => {
    const llm = { afterMs: 50, answer: [chop] };
    const { outcome, searched } = await ask({ stocked: { needsMs: 250 } }, llm);
    expect(outcome).toMatchObject({ status: "solved", source: "llm" });
    expect(searched["stocked"]).toBeGreaterThan(120);
    expect(searched["stocked"]).toBeLessThan(160);
    expect(outcome.elapsedMs).toBeLessThan(160);
  });

  it("compares an LLM planner's plan with one found meanwhile", async () => {
    const wasteful = { afterMs: 150, answer: [eat, chop] };
    const { outcome } = await ask({ stocked: { needsMs: 120 } }, wasteful);
    expect(outcome).toMatchObject({ status: "solved", cost: 1 });
  });

  it("tells that a goal is unreachable, whatever the LLM planner does", async () => {
    const hopeless = { needsMs: 200, hopeless: true } as const;
    const { outcome } = await ask({ stocked: hopeless }, { afterMs: "never" });
    expect(outcome).toMatchObject({ status: "unsolvable", plan: null });
  });

  it.each([
    ["leaves", { afterMs: 50, answer: [chop] }, { source: "llm" }, 160],
    ["waits for", { afterMs: 50, rejects: new Error("down") }, { source: "classical" }, 320],
  ] as const)("%s a search in another thread once the LLM planner settles", async (...row) => {
    const [, behaviour, served, latestMs] = row;
    const clock = new FakeClock();
    const planner = elsewherePlanner(300, clock);
    const llm = new ScriptedLlmPlanner({ clock, script: () => behaviour });
    const orchestrator = new Orchestrator({ domain: yard, planner, llm, clock });
    const state = yard.state({ wood: 0, fed: false });
    const promise = orchestrator.plan({ agent: "ann", state, goal: "stocked", budgetMs: 400 });
    await clock.advance(1000);
    const outcome = await promise;
    expect(outcome).toMatchObject({ status: "solved", ...served });
    expect(outcome.elapsedMs).toBeLessThan(latestMs);
  });

  const ends: [string, LlmScript, FallbackReason][] = [
    ["fails", { afterMs: 50, rejects: new Error("the server is down") }, "backend-error"],
    ["answers nonsense", { afterMs: 50, answer: [eat] }, "unsound-plan"],
    [
      "does not take the question",
      { refusal: { admitted: false, reason: "breaker-open", background: false } },
      "breaker-open",
    ],
  ];

  it.each(ends)(
    "searches on to the deadline if an LLM planner %s early",
    async (_how, llm, reason) => {
      const found = await ask({ stocked: { needsMs: 200 } }, llm);
      expect(found.outcome).toMatchObject({
        status: "solved",
        source: "classical",
        cost: 1,
        reason,
      });
      // Not restarted: the millisecond of each step is spent once.
      expect(found.searched["stocked"]).toBe(200);
      const tooHard = await ask({ stocked: { needsMs: 5000 } }, llm);
      expect(tooHard.outcome).toMatchObject({ status: "cut-off", plan: null, reason });
      expect(tooHard.searched["stocked"]).toBeGreaterThan(250);
      expect(tooHard.outcome.elapsedMs).toBeLessThanOrEqual(400);
    },
  );

  it("does not search on if an LLM planner has a plan", async () => {
    const { outcome, searched } = await ask({ stocked: { needsMs: 200 } }, { answer: [chop] });
    expect(outcome).toMatchObject({ status: "solved", source: "llm" });
    expect(searched["stocked"]).toBeLessThan(105);
  });

  it("takes the plan of another goal before it continues with the first", async () => {
    const { outcome, searched } = await ask({ stocked: { needsMs: 24 }, fed: { needsMs: 1 } });
    expect(outcome).toMatchObject({ status: "solved", goal: { name: "stocked" } });
    expect(searched["fed"]).toBeUndefined();
    const hard = await ask({ stocked: { needsMs: 300 }, fed: { needsMs: 2 } });
    expect(hard.outcome.status).toBe("solved");
  });

  it("tries the next goal when the first proves unreachable", async () => {
    const { outcome } = await ask({
      stocked: { needsMs: 60, hopeless: true },
      fed: { needsMs: 30 },
    });
    expect(outcome).toMatchObject({ status: "solved", goal: { name: "fed" } });
  });

  it("is unsolvable when that is proved late", async () => {
    const hopeless = { needsMs: 60, hopeless: true } as const;
    const { outcome } = await ask({ stocked: hopeless, fed: hopeless });
    expect(outcome).toMatchObject({ status: "unsolvable", plan: null });
  });
});
