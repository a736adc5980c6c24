import {
  Orchestrator,
  type Outcome,
  type PlanRequest,
  type TogetherOutcome,
  type TogetherRequest,
} from "@understudy/planner-core";

/** A test orchestrator whose answers arrive some ticks late. Simultaneous requests share a call. */
export class LateOrchestrator extends Orchestrator {
  readonly #waiting: { readonly go: () => void; ticks: number }[] = [];
  readonly #running = new Set<Promise<unknown>>();
  #delayOf: () => number = () => 0;

  /** Sets the delay of the next requests, in ticks. */
  delayBy(ticks: () => number): this {
    this.#delayOf = ticks;
    return this;
  }

  override async plan(request: TogetherRequest): Promise<TogetherOutcome>;
  override async plan(request: PlanRequest): Promise<Outcome>;
  override async plan(request: PlanRequest | TogetherRequest): Promise<Outcome | TogetherOutcome> {
    return "agents" in request ? super.plan(request) : this.#planLate(request);
  }

  /** Advances by a tick, and resolves when everything due is answered. */
  async tick(): Promise<void> {
    for (const one of this.#waiting) one.ticks--;
    await this.settle();
  }

  /** Resolves when everything due is answered. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) {
      for (const due of this.#waiting.filter(({ ticks }) => ticks <= 0)) {
        this.#waiting.splice(this.#waiting.indexOf(due), 1);
        due.go();
        turn = 0;
      }
      await Promise.allSettled([...this.#running]);
      await Promise.resolve();
    }
  }

  async #planLate(request: PlanRequest): Promise<Outcome> {
    const ticks = this.#delayOf();
    if (ticks > 0) await new Promise<void>((go) => this.#waiting.push({ go, ticks }));
    const answer = super.plan(request);
    this.#running.add(answer);
    try {
      return await answer;
    } finally {
      this.#running.delete(answer);
    }
  }
}
