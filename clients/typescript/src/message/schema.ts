// Generated from the session's schemas by clients/generator; do not edit.

/** A state's values by variable name: true, 3, "market". */
export type Values = Readonly<Record<string, boolean | number | string>>;

/** A goal name, a condition, `{ oneOf: [goals] }` or `{ directive: "free text" }`. */
export type GoalInput = string | Readonly<Record<string, unknown>>;

/** The game's own id for a thing. */
export type ClientThingId = number | string;

/** Status of an answer: only `solved` reaches the goal. */
export type AnswerStatus = ServerMessages["plan"]["status"];

/** A step of a plan: a tool of the domain with its arguments. */
export interface PlanStep {
  readonly tool: string;
  /** Values by name: true, 3, "market". */
  readonly args: Values;
  /** Start in units from the plan's state; in plans of single agents, in a domain with time. */
  readonly startsAt?: number;
  /** Duration in units, with `startsAt`; 0 for a step that takes effect at once. */
  readonly duration?: number;
}

/** A use of a step: what it makes possible. */
export interface TaskUse {
  /** The member with the step; absent for the goal. */
  readonly agent?: string;
  /** The name of the tool, or `goal`. */
  readonly what: string;
}

/** A step of a squad's plan. */
export interface SquadRole {
  readonly agent: string;
  /** A tool and its arguments. */
  readonly step: PlanStep;
  readonly with: readonly string[];
  readonly isRunning: boolean;
  /** The expected start of the step, on the game's clock. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** The steps, or the goal, that the step makes possible. */
  readonly for: readonly TaskUse[];
  /** Their roles, in the order of `with`; absent in steps without roles. */
  readonly roles?: readonly string[];
}

/** Travel costs that a server asks for, from one thing or agent. */
interface WantedWays {
  readonly from?: number | string;
  readonly to: readonly (number | string)[];
}

/** A step in flight, for a server that does not know it. */
export interface SavedTask {
  /** A member of the squad. */
  readonly agent: string;
  readonly with: readonly string[];
  /** A tool and its arguments. */
  readonly step: PlanStep;
  /** Milliseconds since its start; default 0. */
  readonly elapsedMs: number;
  /** Milliseconds until its expected end; default: by its duration. */
  readonly leftMs: number;
  /** The role of `agent` if it is a partner; the first of `with` then leads the step. */
  readonly role?: string;
}

/** An order: an id and a goal with things. */
export interface ClientOrder {
  /** An id of the client's choice. */
  readonly id: string;
  /** The name of a goal, a condition, or {"goal": name, "things": {"it": id}}. */
  readonly goal: GoalInput;
  /** Orders of higher priority come first, equal ones in turn; default 0. */
  readonly priority?: number;
}

/** A step of a joint plan. */
export interface TogetherStep {
  /** A member. */
  readonly agent: string;
  /** A tool and its arguments. */
  readonly step: PlanStep;
  /** In units of time, from the request. */
  readonly startsAt: number;
  /** In units; 0 for a step that takes effect at once. */
  readonly duration: number;
  /** The other members that take part. */
  readonly with: readonly string[];
  /** Their roles, in the order of `with`; absent in steps without roles. */
  readonly roles?: readonly string[];
}

/** A wait in a joint plan. */
export interface TogetherWait {
  readonly agent: string;
  /** In units from the request. */
  readonly from: number;
  readonly until: number;
  /** The member whose step comes first; absent for an event. */
  readonly for?: string;
  /** The name of its tool, or of a clock; `event` or `time`. */
  readonly what: string;
}

/** A joint plan. */
export interface TogetherAnswer {
  /** `unsolvable` is proved; `cut-off`: no plan was found within the budget. */
  readonly status: "solved" | "unsolvable" | "cut-off";
  /** In the order of their starts; empty without a plan. */
  readonly steps: readonly TogetherStep[];
  /** The end of each step in flight, in the order of `running`, in units. */
  readonly ends: readonly number[];
  /** End of the last step, in units from the request. */
  readonly time: number;
  /** The sum of the costs of all steps. */
  readonly cost: number;
  readonly measure: number;
  /** Whether it is proved that no plan has a smaller measure. */
  readonly optimal: boolean;
  /** A proved lower bound of the measure. */
  readonly lowerBound: number;
  /** The waits of members for each other and for events. */
  readonly waits: readonly TogetherWait[];
  /** The share of `keep` that is still in the plan, from 0 to 1. */
  readonly kept: number;
  /** From the first byte of the request to the answer, as the server saw it. */
  readonly elapsedMs: number;
}

