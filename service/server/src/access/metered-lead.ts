import { LeadWrapper } from "@understudy/llm/internal";
import type { Admission, Lead, LeadAnswer, LeadRequest } from "@understudy/planner-core";
import type { TenantGate } from "./admission.ts";

/** Charges a tenant for the tokens of its plans. Without tokens left, plans come from the classical planner. */
export class MeteredLead extends LeadWrapper {
  readonly #gate: TenantGate;

  constructor(inner: Lead, gate: TenantGate) {
    super(inner);
    this.#gate = gate;
  }

  override admit(...asked: Parameters<Lead["admit"]>): Admission {
    if (this.#gate.hasTokens) return this.inner.admit(...asked);
    return { admitted: false, reason: "overloaded", background: false };
  }

  override async ask(request: LeadRequest): Promise<LeadAnswer> {
    const answer = await this.askInner(request);
    this.#gate.chargeTokens(tokensOf(answer));
    return answer;
  }
}

/** The tokens of all models asked, not only the winner's. */
function tokensOf({ ensemble, usage }: LeadAnswer): number {
  if (ensemble === undefined) return usage?.completionTokens ?? 0;
  return ensemble.calls.reduce((sum, { tokens }) => sum + tokens, 0);
}
