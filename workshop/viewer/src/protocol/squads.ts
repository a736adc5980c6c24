/** A step of a squad's plan, in game time in ms. */
export interface SquadStepView {
  readonly text: string;
  /** Id of the step's own agent. */
  readonly agent: string;
  /** Ids of the other members that take part. */
  readonly with: readonly string[];
  readonly fromMs: number;
  /** End of the step; the expected one while it is not over. */
  readonly untilMs: number;
  readonly phase: "done" | "playing" | "next";
  /** Steps of other members that it makes possible. */
  readonly for: readonly { readonly agent: string; readonly what: string }[];
  /** The name of the tool. */
  readonly tool: string;
}

/** A squad with its plan and its latest steps. */
export interface SquadView {
  readonly id: string;
  readonly goal: string;
  /** Ids of the members. */
  readonly members: readonly string[];
  /** Whether a plan was requested and has not arrived yet. */
  readonly isWaiting: boolean;
  /** Steps of the squad, ordered by start. */
  readonly steps: readonly SquadStepView[];
}

/** All squads. Sent in full, after any change. */
export interface SquadsMessage {
  readonly type: "squads";
  readonly tick: number;
  readonly timeMs: number;
  readonly squads: readonly SquadView[];
}
