/** The mean of a series of seconds, and its uncertainty. */
export interface SeriesEstimate {
  readonly mean: number;
  /**
   * Half of the width of the 99.9 % confidence interval of the mean; undefined where there are too few seconds
   * to tell.
   */
  readonly margin?: number | undefined;
}

/** Fewer batches tell nothing of their spread. */
const MIN_BATCHES = 4;
const MAX_BATCHES = 16;
/** Two-sided quantiles of Student's distribution at 99.9 %, for 3 to 15 degrees of freedom. */
const STUDENT: readonly number[] = [
  12.92, 8.61, 6.87, 5.96, 5.41, 5.04, 4.78, 4.59, 4.44, 4.32, 4.22, 4.14, 4.07,
];

/**
 * The mean of a series and its confidence interval by batch means: neighbouring seconds resemble each other (a
 * fault, a collection of garbage), so that the spread of single seconds would promise too much; the means of
 * whole stretches are nearly independent. (Law and Kelton, Simulation Modeling and Analysis, chapter 9.)
 */
export function estimate(values: readonly number[]): SeriesEstimate {
  const mean = average(values);
  const size = Math.max(1, Math.ceil(values.length / MAX_BATCHES));
  const batches: number[] = [];
  for (let start = 0; start + size <= values.length; start += size) {
    batches.push(average(values.slice(start, start + size)));
  }
  if (batches.length < MIN_BATCHES) return { mean };
  const centre = average(batches);
  const freedom = batches.length - 1;
  const variance = batches.reduce((sum, each) => sum + (each - centre) ** 2, 0) / freedom;
  const quantile = STUDENT[freedom - 3] as number;
  return { mean, margin: quantile * Math.sqrt(variance / batches.length) };
}

function average(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, each) => sum + each, 0) / values.length;
}
