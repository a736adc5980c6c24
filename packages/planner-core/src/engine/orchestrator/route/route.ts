/**
 * The routes of a request: one step after the other through the stages, the same with times, or by a schedule.
 *
 * @module
 */

import type { Work } from "../../../base/work/work.ts";
import type { AnyDomainTypes, DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { Outcome } from "../../contract/outcome.ts";
import type {
  ManyRequest,
  NowRequest,
  PlanContinuation,
  PlanRequest,
} from "../../contract/request.ts";

/** The limits of one call for many agents; see `PlanningRound.run`. */
export interface TickLimits {
  readonly sliceMs: number;
  readonly moreFollow: boolean;
  readonly others: number;
  readonly improveMs: number;
}

/** The way of a request to its outcome: one step after the other, or by a schedule. Documented by the orchestrator. */
export interface Route<T extends DomainTypes = AnyDomainTypes> {
  plan(request: PlanRequest<T>): Outcome<T> | Promise<Outcome<T>>;
  planKnown(request: PlanRequest<T>): Outcome<T> | PlanContinuation<T>;
  planNow(request: NowRequest<T>, sliceMs: number, improveMs: number): Outcome<T>;
  planNowInPieces(request: NowRequest<T>, sliceMs: number, improveMs: number): Work<Outcome<T>>;
  planMany(
    requests: readonly ManyRequest<T>[],
    limits: TickLimits,
  ): Work<(Outcome<T> | undefined)[]>;
}
