import { BackendLead } from "@understudy/llm";
import type { ScriptedBackend } from "@understudy/llm/testing";
import {
  type Admission,
  type Clock,
  GenerationTimeoutError,
  type Lead,
  type LeadAnswer,
  type LeadRequest,
} from "@understudy/planner-core";

interface Waiting {
  readonly model: string;
  readonly begin: () => Promise<unknown>;
  readonly isOver: () => boolean;
}

/**
 * The simplest way of sharing memory among models: questions in order of arrival. A missing model is loaded in place of
 * the least recently used one. Expired questions are skipped.
 */
export class FirstCome {
  readonly #backends: ReadonlyMap<string, ScriptedBackend>;
  readonly #room: number;
  readonly #clock: Clock;
  readonly #queue: Waiting[] = [];
  /** Models in memory, least recently used first. */
  #loaded: readonly string[] = [];
  #isBusy = false;
  loads = 0;

  /** @param room number of models that fit into memory */
  constructor(backends: ReadonlyMap<string, ScriptedBackend>, room: number, clock: Clock) {
    this.#backends = backends;
    this.#room = room;
    this.#clock = clock;
  }

  lead(model: string): Lead {
    const backend = this.#backends.get(model) as ScriptedBackend;
    const inner = new BackendLead({ backend, clock: this.#clock });
    return {
      model,
      fingerprint: model,
      admit: (): Admission => ({ admitted: true, predictedMs: undefined }),
      ask: (request) => this.#ask(model, inner, request),
    };
  }

  #ask(model: string, inner: Lead, request: LeadRequest): Promise<LeadAnswer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({
        model,
        isOver: () => request.deadline.isOver,
        begin: () => inner.ask(request).then(resolve, reject),
      });
      request.deadline.onEnd(() => reject(new GenerationTimeoutError("It came too late")));
      void this.#work();
    });
  }

  async #work(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      if (next.isOver()) continue;
      await this.#bring(next.model);
      if (!next.isOver()) await next.begin();
    }
    this.#isBusy = false;
  }

  async #bring(model: string): Promise<void> {
    const others = this.#loaded.filter((name) => name !== model);
    if (others.length === this.#loaded.length) {
      const leaving = others.slice(0, Math.max(0, others.length + 1 - this.#room));
      for (const name of leaving) await this.#backends.get(name)?.unload();
      this.#loaded = others.slice(leaving.length);
      await this.#backends.get(model)?.load();
      this.loads++;
    } else this.#loaded = others;
    this.#loaded = [...this.#loaded, model];
  }
}
