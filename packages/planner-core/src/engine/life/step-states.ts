/** A state of a step in an agent's life. */
export type StepState = "waiting" | "acting" | "done" | "interrupted" | "cooling";

/** A change from one state of a step to another. */
export type StepChange =
  | "begin"
  | "finish"
  /** Finishes, and cools down. */
  | "rest"
  | "fail"
  /** Fails once too often in a row, or leads round in a circle. */
  | "avoid"
  | "interrupt"
  /** The agent is told of the interruption. */
  | "tell"
  /** The cool-down is over. */
  | "recover";

/**
 * The changes that lead on from each state. `AgentLife` makes no other one: what the table lacks does nothing. The page
 * about living agents shows it.
 */
export const STEP_STATES: Readonly<
  Record<StepState, Readonly<Partial<Record<StepChange, StepState>>>>
> = {
  // Steps of agents that play on their own may never begin, and are seen to be done.
  waiting: { begin: "acting", finish: "done", rest: "cooling", avoid: "cooling" },
  acting: {
    finish: "done",
    rest: "cooling",
    fail: "waiting",
    avoid: "cooling",
    interrupt: "interrupted",
  },
  // As far as is known: a step that takes effect at once may fail after all.
  done: { begin: "acting", fail: "waiting", avoid: "cooling" },
  interrupted: { tell: "waiting" },
  cooling: { finish: "done", rest: "cooling", recover: "waiting" },
};

/** Whether a change leads on from a state. */
export function mayChange(state: StepState, change: StepChange): boolean {
  return STEP_STATES[state][change] !== undefined;
}
