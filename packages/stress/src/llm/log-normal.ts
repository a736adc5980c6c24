import type { Random } from "@understudy/planner-core";

/** Distance from the median of a normal distribution to its 95th percentile, in standard deviations. */
const Z95 = 1.6448536269514722;

/** Log-normal times: most are short, a few are long. */
export class LogNormal {
  readonly #median: number;
  readonly #sigma: number;

  /** `median` and `p95` are at least 0. A median of 0 always draws 0. */
  constructor(median: number, p95: number) {
    this.#median = median;
    this.#sigma = median > 0 ? Math.log(Math.max(1, p95 / median)) / Z95 : 0;
  }

  draw(random: Random): number {
    if (this.#median <= 0) return 0;
    // Box-Muller method; 1 − next() is never 0.
    const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
    const normal = radius * Math.cos(2 * Math.PI * random.next());
    return this.#median * Math.exp(this.#sigma * normal);
  }
}
