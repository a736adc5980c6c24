// Replaces fast-check: properties try part of their cases, with the same seed.
import * as all from "../../node_modules/fast-check/lib/fast-check.js";
import { casesOf } from "./cases.mjs";

export * from "../../node_modules/fast-check/lib/fast-check.js";

const DEFAULT_CASES = 100;

export function assert(property, parameters = {}) {
  const { numRuns = DEFAULT_CASES, examples = [] } = parameters;
  // The examples count among the runs.
  const fewer = Math.max(casesOf(numRuns), Math.min(examples.length, numRuns));
  return all.assert(property, { ...parameters, numRuns: fewer });
}

export default { ...all, assert };
