import type { Claims } from "../../claims/claims.ts";
import type { Constraints } from "../../constraints/constraints.ts";
import type { InquiryParts } from "../../question/round.ts";
import type { KnownThings } from "../../things/thing.ts";
import type { Things } from "../../things/things.ts";

/** An agent as far as its sleep is concerned. */
export interface SleepingAgent {
  readonly name: string;
  readonly knowledge: KnownThings;
  readonly memory: { readonly changes: number } | undefined;
  readonly constraints: Constraints;
  /** Increases when searches for unseen things end, or may begin again. */
  readonly searches: number;
  readonly parts: InquiryParts & {
    readonly claims: Claims;
    readonly constraints: Constraints;
    readonly things: Things;
  };
}
