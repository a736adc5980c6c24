/**
 * An unlimited budget in milliseconds: the longest of a timer. A task's checks must not depend on the machine's speed.
 */
export const UNHURRIED_MS: number = 2 ** 31 - 1;

/** Options of a model without time limits. */
export const UNHURRIED_MODEL: { readonly loadTimeoutMs: number; readonly hangMs: number } = {
  loadTimeoutMs: UNHURRIED_MS,
  hangMs: UNHURRIED_MS,
};
