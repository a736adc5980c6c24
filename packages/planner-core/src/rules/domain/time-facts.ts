/** The time of a tool and its need for other agents, as written. */
export interface ToolTime {
  /** Undefined for a tool that takes effect at once. */
  readonly duration: unknown;
  readonly alongside: boolean;
  /** Number of other agents that take part. */
  readonly partners: number;
  /** The roles of the partners, in their order; undefined if all who take part do the same. */
  readonly roles?: readonly string[] | undefined;
  /** Whether the tool has a condition to keep. */
  readonly hasDuring: boolean;
  /** Whether actions of the domain itself stand for the tool's steps: for a single agent, one step after the other. */
  readonly isSequential: boolean;
}

/** An event: effects at a time of the game's clock. */
export interface DomainEvent {
  /** In thousandths of a unit. */
  readonly scaledAt: number;
  readonly then: Readonly<Record<string, unknown>>;
}

/** A clock of things, as written. */
export interface ClockTime {
  readonly name: string;
  readonly duration: unknown;
}

/** The facts about time and agents in a definition, apart from its happenings. */
export interface TimeFacts {
  /** Names of the variables that agents share. */
  readonly shared: readonly string[];
  /** By index of the tool. */
  readonly tools: readonly ToolTime[];
  /** In the order of their times. */
  readonly events: readonly DomainEvent[];
  /** In declared order. */
  readonly clocks: readonly ClockTime[];
  /** Deadlines of goals by name, in thousandths of a unit on the game's clock. */
  readonly by: Readonly<Record<string, number>>;
}

/**
 * A length of time: `constant` plus the variables, each times its factor, in thousandths, divided by `per`.
 */
export interface ScaledLength {
  /** Pairs of a variable and its factor. */
  readonly terms: readonly (readonly [variable: number, factor: number])[];
  readonly constant: number;
  /** A whole number; 1 unless the length is a quotient, which is rounded. */
  readonly per: number;
}

/** The duration of a ground step, evaluated in the state in which it starts. */
export type Duration =
  | { readonly kind: "way"; readonly to: number }
  | {
      readonly kind: "range";
      readonly from: ScaledLength;
      /** Undefined if there is no limit. */
      readonly to: ScaledLength | undefined;
    };
