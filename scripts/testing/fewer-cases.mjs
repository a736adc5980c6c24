// Replaces fast-check: properties try part of their cases, with the same seed. `PROPERTY_PART=1 pnpm test:all` tries all.
import * as all from "../../node_modules/fast-check/lib/fast-check.js";

export * from "../../node_modules/fast-check/lib/fast-check.js";

const { ONLY_QUICK_TESTS, TEST_PUBLISHED, PROPERTY_PART } = process.env;
/** The published packages are the tested sources with other names: each of their properties is tried, with a few cases. */
const OF_PUBLISHED = 1 / 20;
const OF_QUICK = 1 / 5;
const OF_ALL = 2 / 5;
const usual = TEST_PUBLISHED === "1" ? OF_PUBLISHED : ONLY_QUICK_TESTS === "1" ? OF_QUICK : OF_ALL;
const part = Number(PROPERTY_PART ?? usual);
if (!(part > 0 && part <= 1)) {
  throw new Error(`PROPERTY_PART must be above 0 and at most 1, and is ${PROPERTY_PART}`);
}
const DEFAULT_CASES = 100;

export function assert(property, parameters = {}) {
  const { numRuns = DEFAULT_CASES, examples = [] } = parameters;
  // The examples count among the runs.
  const fewer = Math.max(Math.ceil(numRuns * part), Math.min(examples.length, numRuns));
  return all.assert(property, { ...parameters, numRuns: fewer });
}

export default { ...all, assert };
