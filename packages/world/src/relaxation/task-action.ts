/** A condition that does not hold at first. */
export interface OpenCondition {
  readonly variable: number;
  readonly operator: "=" | "!=" | "<=" | ">=";
  readonly value: number;
  /** The amount that its variable lacks. */
  readonly lack: number;
}

/** An effect on a variable. */
export interface TaskEffect {
  readonly variable: number;
  /** The assigned value; undefined for an unknown value, or for an added amount. */
  readonly value: number | undefined;
  /** The amount that is added; 0 for none. */
  readonly amount: number;
}

/** An action with things. */
export interface TaskAction {
  /** Undefined for the end of a clock. */
  readonly tool: string | undefined;
  /** Indices of its things. */
  readonly things: readonly number[];
  /** Indices of those that it claims. */
  readonly claims: readonly number[];
  /** Indices of conditions. */
  readonly needs: readonly number[];
  readonly effects: readonly TaskEffect[];
  readonly scaledCost: number;
  /** The index of the thing whose way is its cost; -1 for none. */
  readonly way: number;
  /** How often it may take place before its own effects prevent it; infinite if they never do. */
  readonly times: number;
}
