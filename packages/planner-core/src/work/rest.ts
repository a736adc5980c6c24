/** Called between pieces of a long synchronous computation; a low-priority thread sleeps in it. */
export type Rest = () => void;

/** No rest. */
export const NO_REST: Rest = () => {};
