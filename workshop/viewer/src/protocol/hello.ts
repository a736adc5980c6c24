import type { Value } from "@understudy/planner-core";

/** Version of the protocol. Page and game must have the same. */
export const PROTOCOL_VERSION = 1;

/** A variable of a domain, for editors. */
export type VariableSummary = {
  readonly name: string;
  /** The place of a presence variable, in a domain with kinds. */
  readonly place?: string;
} & (
  | { readonly type: "boolean" }
  | { readonly type: "enum"; readonly values: readonly string[] }
  | { readonly type: "integer"; readonly min: number; readonly max: number }
);

/** A tool of a domain, with the values of its parameters. */
interface ToolSummary {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly values: readonly Value[] }[];
  /** Display text of its precondition, as in the domain file. */
  readonly when: string;
  /** Display text of its effects, as in the domain file. */
  readonly then: string;
}

/** A declared goal. */
interface GoalSummary {
  readonly name: string;
  /** Display text, such as `wood>=3`. */
  readonly condition: string;
  readonly priority: number;
}

/** The displayed parts of a domain. */
export interface DomainSummary {
  readonly name: string;
  readonly description: string;
  readonly hash: string;
  readonly variables: readonly VariableSummary[];
  readonly tools: readonly ToolSummary[];
  readonly goals: readonly GoalSummary[];
}

/** An agent on the map. Frames refer to it by index. */
export interface AgentSummary {
  /** Indices of removed agents are reused. */
  readonly index: number;
  /** Id in the game and the orchestrator. */
  readonly id: string;
  /** Display name. */
  readonly name: string;
  /** Index of its domain in `hello`. */
  readonly domain: number;
  readonly persona?: string;
}

/** A place on the map, in ten-thousandths: `x` and `y` are 0 to 10000. */
export interface PlaceSummary {
  /** A value of the domain's `place` variable. */
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** The layout of a map. */
export interface MapSummary {
  /** Width divided by height. */
  readonly aspect: number;
  /** Places of agents; if empty, agents have free positions. */
  readonly places: readonly PlaceSummary[];
  /** Decorative lines between places, as pairs of `places` indices. */
  readonly ways: readonly (readonly [from: number, to: number])[];
}

/** Commands supported by the game. A page hides other buttons. */
export interface Capabilities {
  /** `pause` and `resume`. */
  readonly pause: boolean;
  readonly step: boolean;
  readonly speed: boolean;
  readonly setVariable: boolean;
  /** `order` with a goal. */
  readonly orderGoal: boolean;
  /** `order` with free text. */
  readonly orderDirective: boolean;
  /** `GET history`. */
  readonly history: boolean;
}

/** A switchable fault, for the menu. */
export interface FaultSummary {
  readonly name: string;
  /** Display text of its effect. */
  readonly description: string;
}

/** The first message of a stream, and the first line of a recording after its header. */
export interface HelloMessage {
  readonly type: "hello";
  readonly protocol: number;
  /** Name of the game, for the page title. */
  readonly title: string;
  readonly domains: readonly DomainSummary[];
  /** Absent if agents have no positions. */
  readonly map?: MapSummary;
  readonly capabilities: Capabilities;
  readonly faults: readonly FaultSummary[];
  /** Common budget of requests in ms, if any; a request may have its own. */
  readonly budgetMs?: number;
  /** Display name of the LLM planner's model; absent for none. */
  readonly model?: string;
}

/** Gives a live watcher its id. Sent first; never recorded. */
export interface WelcomeMessage {
  readonly type: "welcome";
  /** Id for commands that concern only this watcher. */
  readonly watcher: string;
}
