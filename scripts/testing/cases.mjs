// How much a test tries: little in `pnpm test`, more in `pnpm test:all`. `PROPERTY_PART=1` has it try all of its drawn cases.
const { ONLY_QUICK_TESTS, PROPERTY_PART } = process.env;

/** Whether this is `pnpm test`, for which `scripts/test.mjs` sets the variable. */
export const IS_QUICK = ONLY_QUICK_TESTS === "1";

const OF_QUICK = 1 / 10;
const OF_ALL = 1 / 4;
/** At least: a test that draws few has expensive cases. */
const FEWEST = 2;

const part = Number(PROPERTY_PART ?? (IS_QUICK ? OF_QUICK : OF_ALL));
if (!(part > 0 && part <= 1)) {
  throw new Error(`PROPERTY_PART must be above 0 and at most 1, and is ${PROPERTY_PART}`);
}

/**
 * The number of its drawn cases that a test tries.
 *
 * @param {number} all
 */
export function casesOf(all) {
  return Math.min(all, Math.max(Math.ceil(all * part), FEWEST));
}
