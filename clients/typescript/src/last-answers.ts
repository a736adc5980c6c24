import type { ClientFailure } from "./agent-events.ts";
import type { LocalPlanner } from "./local-planner.ts";
import {
  type AnswerStatus,
  type GoalInput,
  isSameValues,
  type PlanStep,
  type Values,
  type WantOptions,
} from "./message/messages.ts";

/** A question for one agent. */
export interface PlanAsked extends WantOptions {
  readonly agent: string;
  readonly state: Values;
  readonly goal: GoalInput;
}

/** The answer to it. */
export interface PlanAnswer {
  readonly status: AnswerStatus;
  readonly steps: readonly PlanStep[];
  readonly cost: number;
  /** The writer of the plan; `none`: nothing is known. */
  readonly source: string;
  readonly reason?: string;
  /** Which of several models wrote the plan, where the server has a pool of them. */
  readonly member?: string;
  /** Whether it was proved to lead to the goal from the state that was given; never while `stale`. */
  readonly proved: boolean;
  /** Whether it is what was answered before, perhaps for another state. */
  readonly stale: boolean;
  /** Why the server did not answer, if it did not. */
  readonly failure?: HttpFailure;
}

/** An error of a request that was answered all the same, with what is known here. */
export interface HttpFailure extends ClientFailure {
  /** The status of HTTP, such as 502; undefined if nobody answered. */
  readonly status: number | undefined;
}

const NOTHING = { status: "cut-off", steps: [], cost: 0, source: "none" } as const;
/** So many agents' answers are kept. */
const MAX_KEPT = 10_000;

/** The last answers of agents: what is known while nobody can be asked. */
export class LastAnswers {
  readonly #local: LocalPlanner | undefined;
  /** Whether the server could not be asked the last time. */
  #isAway = false;
  readonly #kept = new Map<string, { readonly state: Values; readonly answer: PlanAnswer }>();

  constructor(local: LocalPlanner | undefined) {
    this.#local = local;
  }

  /** Keeps what the server answered. */
  keep(asked: PlanAsked, answer: Omit<PlanAnswer, "proved" | "stale">): PlanAnswer {
    this.#isAway = false;
    const kept = { ...answer, proved: answer.status === "solved", stale: false };
    const key = keyOf(asked);
    this.#kept.delete(key);
    // A copy: games go on to change their worlds in place.
    this.#kept.set(key, { state: { ...asked.state }, answer: kept });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  /** The plan that is known at once. */
  now(asked: PlanAsked): PlanAnswer {
    const kept = this.#kept.get(keyOf(asked));
    const isKnown = kept !== undefined && isSameValues(kept.state, asked.state);
    return isKnown && !this.#isAway ? kept.answer : this.#withoutServer(asked);
  }

  /** The plan that is known where the server could not be asked. */
  withoutServer(asked: PlanAsked, { code, message, status }: HttpFailure): PlanAnswer {
    this.#isAway = true;
    return { ...this.#withoutServer(asked), failure: { code, message, status } };
  }

  /** Planned here if that can be done; else what was answered last. */
  #withoutServer(asked: PlanAsked): PlanAnswer {
    const local = this.#local;
    if (local === undefined) {
      const last = this.#kept.get(keyOf(asked))?.answer ?? NOTHING;
      return { ...last, proved: false, stale: true };
    }
    const { budgetMs: _, ...request } = asked;
    const state = local.domain.state(asked.state as never);
    const { status, plan, cost, source } = local.planNow({ ...request, state } as never);
    const steps = [...(plan?.steps ?? [])];
    return { status, steps, cost, source, proved: status === "solved", stale: false };
  }
}

/** All that is asked but for the state and the time: what is forbidden or maintained makes another answer. */
function keyOf({ state: _, budgetMs: __, ...asked }: PlanAsked): string {
  return JSON.stringify(Object.entries(asked).sort(([one], [other]) => (one < other ? -1 : 1)));
}
