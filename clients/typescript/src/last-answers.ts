import type { ClientFailure } from "./agent-events.ts";
import type { LocalPlanner } from "./local-planner.ts";
import { isSameValues } from "./message/messages.ts";
import type { AnswerStatus, GoalInput, PlanStep, Values, WantOptions } from "./message/schema.ts";

/** A question of one agent. */
export interface PlanAsked extends WantOptions {
  readonly agent: string;
  readonly state: Values;
  readonly goal: GoalInput;
  /** The game's clock in milliseconds, for events and deadlines. Default 0. */
  readonly nowMs?: number | undefined;
}

/** An answer. */
export interface PlanAnswer {
  readonly status: AnswerStatus;
  readonly steps: readonly PlanStep[];
  readonly cost: number;
  /** The source of the plan; `none` if unknown. */
  readonly source: string;
  readonly reason?: string;
  /** More about it: of a plan that does not work, the step, the condition that does not hold, and what held instead. */
  readonly detail?: string;
  /** The pool member that wrote the plan. */
  readonly member?: string;
  /** Whether it was proved to reach the goal from the given state; never while `stale`. */
  readonly proved: boolean;
  /** Whether it is an earlier answer, perhaps for another state. */
  readonly stale: boolean;
  /** The error that led to a local answer; undefined for the server's answer. */
  readonly failure?: HttpFailure;
}

/** An error of a request that was answered locally. */
export interface HttpFailure extends ClientFailure {
  /** The HTTP status, such as 502; undefined without an answer. */
  readonly status: number | undefined;
}

const NOTHING = { status: "cut-off", steps: [], cost: 0, source: "none" } as const;
/** Limit on kept answers. */
const MAX_KEPT = 10_000;

interface KeptAnswer extends Pick<PlanAsked, "nowMs" | "state"> {
  readonly answer: PlanAnswer;
}

/** The last answers of agents, for use while the server is unreachable. */
export class LastAnswers {
  readonly #local: LocalPlanner | undefined;
  /** Whether the last request failed to reach the server. */
  #isAway = false;
  readonly #kept = new Map<string, KeptAnswer>();

  constructor(local: LocalPlanner | undefined) {
    this.#local = local;
  }

  /** Keeps the server's answer. */
  keep(asked: PlanAsked, answer: Omit<PlanAnswer, "proved" | "stale">): PlanAnswer {
    this.#isAway = false;
    const kept = { ...answer, proved: answer.status === "solved", stale: false };
    const key = keyOf(asked);
    this.#kept.delete(key);
    // A copy, since games change their worlds in place.
    this.#kept.set(key, { state: { ...asked.state }, nowMs: asked.nowMs, answer: kept });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MAX_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    return kept;
  }

  /** The plan known at once. */
  now(asked: PlanAsked): PlanAnswer {
    const kept = this.#kept.get(keyOf(asked));
    // Kept plans may be wrong at another time: events have passed, deadlines are nearer.
    const isNow = kept?.nowMs === asked.nowMs;
    const isKnown = kept !== undefined && isNow && isSameValues(kept.state, asked.state);
    return isKnown && !this.#isAway ? kept.answer : this.#withoutServer(asked);
  }

  /** The plan known without the server. */
  withoutServer(asked: PlanAsked, { code, message, status }: HttpFailure): PlanAnswer {
    this.#isAway = true;
    return { ...this.#withoutServer(asked), failure: { code, message, status } };
  }

  /** A local plan if possible; otherwise the last answer. */
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

/** The question without state and times; prohibitions and invariants are part of it. */
function keyOf({ state: _, budgetMs: __, nowMs: ___, ...asked }: PlanAsked): string {
  return JSON.stringify(Object.entries(asked).sort(([one], [other]) => (one < other ? -1 : 1)));
}
