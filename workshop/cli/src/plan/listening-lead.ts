import type { Admission, Lead, LeadAnswer, LeadRequest, Question } from "@understudy/planner-core";

/** Hears what the lead answers, and puts every question to it, however long it may take. */
export class ListeningLead implements Lead {
  readonly model: string;
  readonly fingerprint: string;
  readonly #lead: Lead;
  question: Question | undefined;
  answer: LeadAnswer | undefined;

  constructor(lead: Lead) {
    this.#lead = lead;
    this.model = lead.model;
    this.fingerprint = lead.fingerprint;
  }

  forget(): void {
    this.question = undefined;
    this.answer = undefined;
  }

  admit(): Admission {
    return { admitted: true, predictedMs: undefined };
  }

  async ask(request: LeadRequest): Promise<LeadAnswer> {
    this.question = request.question;
    const answer = await this.#lead.ask(request);
    if (this.question === request.question) this.answer = answer;
    return answer;
  }
}
