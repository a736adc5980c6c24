import type { Goal } from "../domain/domain.ts";
import type { DomainTypes } from "../domain/types.ts";
import type { Plan } from "../plan/plan.ts";
import type { FallbackReason, Outcome, OutcomeStatus, PlanSource } from "./outcome.ts";

/**
 * The life of one request. A newer request of the same agent supersedes it: what comes later for
 * the older one is dropped.
 */
export class Operation<T extends DomainTypes> {
  readonly agent: string;
  readonly startMs: number;
  /** Number of the request within its orchestrator, from 1. */
  readonly request: number;
  #revision: { readonly outcome: Outcome<T> | undefined } | undefined;
  #promise: Promise<Outcome<T> | undefined> | undefined;
  #resolve: ((outcome: Outcome<T> | undefined) => void) | undefined;

  constructor(agent: string, startMs: number, request: number) {
    this.agent = agent;
    this.startMs = startMs;
    this.request = request;
  }

  /** Whether nothing more comes for this request. */
  get isClosed(): boolean {
    return this.#revision !== undefined;
  }

  /** Settles `revised`, once. */
  close(outcome: Outcome<T> | undefined): void {
    if (this.#revision !== undefined) return;
    this.#revision = { outcome };
    this.#resolve?.(outcome);
  }

  /** The promise behind `revised`, created on first read. */
  get revised(): Promise<Outcome<T> | undefined> {
    this.#promise ??=
      this.#revision === undefined
        ? new Promise((resolve) => {
            this.#resolve = resolve;
          })
        : Promise.resolve(this.#revision.outcome);
    return this.#promise;
  }
}

/** What an outcome says, without what follows from the operation. */
export interface OutcomeFields {
  readonly status: OutcomeStatus;
  readonly plan: Plan | null;
  readonly goal: Goal;
  readonly cost: number;
  readonly optimal: boolean;
  readonly source: PlanSource;
  readonly via?: "llm" | "similar" | undefined;
  readonly leadSteps: number;
  readonly chosen?: true | undefined;
  readonly reason?: FallbackReason | undefined;
  readonly remembered?: true | undefined;
  readonly detail?: string | undefined;
}

const NOTHING_LATER: Promise<undefined> = Promise.resolve(undefined);

/** An outcome whose `revised` costs nothing until it is read. */
export class OperationOutcome<T extends DomainTypes> implements Outcome<T> {
  readonly agent: string;
  readonly status: OutcomeStatus;
  readonly plan: Plan<T> | null;
  readonly goal: Goal;
  readonly cost: number;
  readonly optimal: boolean;
  readonly source: PlanSource;
  declare readonly via?: "llm" | "similar";
  readonly leadSteps: number;
  declare readonly chosen?: true;
  declare readonly reason?: FallbackReason;
  declare readonly remembered?: true;
  declare readonly detail?: string;
  readonly elapsedMs: number;
  readonly #operation: Operation<T> | undefined;

  /** @param operation undefined if nothing can come later */
  constructor(
    agent: string,
    fields: OutcomeFields,
    elapsedMs: number,
    operation: Operation<T> | undefined,
  ) {
    this.agent = agent;
    this.status = fields.status;
    // Its actions are those of this very domain: the engine only forgot their types.
    this.plan = fields.plan as unknown as Plan<T> | null;
    this.goal = fields.goal;
    this.cost = fields.cost;
    this.optimal = fields.optimal;
    this.source = fields.source;
    if (fields.via !== undefined) this.via = fields.via;
    this.leadSteps = fields.leadSteps;
    if (fields.chosen !== undefined) this.chosen = fields.chosen;
    if (fields.reason !== undefined) this.reason = fields.reason;
    if (fields.remembered !== undefined) this.remembered = fields.remembered;
    if (fields.detail !== undefined) this.detail = fields.detail;
    this.elapsedMs = elapsedMs;
    this.#operation = operation;
  }

  get revised(): Promise<Outcome<T> | undefined> {
    return this.#operation?.revised ?? NOTHING_LATER;
  }
}
