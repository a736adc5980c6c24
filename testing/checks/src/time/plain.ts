/**
 * Questions for schedules of small size, answered by trying every start at every thousandth of a unit.
 *
 * @module
 */

/** A value of a variable. */
export type PlainValue = boolean | number | string;

/** A test of one variable. */
export type PlainTest =
  | PlainValue
  | { readonly "!=": PlainValue }
  | { readonly ">=": number }
  | { readonly "<=": number };

/** Tests that must all hold, beside one of several lists of tests. */
export interface PlainCondition {
  readonly [variable: string]: PlainTest | readonly PlainCondition[];
}

/** A change of one variable: a value, a difference, or the value of another variable. */
type PlainEffect =
  | PlainValue
  | { readonly "+": number }
  | { readonly "-": number }
  | { readonly var: string };

/** Effects, by variable. */
export type PlainEffects = Readonly<Record<string, PlainEffect>>;

/** The needs and the changes of one of those who do a step. */
export interface PlainPart {
  readonly when?: PlainCondition;
  readonly start?: PlainEffects;
  readonly during?: PlainCondition;
  readonly finish?: PlainCondition;
  readonly then?: PlainEffects;
  readonly if?: readonly { readonly when: PlainCondition; readonly then: PlainEffects }[];
  readonly interrupted?: PlainEffects;
}

/** A tool without parameters. Durations are in units, and thousandths of a unit are ticks. */
export interface PlainTool extends PlainPart {
  readonly name: string;
  readonly duration?:
    | number
    | { readonly from: number; readonly to?: number }
    | { readonly way: string };
  readonly alongside?: boolean;
  /** The number of partners that do the same, or what each of them does. */
  readonly partners?: number | readonly (PlainPart & { readonly role: string })[];
  readonly cost: number;
}

/** A clock of things: effects once a condition on shared variables has held for a time in units. */
export interface PlainClock {
  readonly name: string;
  readonly while: PlainCondition;
  readonly duration: number;
  readonly then: PlainEffects;
}

/** A declared variable. */
export type PlainVariable = (
  | { readonly type: "boolean" }
  | { readonly type: "integer"; readonly min: number; readonly max: number }
  | { readonly type: "enum"; readonly values: readonly string[]; readonly position?: true }
) & { readonly shared?: boolean };

/** A domain of the language that the grid understands: a part of the planner's. */
export interface PlainDomain {
  readonly name: string;
  readonly state: Readonly<Record<string, PlainVariable>>;
  readonly tools: readonly PlainTool[];
  readonly goals: readonly [
    { readonly name: "goal"; readonly when: PlainCondition; readonly by?: number },
  ];
  readonly maintain?: readonly PlainCondition[];
  readonly events?: readonly { readonly at: number; readonly then: PlainEffects }[];
  readonly clocks?: readonly PlainClock[];
}

/** A member's own values, by variable. */
export type PlainValues = Readonly<Record<string, PlainValue>>;

/** A question for a schedule. Members are known by position, tools by name. */
export interface PlainQuestion {
  readonly domain: PlainDomain;
  readonly shared: PlainValues;
  readonly members: readonly { readonly own: PlainValues; readonly disabled: readonly string[] }[];
  readonly running: readonly {
    readonly tool: string;
    readonly members: readonly number[];
    /** The least and the greatest number of ticks until the end. */
    readonly left: number;
    readonly leftTo: number;
  }[];
  /** The number of ticks until the end of clocks that run, by position. Default for each: its duration. */
  readonly clocks?: readonly (number | undefined)[];
  /** Tools whose steps may not start before a tick. Default: none. */
  readonly openings?: readonly { readonly at: number; readonly tools: readonly string[] }[];
  /** Ticks from place to place; no way where there is no entry. */
  readonly ways: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  readonly measure: { readonly time: number; readonly cost: number };
}

/** A schedule in ticks. */
export interface PlainSchedule {
  readonly steps: readonly {
    readonly tool: string;
    readonly members: readonly number[];
    readonly start: number;
    readonly duration: number;
  }[];
  /** Ends of the steps that run, in the question's order. */
  readonly ends: readonly number[];
}

/** Ticks in a unit. */
export const TICKS = 1000;

/** A time or a cost of a definition, in thousandths. */
export function ticksOf(units: number): number {
  return Math.round(units * TICKS);
}