/** A plan, as it is answered over HTTP. */
export interface HttpPlan {
  readonly status: "solved" | "unsolvable" | "partial" | "cut-off";
  /** Empty without a plan, and if there is nothing to do. */
  readonly steps: readonly PlanStep[];
  readonly cost: number;
  readonly source: string;
  readonly reason?: string;
  readonly detail?: string;
  /** The author of the plan among the models of a pool. */
  readonly member?: string;
}

/** Options of a question besides the goal. */
export interface WantOptions {
  readonly disabled?: readonly PlanStep[] | undefined;
  /** A condition of the domain language, such as {"wood": {">=": 2}}. */
  readonly maintain?: Readonly<Record<string, unknown>> | undefined;
  /** Costs of ways by start and end, as objects of numbers; there is no way where a number is missing. */
  readonly ways?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  readonly costVersion?: number | string | undefined;
  /** Whether the model may finish after its answer is no longer needed; default true. */
  readonly background?: boolean | undefined;
  /** Whether the model only chooses among proved plans; a number limits these plans. */
  readonly choose?: boolean | number | undefined;
  /** The agent's character, for the prompt. */
  readonly persona?: string | undefined;
  /** The agent's memories, for the prompt. */
  readonly memory?: string | undefined;
  /** Budget of the server, in milliseconds. Default 100. */
  readonly budgetMs?: number | undefined;
  /** Clocks of things that run; one that is not told begins with the request. */
  readonly clocks?:
    | readonly { readonly clock: string; readonly args?: Values; readonly leftMs: number }[]
    | undefined;
  /** All open orders of the agent; only in a session with a world. */
  readonly orders?: readonly ClientOrder[] | undefined;
}

/** Options of a squad's goal. */
export interface SquadOptions {
  /** All members from now on: new ones join, missing ones leave. */
  readonly members: readonly string[];
  /** Goals of members besides, by name; with deadlines, the earliest counts. */
  readonly goals?: Readonly<Record<string, GoalInput>> | undefined;
  /** The measure to minimise: "time", "cost" or {"time": 1, "cost": 0.2}; default "time". */
  readonly measure?: "time" | "cost" | { readonly time: number; readonly cost: number } | undefined;
  /** Length of a unit of time in milliseconds; default 1000. */
  readonly unitMs?: number | undefined;
  /** Events in addition to those of the domain. */
  readonly events?:
    | readonly {
        readonly at: number;
        readonly then: object;
        readonly opens?: readonly (string | PlanStep)[];
        readonly name?: string;
      }[]
    | undefined;
  /** Clocks of things that run; one that is not told begins with the request. */
  readonly clocks?:
    | readonly { readonly clock: string; readonly args?: Values; readonly leftMs: number }[]
    | undefined;
  /** Deadline in units, on the game's clock; default: that of the goal. */
  readonly by?: number | undefined;
  /** A condition of the domain language, such as {"wood": {">=": 2}}. */
  readonly maintain?: Readonly<Record<string, unknown>> | undefined;
  /** Costs of ways by start and end, as objects of numbers; there is no way where a number is missing. */
  readonly ways?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  /** Budget of the server, in milliseconds. Default 100. */
  readonly budgetMs?: number | undefined;
  /** Forbidden or impossible tools and steps, by member. */
  readonly disabled?: Readonly<Record<string, readonly (string | PlanStep)[]>> | undefined;
  /** The end of steps of a fixed duration: told by `step`, or timed by the server; default told. */
  readonly ends?: "told" | "timed" | undefined;
  /** Whether the server sends `roles` with each new plan; default false. */
  readonly roles?: boolean | undefined;
}

