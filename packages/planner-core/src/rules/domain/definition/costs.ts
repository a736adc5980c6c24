/** Costs are stored as integers: thousandths of the domain's costs. */
export const COST_SCALE = 1000;
/** The highest cost of one action, as written. */
export const MAX_COST = 1_000_000;
