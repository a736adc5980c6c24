import {
  type Domain,
  type GoalReference,
  loadDomain,
  type Outcome,
  type PackedState,
  PlanProver,
  planOf,
  type Step,
} from "@understudy/planner-core";
import { SeveralGoals } from "@understudy/planner-core/internal";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it, type MockInstance, vi } from "vitest";
import type { Unnumbered } from "../outbox.ts";
import type { SessionDomain } from "../session-domain.ts";
import { COLD, HUT } from "../testing/hut.ts";
import { PlanWatch } from "./plan-watch.ts";
import { Play } from "./play.ts";
import type { AgentParts } from "./play-parts.ts";

const hut = loadDomain(HUT);
const go = (place: string): Step => ({ tool: "goto", args: { place } });
const CHOP: Step = { tool: "chop", args: {} };
const LIGHT: Step = { tool: "light_fire", args: {} };
const WAY = [go("forest"), CHOP, CHOP, go("home"), LIGHT];

/** An outcome with the given steps. */
function outcomeOf(
  status: "solved" | "partial",
  steps: readonly Step[],
  revised?: Outcome,
  goal = hut.goal("warm"),
) {
  const plan = planOf(
    hut,
    steps.map((step) => hut.actionOf(step)),
  );
  const told = { plan, goal, status, cost: 9, source: "classical" };
  return { ...told, revised: Promise.resolve(revised) } as unknown as Outcome;
}

/** A watch over an agent in the hut, with requests answered in order. */
class Rig {
  readonly pushed: Unnumbered[] = [];
  /** The budgets of all requests. */
  readonly budgetsMs: number[] = [];
  /** The game's time in all requests. */
  readonly timesMs: (number | undefined)[] = [];
  readonly delay = { longestMs: 0, waitedMs: 0 };
  readonly clock = new FakeClock();
  readonly #watch: Play;
  readonly #prove: MockInstance<PlanProver["prove"]>;
  #seq = 0;

  constructor(outcomes: readonly Outcome[], goal: GoalReference = "warm", domain: Domain = hut) {
    const answers = outcomes.values();
    const plan = async ({ budgetMs }: { readonly budgetMs: number }): Promise<Outcome> => {
      this.budgetsMs.push(budgetMs);
      return answers.next().value as Outcome;
    };
    const orchestrator = {
      routes: {
        schedules: { watchClocks: () => undefined },
        of: () => ({
          planKnown: ({ nowMs }: { readonly nowMs?: number | undefined }) => {
            this.timesMs.push(nowMs);
            return plan;
          },
        }),
      },
    };
    const during = (act: () => unknown) => act();
    const prover = new PlanProver(domain);
    this.#prove = vi.spyOn(prover, "prove");
    const hosted = { domain, prover, orchestrator, during };
    const several = SeveralGoals.of(domain, goal);
    const want = { seq: 1, goal, several, budgetMs: 100, request: {} };
    const parts: AgentParts = {
      hosted: hosted as unknown as SessionDomain,
      ...{ agent: "ann", identity: "session/ann", nextStepId: () => 0 },
      clock: this.clock,
      delay: this.delay,
      later: (work) => void work(),
      push: (message) => this.pushed.push(message),
      fail: (error) => {
        throw error;
      },
    };
    this.#watch = new Play(parts, ({ loop }) => new PlanWatch(parts, want, loop));
    this.#watch.join("ann");
  }

  /** Updates the agent's state, and waits for the answer to a request. */
  async see(values: object): Promise<void> {
    await this.seeAgain(hut.state({ ...COLD, ...values }));
  }

  /** Passes a state object that may have been passed before, and waits likewise. */
  async seeAgain(state: PackedState, nowMs = 0): Promise<void> {
    this.#watch.observe("ann", { state, seq: ++this.#seq, nowMs });
    await new Promise(setImmediate);
  }

  /** Proofs so far. */
  get proofs(): number {
    return this.#prove.mock.calls.length;
  }

  /** The pushed plans: type, state and tools. */
  get told(): string[] {
    return this.pushed.map((message) => {
      const { type, basedOn, steps } = message as Extract<Unnumbered, { type: "plan" }>;
      return `${type} ${basedOn}: ${steps.map(({ tool }) => tool).join(" ")}`;
    });
  }
}