/** A question for a joint plan of several agents, in a domain with time. */
export interface TogetherAsked {
  /** The members by name, at most 16. */
  readonly agents: Readonly<
    Record<string, { readonly state: Values; readonly disabled?: readonly (string | PlanStep)[] }>
  >;
  /** Values by name: true, 3, "market". */
  readonly shared?: Values | undefined;
  /** The name of a goal, or a condition. */
  readonly goal: GoalInput;
  /** Goals of members besides, by name; with deadlines, the earliest counts. */
  readonly goals?: Readonly<Record<string, GoalInput>> | undefined;
  /** The measure to minimise: "time", "cost" or {"time": 1, "cost": 0.2}; default "time". */
  readonly measure?: "time" | "cost" | { readonly time: number; readonly cost: number } | undefined;
  /** Length of a unit of time in milliseconds; default 1000. */
  readonly unitMs?: number | undefined;
  /** Events in addition to those of the domain. */
  readonly events?:
    | readonly {
        readonly at: number;
        readonly then: object;
        readonly opens?: readonly (string | PlanStep)[];
        readonly name?: string;
      }[]
    | undefined;
  /** Clocks of things that run; one that is not told begins with the request. */
  readonly clocks?:
    | readonly { readonly clock: string; readonly args?: Values; readonly leftMs: number }[]
    | undefined;
  /** Deadline in units, on the game's clock; default: that of the goal. */
  readonly by?: number | undefined;
  /** A condition of the domain language, such as {"wood": {">=": 2}}. */
  readonly maintain?: Readonly<Record<string, unknown>> | undefined;
  /** Costs of ways by start and end, as objects of numbers; there is no way where a number is missing. */
  readonly ways?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  /** Steps in flight, which are kept; their start effects are part of the states. */
  readonly running?:
    | readonly {
        readonly agent: string;
        readonly step: PlanStep;
        readonly leftMs: number;
        readonly leftToMs?: number;
        readonly with?: readonly string[];
        readonly role?: string;
      }[]
    | undefined;
  /** The game's clock, for events and deadlines; default 0. */
  readonly nowMs?: number | undefined;
  /** Steps of an earlier answer, of which as few as possible change. */
  readonly keep?: readonly TogetherStep[] | undefined;
  /** Budget of the server, in milliseconds. Default 100. */
  readonly budgetMs?: number | undefined;
}

/** The server's messages by type, as far as clients read them. */
interface ServerMessages {
  readonly welcome: { readonly resumeToken: string; readonly received: number };
  readonly ack: { readonly received: number };
  readonly plan: {
    readonly n: number;
    readonly agent: string;
    readonly basedOn: number;
    readonly want: number;
    readonly steps: readonly PlanStep[];
    readonly fromMs?: readonly number[];
    readonly cost: number;
    readonly source: string;
    readonly status: "solved" | "unsolvable" | "partial" | "cut-off";
    readonly reason?: string;
    readonly member?: string;
  };
  readonly revised: {
    readonly n: number;
    readonly agent: string;
    readonly basedOn: number;
    readonly want: number;
    readonly steps: readonly PlanStep[];
    readonly fromMs?: readonly number[];
    readonly cost: number;
    readonly source: string;
    readonly status: "solved" | "unsolvable" | "partial" | "cut-off";
    readonly reason?: string;
    readonly member?: string;
  };
  readonly early: {
    readonly n: number;
    readonly agent: string;
    readonly basedOn: number;
    readonly want: number;
    readonly step: PlanStep;
    readonly index: number;
  };
  readonly begin: {
    readonly n: number;
    readonly agent: string;
    readonly stepId: number;
    readonly step: PlanStep;
    readonly squad?: string;
    readonly with?: readonly string[];
    readonly untilMs?: number;
    readonly for?: readonly TaskUse[];
    readonly role?: string;
  };
  readonly finish: { readonly n: number; readonly agent: string; readonly stepId: number };
  readonly wait: {
    readonly n: number;
    readonly agent: string;
    readonly squad: string;
    readonly step: PlanStep;
    readonly for?: string;
    readonly what: string;
    readonly untilMs: number;
  };
  readonly rest: {
    readonly n: number;
    readonly agent: string;
    readonly squad: string;
    readonly reason: string;
  };
  readonly interrupt: {
    readonly n: number;
    readonly agent: string;
    readonly stepId: number;
    readonly reason: string;
  };
  readonly roles: {
    readonly n: number;
    readonly squad: string;
    readonly roles: readonly SquadRole[];
  };
  readonly claims: {
    readonly n: number;
    readonly agent: string;
    readonly things: readonly (number | string)[];
  };
  readonly order: {
    readonly n: number;
    readonly agent: string;
    readonly want: number;
    readonly id: string;
    readonly state: "wanted" | "postponed" | "given-up" | "done";
    readonly reason?: string;
  };
  readonly ways: {
    readonly n: number;
    readonly agent: string;
    readonly ways: readonly WantedWays[];
  };
  readonly resync: { readonly agents?: readonly string[] };
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly pointer?: string;
    readonly seq?: number;
    readonly agent?: string;
    readonly squad?: string;
  };
}

/** A message of the server. */
export type ServerMessage<Name extends keyof ServerMessages = keyof ServerMessages> = {
  [Each in Name]: ServerMessages[Each] & { readonly type: Each };
}[Name];
