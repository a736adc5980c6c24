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

/** The wait of a member before its next step. */
export interface SquadWaitView {
  readonly member: string;
  /** Id of the member whose step it waits for; absent for others. */
  readonly for?: string;
  /** The name of that step's tool, or of a clock; `event`; or `time`. */
  readonly what: string;
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
  /** The waits of idle members. Absent in recordings of earlier versions. */
  readonly waits?: readonly SquadWaitView[];
}

/** All squads. Sent in full, after any change. */
export interface SquadsMessage {
  readonly type: "squads";
  readonly tick: number;
  readonly timeMs: number;
  readonly squads: readonly SquadView[];
}
