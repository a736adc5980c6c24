import type { EnsembleReport } from "../../contract/lead.ts";
import type { FallbackReason } from "../../contract/outcome.ts";

/** Why no plan of the lead is served. */
export interface Refusal {
  readonly reason: FallbackReason;
  readonly detail?: string | undefined;
  readonly remembered?: true | undefined;
  /** The course of an ensemble without a usable answer. */
  readonly ensemble?: EnsembleReport | undefined;
}
