/** A ban expressed by a clause. */
export interface Ban {
  readonly actions: readonly number[];
  readonly goals: readonly number[];
  /** Whether the ban refuses a state of affairs; its actions are then those that cause the state. */
  readonly isState?: boolean;
  /** Goals that the ban asks for if no other goal is requested: those that require the refused state to be absent. */
  readonly wanted?: readonly number[];
  /** Whether the ban would forbid every way to a goal that the same sentence asks for. */
  readonly isContrary?: boolean;
  /** Whether the banned thing itself was named, and not a synonym. */
  readonly isSure: boolean;
}
