import type {
  JointStep,
  TogetherOutcome,
  TogetherRequest,
} from "../../engine/contract/together.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type {
  SquadAction,
  SquadRunnerOptions,
  SquadStepEvent,
} from "../../squads/runner/options.ts";
import { SquadRunner } from "../../squads/runner/squad-runner.ts";
import { settle } from "../fake-clock.ts";
import { buildingYard } from "./yard-game.ts";

const { written } = buildingYard;
/** The building yard with a tool that takes effect at once, a deadline, and a shop that is closed unless told. */
const yard: Domain = loadDomain({
  ...written,
  state: { ...written.state, shop_open: { ...written.state["shop_open"], default: false } },
  tools: [...written.tools, { name: "grab", when: { at: "site" }, then: { planks: { "+": 1 } } }],
  goals: [
    { name: "raised", when: { nailed: true }, by: 120 },
    { name: "stocked", when: { planks: { ">=": 4 } } },
    { name: "gathered", when: { at: "site" } },
  ],
});

const step = (tool: string, args: Step["args"] = {}): Step => ({ tool, args });
/** The steps of the yard. */
export const yardSteps: Readonly<Record<"walk" | "saw" | "hold" | "nail" | "carry", Step>> = {
  walk: step("walk", { to: "site" }),
  saw: step("saw"),
  hold: step("hold_beam"),
  nail: step("nail"),
  carry: step("carry"),
};

const { walk, saw, hold, nail } = yardSteps;

type Planned = readonly [
  agent: string,
  step: Step,
  startsAt: number,
  duration: number,
  ...string[],
];

/** An answer with these steps. */
export function solvedBy(...planned: readonly Planned[]): TogetherOutcome {
  const steps = planned.map(
    ([agent, joint, startsAt, duration, ...others]): JointStep => ({
      ...{ agent, step: joint, startsAt, duration, with: others },
    }),
  );
  return { ...UNSOLVABLE, status: "solved", steps };
}

export const UNSOLVABLE: TogetherOutcome = {
  ...{ status: "unsolvable", steps: [], ends: [], time: 0, cost: 0, measure: 0, optimal: false },
  ...{ lowerBound: 0, waits: [], kept: 1, elapsedMs: 1 },
};
export const CUT_OFF: TogetherOutcome = { ...UNSOLVABLE, status: "cut-off" };

/** One saws and walks, the other walks and holds; then the first one nails. */
export const RAISE: TogetherOutcome = solvedBy(
  ["ann", saw, 0, 4],
  ["bo", walk, 0, 6],
  ["ann", walk, 4, 6],
  ["bo", hold, 6.001, 7.002],
  ["ann", nail, 10.001, 3],
);

/** A yard whose test tells when steps end, with scripted answers. */
export class Yard {
  readonly at: Record<string, string> = { ann: "mill", bo: "mill" };
  readonly shared: Record<string, boolean | number> = {
    ...{ beam_up: false, nailed: false, planks: 0, shop_open: true },
  };
  readonly asked: TogetherRequest[] = [];
  readonly events: SquadStepEvent[] = [];
  readonly errors: unknown[] = [];
  readonly answers: (TogetherOutcome | Error | Promise<TogetherOutcome>)[];
  runner: SquadRunner;
  now = 0;

  constructor(
    answers: readonly (TogetherOutcome | Error | Promise<TogetherOutcome>)[],
    options: Partial<SquadRunnerOptions> = {},
  ) {
    this.answers = [...answers];
    this.runner = new SquadRunner(this.options(options));
  }

  options(more: Partial<SquadRunnerOptions> = {}): SquadRunnerOptions {
    return {
      orchestrator: {
        domain: yard,
        plan: (request) => {
          this.asked.push(request);
          const answer = this.answers.shift() ?? CUT_OFF;
          return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
        },
      },
      ...{ members: ["ann", "bo"], goal: "raised", budgetMs: 50 },
      onStepEvent: (event) => this.events.push(event),
      onError: (error) => this.errors.push(error),
      ...more,
    };
  }

  get states(): Record<string, { readonly at: string }> {
    return Object.fromEntries(
      this.runner.members.map((name) => [name, { at: this.at[name] ?? "" }]),
    );
  }

  /** Ticks at a time, in seconds. */
  async tick(seconds: number): Promise<Readonly<Record<string, SquadAction>>> {
    await settle();
    this.now = seconds;
    const actions = this.runner.tick(this.states, this.shared, seconds * 1000);
    for (const action of Object.values(actions)) {
      if (action.event === "start" && action.step.tool === "hold_beam")
        this.shared["beam_up"] = true;
      if (action.event === "finish" && action.step.tool === "hold_beam")
        this.shared["beam_up"] = false;
    }
    return actions;
  }

  /** The events of a tick, such as `start saw`. */
  async brief(seconds: number): Promise<Record<string, string>> {
    const actions = await this.tick(seconds);
    const text = (action: SquadAction): string => {
      if (action.event === "idle") return `idle ${action.reason}`;
      if (action.event === "wait") return `wait ${action.for ?? ""} ${action.what}`;
      return `${action.event} ${action.step.tool}`;
    };
    return Object.fromEntries(
      Object.entries(actions).map(([name, action]) => [name, text(action)]),
    );
  }

  /** The game ends a step. */
  end(agent: string, done: Step): void {
    if (done.tool === "walk") this.at[agent] = String(done.args["to"]);
    if (done.tool === "saw") this.shared["planks"] = Number(this.shared["planks"]) + 2;
    if (done.tool === "nail") this.shared["nailed"] = true;
    this.runner.finished(agent);
  }
}
