import type { EnsembleReport } from "../../contract/llm-planner.ts";
import type { FallbackReason } from "../../contract/outcome.ts";

/** The reason for not serving a plan of the LLM planner. */
export interface Refusal {
  readonly reason: FallbackReason;
  readonly detail?: string | undefined;
  readonly remembered?: true | undefined;
  /** Record of an ensemble without a usable answer. */
  readonly ensemble?: EnsembleReport | undefined;
}
