import {
  type DirectiveReader,
  Orchestrator,
  type Outcome,
  type PlanRequest,
  type TogetherOutcome,
  type TogetherRequest,
} from "@understudy/planner-core";
import type { ScriptedBehaviour } from "@understudy/planner-core/testing";
import type { WorkClock } from "./work-clock.ts";

/** A drawn number below a limit. */
export type Draw = (limit: number) => number;

/** The present behaviour of the LLM planner. */
export type LlmTemper = (typeof TEMPERS)[number];

export const TEMPERS = ["right", "wrong", "late", "never", "down", "throws"] as const;

/** Lateness of an answer that other work explains, in milliseconds. */
const TOLERANCE_MS = 20;

/** Reads "drag" as a ban on dragging, and every text as a wish for a stock. */
export const READER: DirectiveReader = {
  readDirective: (domain, text) => {
    const goal = domain.goal("stocked");
    const drags = domain.actionSet();
    for (let action = 0; action < domain.actions.count; action++) {
      if (domain.step(action).tool === "drag") drags.add(action);
    }
    return {
      goals: [{ goal, declared: goal, without: undefined }],
      ...{ skipped: [], discouraged: undefined, maintain: undefined },
      ...{ confidence: 0.95, because: [], disabled: text.includes("drag") ? drags : undefined },
    };
  },
  readPersona: () => ({ goals: new Map(), styles: new Map(), because: [] }),
};

/** The LLM planner's answer to a question. */
export function behaviourOf(
  temper: LlmTemper,
  draw: Draw,
  actions: number,
  draft: readonly number[] = [],
): ScriptedBehaviour {
  const afterMs = draw(300);
  if (temper === "right") return { afterMs, answer: draft };
  if (temper === "wrong") return { afterMs, answer: [draw(actions), draw(actions)] };
  if (temper === "late") return { afterMs: 3000 + afterMs, answer: draft, ignoresSignal: true };
  if (temper === "never") return { afterMs: "never", ignoresSignal: draw(2) === 0 };
  if (temper === "throws") return { throws: new Error("at once") };
  return { afterMs, rejects: new Error("down") };
}

/** An orchestrator that notes late answers, and lets squads wait for a drawn part of their budgets. */
export class WatchedOrchestrator extends Orchestrator {
  #clock: WorkClock | undefined;
  #draw: Draw = () => 0;
  /** Late answers, and requests without an answer. */
  #watched: { readonly late: string[]; readonly open: Set<object> } = { late: [], open: new Set() };

  /** @param before the orchestrator whose open requests are watched, too */
  watch(clock: WorkClock, draw: Draw, before: WatchedOrchestrator | undefined): this {
    this.#clock = clock;
    this.#draw = draw;
    if (before !== undefined) this.#watched = before.#watched;
    return this;
  }

  /** Late and missing answers, once all should have come. */
  get faults(): readonly string[] {
    const { late, open } = this.#watched;
    return open.size === 0 ? late : [...late, `${open.size} requests without an answer`];
  }

  override async plan(request: TogetherRequest): Promise<TogetherOutcome>;
  override async plan(request: PlanRequest): Promise<Outcome>;
  override async plan(request: PlanRequest | TogetherRequest): Promise<Outcome | TogetherOutcome> {
    if ("agents" in request) return this.#planSquad(request);
    return this.#answer(`plan of ${request.agent}`, request.budgetMs, () => super.plan(request));
  }

  async #planSquad(request: TogetherRequest): Promise<TogetherOutcome> {
    const waitMs = this.#draw(Math.max(1, request.budgetMs));
    const budgetMs = Math.max(1, request.budgetMs - waitMs);
    // The first plan of a squad may wait for its turn besides.
    const withinMs = request.until === "first" ? 4 * request.budgetMs : request.budgetMs;
    return this.#answer("plan of a squad", withinMs, async () => {
      await new Promise<void>((resolve) => void this.#clock?.setTimer(resolve, waitMs));
      return await super.plan({ ...request, budgetMs });
    });
  }

  async #answer<Result>(
    what: string,
    budgetMs: number,
    ask: () => Promise<Result>,
  ): Promise<Result> {
    const { late, open } = this.#watched;
    const key = {};
    const clock = this.#clock as WorkClock;
    const startMs = clock.now();
    open.add(key);
    try {
      return await ask();
    } finally {
      open.delete(key);
      const tookMs = clock.now() - startMs;
      if (tookMs > budgetMs + TOLERANCE_MS) late.push(`${what} took ${tookMs} ms of ${budgetMs}`);
    }
  }
}
