import {
  type Domain,
  loadDomain,
  type Outcome,
  type PlanContinuation,
  PlanProver,
  type PlanRequest,
  planOf,
  type Step,
} from "@understudy/planner-core";
import { nextTurn } from "@understudy/planner-core/internal";
import { FakeClock } from "@understudy/planner-core/testing";
import type { Unnumbered } from "../outbox.ts";
import { PlanWatch } from "../plays/plan-watch.ts";
import { Play } from "../plays/play.ts";
import type { AgentParts } from "../plays/play-parts.ts";
import type { Want } from "../plays/want.ts";
import type { SessionDomain } from "../session-domain.ts";
import { COLD, HUT } from "./hut.ts";

const hut = loadDomain(HUT);
const go = (place: string): Step => ({ tool: "goto", args: { place } });
const CHOP: Step = { tool: "chop", args: {} };
const LIGHT: Step = { tool: "light_fire", args: {} };

/** The domain, its steps, and the steps from the cold to the goal. */
export const watched: {
  readonly hut: Domain;
  readonly go: (place: string) => Step;
  readonly CHOP: Step;
  readonly LIGHT: Step;
  readonly WAY: readonly Step[];
} = { hut, go, CHOP, LIGHT, WAY: [go("forest"), CHOP, CHOP, go("home"), LIGHT] };

export const FAILURE: Error = new Error("the planner is broken");
const LEFT_ALONE: Promise<undefined> = Promise.resolve(undefined);

export function solved(
  steps: readonly Step[],
  revised: Promise<Outcome | undefined> = LEFT_ALONE,
): Outcome {
  const actions = steps.map((step) => hut.actionOf(step));
  const told = { plan: planOf(hut, actions), goal: hut.goal("warm"), cost: 9, source: "classical" };
  return { ...told, status: "solved", revised } as unknown as Outcome;
}

/** An outcome without a plan. */
export function none(status: "cut-off" | "unsolvable", reason?: "budget"): Outcome {
  const told = { plan: null, goal: hut.goal("warm"), cost: 0, source: "classical" };
  return { ...told, status, reason, revised: LEFT_ALONE } as unknown as Outcome;
}

/** A planning request of the watch that the test answers. */
interface Question {
  readonly request: PlanRequest;
  readonly signal: AbortSignal;
  readonly onStep: (step: Step, index: number) => void;
  readonly answer: (outcome: Outcome) => Promise<void>;
  readonly fail: (error: unknown) => Promise<void>;
}

export const settled = (): Promise<void> => new Promise(nextTurn);

/** A watch over ann, whose planning requests the test answers. */
export class WatchRig {
  readonly clock = new FakeClock();
  readonly questions: Question[] = [];
  readonly failures: unknown[] = [];
  readonly pushed: Unnumbered[] = [];
  /** An immediate result or error, instead of a pending request. */
  atOnce: (() => Outcome) | undefined;
  readonly watch: Play;
  readonly delay = { longestMs: 0, waitedMs: 0 };
  #seq = 0;

  /** @param asked more fields of the request, such as disabled actions */
  constructor(asked: Partial<PlanRequest> = {}) {
    const planKnown = (request: PlanRequest) => this.atOnce?.() ?? this.#question(request);
    const hosted = {
      domain: hut,
      prover: new PlanProver(hut),
      orchestrator: { routes: { of: () => ({ planKnown }) } },
      during: (act: () => unknown) => act(),
    };
    const want = { seq: 7, goal: "warm", several: undefined, budgetMs: 100, request: asked };
    const parts: AgentParts = {
      hosted: hosted as unknown as SessionDomain,
      ...{ agent: "ann", identity: "session/ann", nextStepId: () => 0 },
      clock: this.clock,
      delay: this.delay,
      later: (work) => void work(),
      push: (message) => this.pushed.push(message),
      fail: (error) => this.failures.push(error),
    };
    this.watch = new Play(parts, ({ loop }) => new PlanWatch(parts, want as Want, loop));
    this.watch.join("ann");
  }

  #question(request: PlanRequest): PlanContinuation {
    return ({ signal, onStep } = {}) =>
      new Promise((resolve, reject) => {
        const settle = (act: (value: never) => void) => (value: unknown) => {
          act(value as never);
          return settled();
        };
        this.questions.push({
          request,
          signal: signal as AbortSignal,
          onStep: onStep as Question["onStep"],
          answer: settle(resolve),
          fail: settle(reject),
        });
      });
  }

  see(values: object = {}): void {
    this.watch.observe("ann", {
      state: hut.state({ ...COLD, ...values }),
      seq: ++this.#seq,
      nowMs: 0,
    });
  }

  get question(): Question {
    return this.questions.at(-1) as Question;
  }

  /** The pushed messages: type, state and tools. */
  get told(): string[] {
    return this.pushed.map((message) => {
      const { type, basedOn } = message as { type: string; basedOn: number };
      if (message.type === "early")
        return `early ${basedOn}: ${message.index} ${message.step.tool}`;
      const { steps } = message as Extract<Unnumbered, { type: "plan" }>;
      return `${type} ${basedOn}: ${steps.map(({ tool }) => tool).join(" ")}`;
    });
  }
}
