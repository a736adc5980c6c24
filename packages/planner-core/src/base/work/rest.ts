/**
 * A callback between pieces of a long synchronous computation, where a low-priority thread can
 * sleep.
 */
export type Rest = () => void;

/** A callback that does not pause. */
export const NO_REST: Rest = () => {};
