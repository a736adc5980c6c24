import { LlmWrapper } from "@understudy/llm/internal";
import type { Admission, LlmAnswer, LlmPlanner, LlmRequest } from "@understudy/planner-core";
import type { TenantGate } from "./admission.ts";

/** Charges a tenant for the tokens of its plans. Without tokens left, plans come from the classical planner. */
export class MeteredLlmPlanner extends LlmWrapper {
  readonly #gate: TenantGate;

  constructor(inner: LlmPlanner, gate: TenantGate) {
    super(inner);
    this.#gate = gate;
  }

  override admit(...asked: Parameters<LlmPlanner["admit"]>): Admission {
    if (this.#gate.hasTokens) return this.inner.admit(...asked);
    return { admitted: false, reason: "overloaded", background: false };
  }

  override async ask(request: LlmRequest): Promise<LlmAnswer> {
    const answer = await this.askInner(request);
    this.#gate.chargeTokens(tokensOf(answer));
    return answer;
  }
}

/** The tokens of all models asked, not only the winner's. */
function tokensOf({ ensemble, usage }: LlmAnswer): number {
  if (ensemble === undefined) return usage?.completionTokens ?? 0;
  return ensemble.calls.reduce((sum, { tokens }) => sum + tokens, 0);
}
