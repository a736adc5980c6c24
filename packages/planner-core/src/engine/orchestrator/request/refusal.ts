import type { EnsembleReport } from "../../contract/lead.ts";
import type { FallbackReason } from "../../contract/outcome.ts";

/** The reason for not serving a plan of the lead. */
export interface Refusal {
  readonly reason: FallbackReason;
  readonly detail?: string | undefined;
  readonly remembered?: true | undefined;
  /** Record of an ensemble without a usable answer. */
  readonly ensemble?: EnsembleReport | undefined;
}
