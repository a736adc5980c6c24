/** Values of a state by the names of its variables: true, 3, "market". */
export type Values = Readonly<Record<string, boolean | number | string>>;

/** One step of a plan: a tool of the domain, and its arguments. */
export interface PlanStep {
  readonly tool: string;
  readonly args: Values;
}

/** How an answer ended: only `solved` leads all the way to the goal. */
export type AnswerStatus = "solved" | "unsolvable" | "partial" | "cut-off";

/** The name of a goal, a condition, `{ oneOf: [goals] }` or `{ directive: "free text" }`. */
export type GoalInput = string | Readonly<Record<string, unknown>>;

/** Options of a question besides goal and budget; the guide of the service tells each. */
export interface WantOptions {
  /** Milliseconds that the server may take. Default 100. */
  readonly budgetMs?: number;
  /** Steps that must not be used. */
  readonly disabled?: readonly PlanStep[];
  /** A condition that must hold all the time. */
  readonly maintain?: Readonly<Record<string, unknown>>;
  /** Costs of ways, by where they start and where they lead; what is left out is no way. */
  readonly ways?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly costVersion?: number | string;
  readonly background?: boolean;
  readonly choose?: boolean | number;
  /** A text that says who the agent is, for the model. */
  readonly persona?: string;
  /** The agent's memories, for the model. */
  readonly memory?: string;
}

/** The message for a want; it is sent again under another number when it is asked again. */
export interface WantMessage extends WantOptions {
  readonly goal: GoalInput;
  readonly budgetMs: number;
  readonly runner?: "server";
}

/** Whether two steps are the same. */
export function isSameStep(one: PlanStep, other: PlanStep | undefined): boolean {
  return one.tool === other?.tool && isSameValues(one.args, other.args);
}

/** Whether two sets of values are the same. */
export function isSameValues(one: Values, other: Values): boolean {
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => one[name] === other[name])
  );
}

/** Whether some of the values are not those that are known. */
export function isNews(values: Values, known: Values): boolean {
  for (const name in values) {
    if (Object.hasOwn(values, name) && values[name] !== known[name]) return true;
  }
  return false;
}
