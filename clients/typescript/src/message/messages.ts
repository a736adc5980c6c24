/** A state's values by variable name: true, 3, "market". */
export type Values = Readonly<Record<string, boolean | number | string>>;

/** A step of a plan: a tool of the domain with its arguments. */
export interface PlanStep {
  readonly tool: string;
  readonly args: Values;
  /** In the plan of one agent, in a domain with time: its start, in units from the state that the plan works from. */
  readonly startsAt?: number;
  /** In the plan of one agent, in a domain with time: its duration in units; 0 for an instant step. */
  readonly duration?: number;
}

/** Status of an answer: only `solved` reaches the goal. */
export type AnswerStatus = "solved" | "unsolvable" | "partial" | "cut-off";

/** A goal name, a condition, `{ oneOf: [goals] }` or `{ directive: "free text" }`. */
export type GoalInput = string | Readonly<Record<string, unknown>>;

/** An order: an id and a goal with things. */
export interface ClientOrder {
  readonly id: string;
  /** The goal of the order, such as `{ goal: "robbed", things: { it: 7 } }`. */
  readonly goal: GoalInput;
  /** Higher ones come first. Default 0. */
  readonly priority?: number;
}

/** Options of a question besides goal and budget, as described in the guide of the service. */
export interface WantOptions {
  /** Budget of the server, in milliseconds. Default 100. */
  readonly budgetMs?: number;
  /** Prohibited steps. */
  readonly disabled?: readonly PlanStep[];
  /** A condition that must hold all the time; with a `world` also a goal with things. */
  readonly maintain?: Readonly<Record<string, unknown>>;
  /** Goals with things that come before the agent's own, for a client with a `world`. */
  readonly orders?: readonly ClientOrder[];
  /** Travel costs by start and destination; a missing pair is unreachable. */
  readonly ways?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly costVersion?: number | string;
  readonly background?: boolean;
  readonly choose?: boolean | number;
  /** A description of the agent, for the model. */
  readonly persona?: string;
  /** The agent's memories, for the model. */
  readonly memory?: string;
}

/** The message for a goal; asking again uses another number. */
export interface WantMessage extends WantOptions {
  readonly goal: GoalInput;
  readonly budgetMs: number;
  readonly runner?: "server";
}

/** Whether two steps are equal. */
export function isSameStep(one: PlanStep, other: PlanStep | undefined): boolean {
  return one.tool === other?.tool && isSameValues(one.args, other.args);
}

/** Whether two sets of values are equal. */
export function isSameValues(one: Values, other: Values): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}

/** Whether any value differs from the known ones. */
export function isNews(values: Values, known: Values): boolean {
  for (const name in values) {
    if (Object.hasOwn(values, name) && values[name] !== known[name]) return true;
  }
  return false;
}

/** A want that also disables failed steps. */
export function excluding(
  failed: readonly PlanStep[],
  { disabled = [], ...others }: Partial<WantMessage> = {},
): Partial<WantMessage> {
  const all = [...disabled, ...failed];
  return all.length > 0 ? { ...others, disabled: all } : others;
}

/** A want without one of its orders. */
export function withoutOrder(id: string, want?: WantMessage): WantMessage | undefined {
  const { orders = [] } = want ?? {};
  return want && { ...want, orders: orders.filter((order) => order.id !== id) };
}