describe("a watch over a plan", () => {
  it("makes a new request at the end of a partial plan, even if its last step could be repeated", async () => {
    const short = outcomeOf("partial", [go("forest"), CHOP]);
    const rig = new Rig([short, outcomeOf("solved", WAY.slice(2))]);
    await rig.see({});
    await rig.see({ at: "forest" });
    expect(rig.told).toEqual(["plan 1: goto chop"]);
    await rig.see({ at: "forest", wood: 1 });
    expect(rig.told).toEqual(["plan 1: goto chop", "plan 3: chop goto light_fire"]);
  });

  it("makes a new request once a goal that came true is false again", async () => {
    const rig = new Rig([outcomeOf("solved", WAY), outcomeOf("solved", [LIGHT])]);
    await rig.see({});
    await rig.see({ wood: 2, fire_lit: true });
    await rig.see({ wood: 2 });
    expect(rig.told).toEqual(["plan 1: goto chop chop goto light_fire", "plan 3: light_fire"]);
  });

  it("asks at the time of the state", async () => {
    const [goto, ...others] = HUT.tools;
    const timed = loadDomain({ ...HUT, tools: [{ ...goto, duration: 2 }, ...others] });
    const rig = new Rig([outcomeOf("solved", WAY)], "warm", timed);
    await rig.seeAgain(timed.state({ ...COLD }), 7000);
    expect(rig.timesMs).toEqual([7000]);
  });

  it("subtracts the thread's delay from its budget, before and after the search", async () => {
    const none: Outcome = { ...outcomeOf("partial", []), status: "cut-off", plan: null };
    const rig = new Rig([none, outcomeOf("solved", WAY)]);
    Object.assign(rig.delay, { waitedMs: 60, longestMs: 5 });
    await rig.see({});
    expect(rig.pushed).toMatchObject([{ type: "plan", status: "cut-off", reason: "overloaded" }]);
    // The server's own request: no message was delayed.
    await rig.see({ wood: 1 });
    rig.clock.advance(1000);
    await new Promise(setImmediate);
    expect(rig.budgetsMs).toEqual([35, 95]);
    expect(rig.pushed.at(-1)).not.toHaveProperty("reason");
  });

  const stocked = hut.goal({ wood: { ">=": 2 } });
  const SEVERAL: GoalReference = { oneOf: [{ wood: { ">=": 2 } }, "warm"] };

  it("continues with the next of several goals once the first holds", async () => {
    const fetch = outcomeOf("solved", WAY.slice(0, 3), undefined, stocked);
    const rig = new Rig([fetch, outcomeOf("solved", WAY.slice(3))], SEVERAL);
    await rig.see({});
    await rig.see({ at: "forest", wood: 1 });
    expect(rig.told).toEqual(["plan 1: goto chop chop"]);
    await rig.see({ at: "forest", wood: 2 });
    expect(rig.told).toEqual(["plan 1: goto chop chop", "plan 3: goto light_fire"]);
    await rig.see({ wood: 2, fire_lit: true });
    expect(rig.told).toHaveLength(2);
  });

  it("switches to a more important goal that is false again", async () => {
    const domain = loadDomain({
      ...HUT,
      goals: [
        { name: "warm", when: { fire_lit: true } },
        { name: "stocked", when: { wood: { ">=": 3 } }, priority: 1 },
      ],
    });
    const light = outcomeOf("solved", WAY.slice(3), undefined, domain.goal("warm"));
    const fetch = outcomeOf("solved", [CHOP], undefined, domain.goal("stocked"));
    const rig = new Rig([light, fetch], { oneOf: ["stocked", "warm"] }, domain);
    await rig.see({ at: "forest", wood: 4 });
    await rig.see({ at: "forest", wood: 3 });
    expect(rig.told).toEqual(["plan 1: goto light_fire"]);
    await rig.see({ at: "forest", wood: 2 });
    expect(rig.told.at(-1)).toBe("plan 3: chop");
  });

  it("does not retry without end if no step serves one of several goals", async () => {
    const rig = new Rig([outcomeOf("solved", [], undefined, stocked)], SEVERAL);
    await rig.see({ wood: 2 });
    await rig.see({ wood: 3 });
    await rig.see({ wood: 4 });
    expect(rig.told).toEqual(["plan 1: "]);
  });

  it("proves each state once, however often the client repeats it", async () => {
    const rig = new Rig([outcomeOf("solved", WAY)]);
    await rig.see({});
    const there = hut.state({ ...COLD, at: "forest" });
    await rig.seeAgain(there);
    const { proofs } = rig;
    for (let times = 0; times < 10; times++) await rig.seeAgain(there);
    expect(rig.proofs).toBe(proofs);
    await rig.see({ at: "forest", wood: 1 });
    expect(rig.proofs).toBeGreaterThan(proofs);
  });

  it("sends the rest of a better plan that arrives while the first is in progress", async () => {
    let revise = (_: Outcome): void => {};
    const revised = new Promise<Outcome>((resolve) => {
      revise = resolve;
    });
    const first = { ...outcomeOf("solved", [go("home"), ...WAY]), revised };
    const rig = new Rig([first]);
    await rig.see({});
    await rig.see({ at: "forest" });
    revise(outcomeOf("solved", WAY));
    await new Promise(setImmediate);
    expect(rig.told.at(-1)).toBe("revised 2: chop chop goto light_fire");
    expect(rig.pushed.at(-1)).toMatchObject({ cost: 7 });
  });
});
