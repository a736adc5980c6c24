import type { DecodingStatistics } from "../../decoding/engine.ts";

/** Weight of the newest answer in a moving average. */
const WEIGHT = 0.15;
/** Drafts are tried until this many answers were compared with them. */
const MIN_ANSWERS = 4;
/** Break-even where nothing was measured: a third of a draft must agree. */
const DEFAULT_BREAK_EVEN = 1 / 3;
/** Verifying costs more than its tokens in the pass: sampling, erasing, a pass that starts anew. */
const OVERHEAD = 1.15;
/** To come back, drafts must be this much better than break-even: they would alternate at it. */
const RETURN = 1.15;

interface Agreement {
  /** Moving average of the share of the draft that the model agreed with. */
  share: number;
  answers: number;
  isOn: boolean;
}

/**
 * Decides whether drafts pay, for each system prompt of a model: reading a draft that the model does
 * not agree with costs a fifth of an answer. While drafts are off, the answers are still compared
 * with them, which costs nothing, so they come back when the model agrees again.
 */
export class DraftPolicy {
  readonly #agreements = new Map<string, Agreement>();
  readonly #breakEven: number;

  /**
   * @param tokenCost what a token costs in a pass of many, against a pass of its own; undefined:
   * not measured
   */
  constructor(tokenCost?: number) {
    this.#breakEven =
      tokenCost === undefined
        ? DEFAULT_BREAK_EVEN
        : Math.min(0.9, Math.max(0.1, tokenCost * OVERHEAD));
  }

  /** The share of a draft that must agree. */
  get breakEven(): number {
    return this.#breakEven;
  }

  /** Whether a draft pays. */
  isOn(system: string): boolean {
    return this.#agreements.get(system)?.isOn ?? true;
  }

  /** The average share of drafts that the model agrees with; undefined before the first answer. */
  shareOf(system: string): number | undefined {
    return this.#agreements.get(system)?.share;
  }

  /** Learns from an answer that was written with a draft. */
  learn(system: string, { accepted, drafted }: DecodingStatistics): void {
    if (drafted > 0) this.#add(system, accepted / drafted);
  }

  /** Learns from an answer that was written without the draft that there was. */
  compare(system: string, draft: string, answer: string): void {
    let common = 0;
    while (common < draft.length && draft[common] === answer[common]) common++;
    if (draft.length > 0) this.#add(system, common / draft.length);
  }

  #add(system: string, share: number): void {
    let agreement = this.#agreements.get(system);
    if (agreement === undefined) {
      agreement = { share, answers: 0, isOn: true };
      this.#agreements.set(system, agreement);
    }
    agreement.answers++;
    agreement.share += WEIGHT * (share - agreement.share);
    if (agreement.answers < MIN_ANSWERS) return;
    const needed = agreement.isOn ? this.#breakEven : this.#breakEven * RETURN;
    agreement.isOn = agreement.share >= needed;
  }
}
