/** Levels of thinking, of which each server takes its own. */
export const THINKING_LEVELS = ["minimal", "low", "medium", "high"] as const;

/** Whether a reasoning model may think before its answer; a level says how much. */
export type Thinking = boolean | (typeof THINKING_LEVELS)[number];
