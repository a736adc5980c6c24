import type { PredictingLead } from "../resilience/lead-wrapper.ts";

/** A lead in a pool. */
export interface PoolMember {
  /** Tells it from the others, in outcomes and figures. */
  readonly name: string;
  readonly lead: PredictingLead;
  /**
   * What it computes on: members of one resource are never asked at the same time, for they would only slow
   * each other down. Default: its name, a resource of its own.
   */
  readonly resource?: string | undefined;
}

export function resourceOf({ name, resource }: PoolMember): string {
  return resource ?? name;
}
