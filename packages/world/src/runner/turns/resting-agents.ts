/** The place of an agent in the lists of `RestingAgents`. */
export interface RestingPlace {
  readonly among: RestingAgents;
  readonly at: number;
}

/**
 * The agents that a slice has nothing to do for: those without a question, and those of a crowd that go on waiting
 * whatever happens to others. Most agents rest in most slices, so what a slice needs to know of them is kept in lists:
 * to read an object of each agent takes longer than most slices.
 */
export class RestingAgents {
  /** Until when an agent rests, on its own clock in milliseconds of the game. */
  readonly #untilMs: Float64Array;
  /** When its answer is due, on the world's clock. */
  readonly #dueMs: Float64Array;
  /** Its own time. */
  readonly #nowMs: Float64Array;
  #limits: number;

  /** @param before the lists in whose place these come. Default: none */
  constructor(agents: number, before?: RestingAgents) {
    this.#limits = before === undefined ? Number.NaN : before.#limits;
    this.#untilMs = new Float64Array(agents).fill(Number.NEGATIVE_INFINITY);
    this.#dueMs = new Float64Array(agents);
    this.#nowMs = new Float64Array(agents).fill(Number.NEGATIVE_INFINITY);
  }

  /** Wakes all agents if there are other limits. @param limits see `limitsVersion` */
  update(limits: number): void {
    if (limits !== this.#limits) this.#untilMs.fill(Number.NEGATIVE_INFINITY);
    this.#limits = limits;
  }

  /** Takes over what was noted of an agent at its place before. */
  take(at: number, { among, at: before }: RestingPlace): void {
    if (before >= among.#untilMs.length) return;
    this.#untilMs[at] = among.#untilMs[before] as number;
    this.#dueMs[at] = among.#dueMs[before] as number;
    this.#nowMs[at] = among.#nowMs[before] as number;
  }

  /** Notes an agent's time. @param nowMs game time (ms) */
  tick(at: number, nowMs: number): void {
    this.#nowMs[at] = nowMs;
  }

  /** Lets an agent rest. @param untilMs on its own clock @param dueMs when its answer is due, on the world's clock */
  rest(at: number, untilMs: number, dueMs: number): void {
    this.#untilMs[at] = untilMs;
    this.#dueMs[at] = dueMs;
  }

  /** Ends an agent's rest: its question is another one, or none was open. */
  wake(at: number): void {
    this.#untilMs[at] = Number.NEGATIVE_INFINITY;
  }

  /**
   * When the answer of an agent that rests is due; undefined for one that is awake. @param clockMs on the world's clock
   */
  dueMs(at: number, clockMs: number): number | undefined {
    if (!((this.#nowMs[at] as number) < (this.#untilMs[at] as number))) return undefined;
    const dueMs = this.#dueMs[at] as number;
    return clockMs < dueMs ? dueMs : undefined;
  }
}

/** The place of an agent that is in no list: it never rests. */
export const AWAKE: RestingPlace = Object.freeze({ among: new RestingAgents(0), at: 0 });
