// Replaces fast-check: properties try part of their cases, with the same seed. `PROPERTY_PART=1 pnpm test:all` tries all.
import * as all from "../../node_modules/fast-check/lib/fast-check.js";

export * from "../../node_modules/fast-check/lib/fast-check.js";

const { ONLY_QUICK_TESTS, PROPERTY_PART } = process.env;
const OF_QUICK = 1 / 5;
const OF_ALL = 1 / 4;
const part = Number(PROPERTY_PART ?? (ONLY_QUICK_TESTS === "1" ? OF_QUICK : OF_ALL));
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
