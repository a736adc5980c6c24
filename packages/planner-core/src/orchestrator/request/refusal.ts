import type { EnsembleReport } from "../../contract/lead.ts";
import type { FallbackReason } from "../../contract/outcome.ts";

/** Why no plan of the lead is served. */
export interface Refusal {
  readonly reason: FallbackReason;
  readonly detail?: string | undefined;
  readonly remembered?: true | undefined;
  /** How several models came to nothing. */
  readonly ensemble?: EnsembleReport | undefined;
}
