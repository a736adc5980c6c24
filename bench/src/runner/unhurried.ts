/**
 * A budget, in milliseconds, that no machine uses up, however slow it is: the longest that a timer can be set for. What a task
 * checks must not depend on the speed of the machine.
 */
export const UNHURRIED_MS: number = 2 ** 31 - 1;

/** Options of a model that is opened: it may take as long as it does on this machine. */
export const UNHURRIED_MODEL: { readonly loadTimeoutMs: number; readonly hangMs: number } = {
  loadTimeoutMs: UNHURRIED_MS,
  hangMs: UNHURRIED_MS,
};
