import type { DecodingStatistics } from "../decoding-statistics.ts";

/**
 * Assumed break-even rate before any measurement: on one CPU thread, a quarter to a third of a draft must be accepted.
 */
const DEFAULT_BREAK_EVEN = 1 / 3;
/** Factor for costs of verification beyond its tokens in the pass: sampling, erasing, and restarted passes. */
const OVERHEAD = 1.15;
/** Hysteresis: factor by which drafts must beat the break-even rate to be used again. */
const RETURN = 1.15;
/** Approximate number of answers in the moving average. */
const MEMORY = 8;
/** The start of every plan, which is always accepted and therefore proves nothing. */
const OPENING = '{"steps":[{"tool":"';
/** Minimum number of answers before a switch. */
const MIN_ANSWERS = 3;

interface Agreement {
  /** Average acceptance rate, weighted towards recent answers. */
  share: number;
  answers: number;
  isOn: boolean;
}

/**
 * Decides per system prompt whether drafts pay off for a model: verifying a rejected draft costs a large part of an
 * answer's time. While drafts are off, answers are still compared with them, which needs no forward pass, so drafts
 * return once the model agrees with them.
 *
 * @example
 * const draft = policy.isOn(system.hash) ? plan.actions : undefined;
 * const { text, statistics } = await decodePlan(engine, { prompt, domain, maxTokens, draft });
 * if (draft !== undefined) policy.learn(system.hash, statistics);
 * else policy.compare(system.hash, writePlan(plan.steps), text);
 */
export class DraftPolicy {
  readonly #agreements = new Map<string, Agreement>();
  readonly #breakEven: number;

  /** @param tokenCost cost of a token in a batch relative to a token in a pass of its own; undefined: not measured */
  constructor(tokenCost?: number) {
    this.#breakEven =
      tokenCost === undefined
        ? DEFAULT_BREAK_EVEN
        : Math.min(0.9, Math.max(0.1, tokenCost * OVERHEAD));
  }

  /** Minimum acceptance rate at which a draft pays off. */
  get breakEven(): number {
    return this.#breakEven;
  }

  /** Whether drafts currently pay off. */
  isOn(system: string): boolean {
    return this.#agreements.get(system)?.isOn ?? true;
  }

  /** Average acceptance rate; undefined before the first answer. */
  shareOf(system: string): number | undefined {
    return this.#agreements.get(system)?.share;
  }

  /** Learns from an answer with a draft. */
  learn(
    system: string,
    { accepted, drafted }: Pick<DecodingStatistics, "accepted" | "drafted">,
  ): void {
    if (drafted > 0) this.#add(system, accepted / drafted);
  }

  /** Learns from an answer decoded without the draft, although one was available. */
  compare(system: string, draft: string, answer: string): void {
    const from = draft.startsWith(OPENING) ? OPENING.length : 0;
    if (draft.length <= from) return;
    let common = answer.startsWith(OPENING.slice(0, from)) ? from : 0;
    while (common < draft.length && draft[common] === answer[common]) common++;
    this.#add(system, Math.max(0, common - from) / (draft.length - from));
  }

  #add(system: string, share: number): void {
    let agreement = this.#agreements.get(system);
    if (agreement === undefined) {
      agreement = { share, answers: 0, isOn: true };
      this.#agreements.set(system, agreement);
    }
    agreement.answers++;
    // A plain mean at first, so that early answers count equally; then a moving average.
    agreement.share += (share - agreement.share) / Math.min(agreement.answers, MEMORY);
    const needed = agreement.isOn ? this.#breakEven : this.#breakEven * RETURN;
    if (agreement.answers >= MIN_ANSWERS) agreement.isOn = agreement.share >= needed;
  }
}
