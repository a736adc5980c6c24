import { describe, expect, it } from "vitest";
import type { Outcome } from "../../contract/outcome.ts";
import type { Planner } from "../../contract/planner.ts";
import { loadDomain } from "../../domain/load-domain.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { ScriptedLead } from "../../testing/scripted-lead.ts";
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

/** How many milliseconds a goal is searched for, and whether there is a plan then. */
type Hardness = Readonly<Record<string, { readonly needsMs: number; readonly hopeless?: true }>>;

/** A planner that takes a millisecond a step. */
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
          if (!isDone()) return { status: "cut-off", actions: [], cost: 0, lowerBound: 0 };
          if (hopeless) return { status: "unsolvable", actions: [], cost: 0, lowerBound: 0 };
          return { status: "solved", actions, cost: 1000, optimal: true, lowerBound: 1000 };
        },
      };
    },
  };
}

/** Asks with a budget of 400 ms: a quarter of it is the understudy's share. */
async function ask(
  hardness: Hardness,
  { hasLead = false }: { readonly hasLead?: boolean } = {},
): Promise<{ outcome: Outcome; searched: Record<string, number>; askedAtMs: number[] }> {
  const clock = new FakeClock();
  const searched: Record<string, number> = {};
  const askedAtMs: number[] = [];
  const script = (): { afterMs: "never" } => {
    askedAtMs.push(clock.now());
    return { afterMs: "never" };
  };
  const lead = hasLead ? new ScriptedLead({ clock, script }) : undefined;
  const planner = plannerOf(hardness, clock, searched);
  const orchestrator = new Orchestrator({ domain: yard, planner, lead, clock });
  const state = yard.state({ wood: 0, fed: false });
  const goal = { oneOf: Object.keys(hardness) };
  const promise = orchestrator.plan({ agent: "ann", state, goal, budgetMs: 400 });
  await clock.advance(1000);
  return { outcome: (await promise) as Outcome, searched, askedAtMs };
}

describe("an understudy with nothing in hand", () => {
  it("searches on to the deadline where there is no lead", async () => {
    const { outcome } = await ask({ stocked: { needsMs: 300 } });
    expect(outcome).toMatchObject({ status: "solved", cost: 1 });
  });

  it("is cut off at the deadline", async () => {
    const { outcome, searched } = await ask({ stocked: { needsMs: 5000 } });
    expect(outcome).toMatchObject({ status: "cut-off", plan: null });
    expect(searched["stocked"]).toBeGreaterThan(300);
    expect(outcome.elapsedMs).toBeLessThanOrEqual(400);
  });

  it("searches on to the end of its share where a lead is asked after it", async () => {
    const options = { hasLead: true };
    const inShare = await ask({ stocked: { needsMs: 80 } }, options);
    expect(inShare.outcome).toMatchObject({ status: "solved", reason: "timeout" });
    const beyond = await ask({ stocked: { needsMs: 200 } }, options);
    expect(beyond.outcome.status).toBe("cut-off");
    expect(beyond.searched["stocked"]).toBeGreaterThanOrEqual(99);
    expect(beyond.askedAtMs[0]).toBeLessThanOrEqual(102);
  });

  it("takes what another goal has before it continues with the first", async () => {
    const { outcome, searched } = await ask({ stocked: { needsMs: 24 }, fed: { needsMs: 1 } });
    expect(outcome).toMatchObject({ status: "solved", goal: { name: "stocked" } });
    expect(searched["fed"]).toBeUndefined();
    const hard = await ask({ stocked: { needsMs: 300 }, fed: { needsMs: 2 } });
    expect(hard.outcome.status).toBe("solved");
  });

  it("looks at the next goal when the first proves to be out of reach", async () => {
    const { outcome } = await ask({
      stocked: { needsMs: 60, hopeless: true },
      fed: { needsMs: 30 },
    });
    expect(outcome).toMatchObject({ status: "solved", goal: { name: "fed" } });
  });

  it("says that nothing can be reached when that is proved late", async () => {
    const hopeless = { needsMs: 60, hopeless: true } as const;
    const { outcome } = await ask({ stocked: hopeless, fed: hopeless });
    expect(outcome).toMatchObject({ status: "unsolvable", plan: null });
  });
});
