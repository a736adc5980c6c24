/** Options of a {@link DraftPolicy}. */
export interface DraftPolicyOptions {
  /**
   * Share of a draft that must agree for drafts to pay, from 0 to 1. Default 1/3: between a quarter and
   * a third was measured on one CPU thread.
   */
  readonly breakEven?: number | undefined;
  /** While drafts lose, one is tried every so many answers. Default 24. */
  readonly exploreEvery?: number | undefined;
  /** How many answers the policy looks back, about. Default 8. */
  readonly memory?: number | undefined;
}

/** What one answer with a draft came to; part of `DecodingStatistics`. */
export interface DraftExperience {
  /** Draft tokens that were put to the model. */
  readonly drafted: number;
  /** Those that it agreed with. */
  readonly accepted: number;
}

/**
 * Decides whether a model gets drafts. Learns for one model how much of its drafts it agrees with, the
 * latest answers counting most; drafts pay where that is above the break-even. Where they lose they are
 * switched off and tried now and then, so that a model that never agrees loses the price of one refused
 * draft in `exploreEvery` answers: with the price of a refused draft at 28 % of an answer, the most that was
 * measured, about 1.2 %.
 *
 * @example
 * const draft = policy.next() ? plan.actions : undefined;
 * const { statistics } = await decodePlan(engine, { prompt, domain, maxTokens, draft });
 * if (draft !== undefined) policy.learn(statistics);
 */
export class DraftPolicy {
  readonly #breakEven: number;
  readonly #exploreEvery: number;
  readonly #memory: number;
  #drafted = 0;
  #accepted = 0;
  /** Answers since drafts were switched off or one was tried. */
  #since = 0;

  constructor(options: DraftPolicyOptions = {}) {
    this.#breakEven = options.breakEven ?? 1 / 3;
    this.#exploreEvery = options.exploreEvery ?? 24;
    this.#memory = options.memory ?? 8;
  }

  /** Share of its drafts that the model agreed with lately; undefined before the first. */
  get agreement(): number | undefined {
    return this.#drafted === 0 ? undefined : this.#accepted / this.#drafted;
  }

  /** Whether drafts pay, as far as is known. */
  get isOn(): boolean {
    return this.#accepted >= this.#breakEven * this.#drafted;
  }

  /** Whether the next answer gets a draft. To be asked once an answer: counts towards exploring. */
  next(): boolean {
    if (this.isOn) return true;
    this.#since++;
    if (this.#since < this.#exploreEvery) return false;
    this.#since = 0;
    return true;
  }

  /** Learns from an answer that had a draft. */
  learn({ drafted, accepted }: DraftExperience): void {
    if (drafted === 0) return;
    const kept = 1 - 1 / this.#memory;
    this.#drafted = this.#drafted * kept + drafted;
    this.#accepted = this.#accepted * kept + accepted;
    // A draft that paid while they were off: the next answers tell whether the model has changed.
    if (!this.isOn && accepted >= this.#breakEven * drafted) this.#since = this.#exploreEvery - 1;
  }
}
