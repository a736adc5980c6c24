import type {
  Admission,
  Domain,
  Lead,
  LeadAnswer,
  LeadRequest,
  Question,
} from "@understudy/planner-core";
import { OverloadedError } from "@understudy/planner-core";

const NOT_YET: Admission = { admitted: false, reason: "budget", background: false };

/** A lead for orchestrators that start before their model: it refuses questions until the model arrives. */
export class ArrivingLead implements Lead {
  readonly model: string;
  readonly fingerprint: string;
  #lead: Lead | undefined;

  constructor(model: string, fingerprint: string) {
    this.model = model;
    this.fingerprint = fingerprint;
  }

  /** Sets the lead to ask from now on. */
  arrive(lead: Lead): void {
    this.#lead = lead;
  }

  get readsWords(): Lead["readsWords"] {
    return this.#lead === undefined ? false : this.#lead.readsWords;
  }

  isTaught(domain: Domain): boolean {
    return this.#lead?.isTaught?.(domain) ?? true;
  }

  admit(question: Question, limitMs: number, draft: readonly number[] | undefined): Admission {
    return this.#lead?.admit(question, limitMs, draft) ?? NOT_YET;
  }

  async ask(request: LeadRequest): Promise<LeadAnswer> {
    if (this.#lead === undefined) throw new OverloadedError("The model is still on its way");
    return await this.#lead.ask(request);
  }
}
