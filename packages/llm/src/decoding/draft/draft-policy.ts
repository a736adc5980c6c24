import type { DecodingStatistics } from "../../contract/backend/decoding-statistics.ts";

/** Break-even where nothing was measured: a quarter to a third of a draft must agree on one CPU thread. */
const DEFAULT_BREAK_EVEN = 1 / 3;
/** Verifying costs more than its tokens in the pass: sampling, erasing, a pass that starts over. */
const OVERHEAD = 1.15;
/** To come back, drafts must be this much better than break-even: they would alternate at it. */
const RETURN = 1.15;
/** Answers that an average looks back, about. */
const MEMORY = 8;
/** The beginning of all plans: agreeing on it says nothing. */
const OPENING = '{"steps":[{"tool":"';
/** One answer says little: it switches nothing. */
const MIN_ANSWERS = 3;

interface Agreement {
  /** Average share of the draft that the model agreed with, the latest answers counting most. */
  share: number;
  answers: number;
  isOn: boolean;
}

/**
 * Decides whether drafts pay for a model, for each of its system prompts: reading a draft that it does
 * not agree with costs a good part of an answer. While drafts are off, the answers
 * are still compared with them, which costs no forward pass, so they come back once the model agrees.
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

  /**
   * @param tokenCost what a token costs in a pass of many, against a pass of its own; undefined: not
   * measured
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

  /** Whether a draft pays, as far as is known. */
  isOn(system: string): boolean {
    return this.#agreements.get(system)?.isOn ?? true;
  }

  /** The average share of drafts that the model agrees with; undefined before the first answer. */
  shareOf(system: string): number | undefined {
    return this.#agreements.get(system)?.share;
  }

  /** Learns from an answer that was written with a draft. */
  learn(
    system: string,
    { accepted, drafted }: Pick<DecodingStatistics, "accepted" | "drafted">,
  ): void {
    if (drafted > 0) this.#add(system, accepted / drafted);
  }

  /** Learns from an answer that was written without the draft that there was. */
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
    // A mean at first, so that the first answers count alike; later a moving one.
    agreement.share += (share - agreement.share) / Math.min(agreement.answers, MEMORY);
    const needed = agreement.isOn ? this.#breakEven : this.#breakEven * RETURN;
    if (agreement.answers >= MIN_ANSWERS) agreement.isOn = agreement.share >= needed;
  }
}
