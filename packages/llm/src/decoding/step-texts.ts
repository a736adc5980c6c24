import type { Domain } from "@understudy/planner-core";

/** Maximum number of ground actions; a larger index would cost more memory than its speed is worth. */
const MAX_ACTIONS = 20_000;

const indices = new WeakMap<object, StepTexts>();

/**
 * A sorted index of all step texts in a domain, to identify a step before its text is complete.
 *
 * @example
 * StepTexts.of(domain).onlyOne('{"tool":"ch'); // the ground action of chop, if no other begins so
 */
export class StepTexts {
  readonly #texts: readonly string[];
  readonly #actions: readonly number[];

  private constructor(domain: Domain) {
    const count = domain.actions.count <= MAX_ACTIONS ? domain.actions.count : 0;
    const pairs = Array.from({ length: count }, (_, action) => ({
      action,
      text: writeStep(domain, action),
    }));
    pairs.sort((a, b) => (a.text < b.text ? -1 : 1));
    this.#texts = pairs.map(({ text }) => text);
    this.#actions = pairs.map(({ action }) => action);
  }

  /** The index of a domain, built on first use: O(n log n) for n ground actions. */
  static of(domain: Domain): StepTexts {
    let index = indices.get(domain);
    if (index === undefined) {
      index = new StepTexts(domain);
      indices.set(domain, index);
    }
    return index;
  }

  /** The only ground action whose text has this prefix; undefined if there is none, or several. O(log n). */
  onlyOne(beginning: string): number | undefined {
    let low = 0;
    let high = this.#texts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#texts[middle] as string) < beginning) low = middle + 1;
      else high = middle;
    }
    const isOne = this.#texts[low]?.startsWith(beginning) === true;
    return isOne && this.#texts[low + 1]?.startsWith(beginning) !== true
      ? this.#actions[low]
      : undefined;
  }
}

/** A step in exactly the requested form. */
export function writeStep(domain: Domain, action: number): string {
  const { tool, args } = domain.step(action);
  return JSON.stringify({ tool, args });
}
