// How much a test tries: a tenth of its drawn cases, and with `PROPERTY_PART=1`, as by night, all of them.
const { ONLY_QUICK_TESTS, PROPERTY_PART } = process.env;

/** Whether this is `pnpm test`, for which `scripts/test.mjs` sets the variable. */
export const IS_QUICK = ONLY_QUICK_TESTS === "1";

const OF_EACH_CHANGE = 1 / 10;
/** At least: a test that draws few has expensive cases. */
const FEWEST = 2;

const part = Number(PROPERTY_PART ?? OF_EACH_CHANGE);
if (!(part > 0 && part <= 1)) {
  throw new Error(`PROPERTY_PART must be above 0 and at most 1, and is ${PROPERTY_PART}`);
}

/** Whether everything is tried at its full size, as by night. */
export const IS_NIGHT = part === 1;

/**
 * The number of its drawn cases that a test tries.
 *
 * @param {number} all
 */
export function casesOf(all) {
  return Math.min(all, Math.max(Math.ceil(all * part), FEWEST));
}
