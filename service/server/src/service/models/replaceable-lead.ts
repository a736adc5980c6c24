import type {
  DirectiveReader,
  Domain,
  Lead,
  LeadAnswer,
  LeadRequest,
} from "@understudy/planner-core";

/** A lead that forwards to another, which can be replaced. Calls in flight finish where they started. */
export class ReplaceableLead implements Lead {
  readonly #listeners = new Set<() => void>();
  readonly #tell = (): void => {
    for (const listener of [...this.#listeners]) listener();
  };
  #lead: Lead;
  #stopListening: (() => void) | undefined;

  constructor(lead: Lead) {
    this.#lead = lead;
    this.#stopListening = lead.onChange?.(this.#tell);
  }

  /** The present lead. */
  get current(): Lead {
    return this.#lead;
  }

  get model(): string {
    return this.#lead.model;
  }

  get fingerprint(): string {
    return this.#lead.fingerprint;
  }

  get readsWords(): Lead["readsWords"] {
    return this.#lead.readsWords;
  }

  get reader(): DirectiveReader | undefined {
    return this.#lead.reader;
  }

  get write(): Lead["write"] {
    return this.#lead.write?.bind(this.#lead);
  }

  isTaught(domain: Domain): boolean {
    return this.#lead.isTaught?.(domain) ?? true;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  admit(...asked: Parameters<Lead["admit"]>): ReturnType<Lead["admit"]> {
    return this.#lead.admit(...asked);
  }

  ask(request: LeadRequest): Promise<LeadAnswer> {
    return this.#lead.ask(request);
  }

  /** Forwards to another lead from the next question on. */
  replace(lead: Lead): void {
    this.release();
    this.#lead = lead;
    this.#stopListening = lead.onChange?.(this.#tell);
    this.#tell();
  }

  /** Stops listening to the lead, which outlives this wrapper. */
  release(): void {
    this.#stopListening?.();
    this.#stopListening = undefined;
  }
}
