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

/** What a plan may be asked with besides goal and budget; the guide of the service tells each. */
export interface WantOptions {
  /** Milliseconds that the server may take. Default 100. */
  readonly budgetMs?: number;
  /** Steps that must not be used. */
  readonly disabled?: readonly PlanStep[];
  /** A condition that must hold all the time. */
  readonly maintain?: Readonly<Record<string, unknown>>;
  readonly costVersion?: number | string;
  readonly background?: boolean;
  readonly choose?: boolean | number;
  /** Who the agent is, for the model. */
  readonly persona?: string;
  /** What the agent remembers, for the model. */
  readonly memory?: string;
}

/** What is sent for a want; it is sent again under another number when it is asked again. */
export interface WantMessage extends WantOptions {
  readonly goal: GoalInput;
  readonly budgetMs: number;
  readonly runner?: "server";
}

/** How several models of the server came to an answer. */
interface EnsembleMessage {
  /** How they were asked, such as `race`. */
  readonly strategy: string;
  /** Their calls in the order in which they were asked; times in milliseconds after the question. */
  readonly calls: readonly {
    readonly member: string;
    readonly beganMs: number;
    readonly endedMs: number;
    /** `won`, `lost`, `refused`, `failed` or `cancelled`. */
    readonly end: string;
    readonly tokens: number;
  }[];
  /** Why the winner won, in a few words. */
  readonly why: string;
  /** The share of the members that said the same, from 0 to 1, where they voted. */
  readonly agreement?: number;
  /** Of all calls but the winner's. */
  readonly tokensWasted: number;
}

/** A plan, as the server sends it. */
export interface PushedPlan {
  readonly basedOn: number;
  readonly want: number;
  readonly steps: readonly PlanStep[];
  readonly cost: number;
  readonly source: string;
  readonly via?: string;
  readonly status: AnswerStatus;
  readonly reason?: string;
  /** Which of several models wrote the plan, where a pool of them leads. */
  readonly member?: string;
  readonly ensemble?: EnsembleMessage;
}

/** A step of a plan that is being made: the plan that comes begins with it. */
export interface EarlyMessage {
  readonly basedOn: number;
  readonly want: number;
  readonly step: PlanStep;
  readonly index: number;
}

/** Any message of the server: members that are not named here are ignored. */
export interface HeardMessage extends Partial<PushedPlan> {
  readonly type: string;
  readonly n?: number;
  readonly agent?: string;
  readonly agents?: readonly string[];
  readonly received?: number;
  readonly resumeToken?: string;
  readonly code?: string;
  readonly message?: string;
  readonly seq?: number;
  readonly stepId?: number;
  readonly step?: PlanStep;
  readonly index?: number;
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
