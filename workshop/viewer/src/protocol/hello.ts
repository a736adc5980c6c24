import type { Value } from "@understudy/planner-core";

/** The version of this protocol. A page and a game speak to each other only where theirs are equal. */
export const PROTOCOL_VERSION = 1;

/** A variable of a domain, as an editor needs it. */
export type VariableSummary = {
  readonly name: string;
  /** The place that it belongs to where a domain has kinds: a variable that says whether a thing is there. */
  readonly place?: string;
} & (
  | { readonly type: "boolean" }
  | { readonly type: "enum"; readonly values: readonly string[] }
  | { readonly type: "integer"; readonly min: number; readonly max: number }
);

/** A tool of a domain, with the values that each parameter takes. */
interface ToolSummary {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly { readonly name: string; readonly values: readonly Value[] }[];
  /** Its precondition, as the domain file writes it; for people. */
  readonly when: string;
  /** Its effects, as the domain file writes them; for people. */
  readonly then: string;
}

/** A goal that a domain declares. */
interface GoalSummary {
  readonly name: string;
  /** For people, such as `wood>=3`. */
  readonly condition: string;
  readonly priority: number;
}

/** The parts of a domain that a page shows. */
export interface DomainSummary {
  readonly name: string;
  readonly description: string;
  readonly hash: string;
  readonly variables: readonly VariableSummary[];
  readonly tools: readonly ToolSummary[];
  readonly goals: readonly GoalSummary[];
}

/** Somebody on the map. Frames name agents by index. */
export interface AgentSummary {
  /** Indices of agents that left are given to others that come later. */
  readonly index: number;
  /** As the game calls the agent, and as the orchestrator does. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Index of its domain in `hello`. */
  readonly domain: number;
  readonly persona?: string;
}

/** A place for agents. `x` and `y` run from 0 to 10000: ten-thousandths of the map. */
export interface PlaceSummary {
  /** A value of the `place` variable of the domain. */
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** How the map looks. */
export interface MapSummary {
  /** Width divided by height. */
  readonly aspect: number;
  /** Agents stand at places, or, if there are none, anywhere. */
  readonly places: readonly PlaceSummary[];
  /** Ways between places, as pairs of indices of `places`; for the eye alone. */
  readonly ways: readonly (readonly [from: number, to: number])[];
}

/** Commands that the game supports. A page shows no buttons for the rest. */
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
  /** `trace` and `why-unreachable`. */
  readonly explain: boolean;
  /** `GET history`. */
  readonly history: boolean;
}

/** A fault that can be switched on, for the menu. */
export interface FaultSummary {
  readonly name: string;
  /** Its purpose, for people. */
  readonly description: string;
}

/** The first message of a stream, and the first line of a recording after its header. */
export interface HelloMessage {
  readonly type: "hello";
  readonly protocol: number;
  /** The name of the game, for the title of the page. */
  readonly title: string;
  readonly domains: readonly DomainSummary[];
  /** Left out where agents have no place. */
  readonly map?: MapSummary;
  readonly capabilities: Capabilities;
  readonly faults: readonly FaultSummary[];
  /** Budget of requests in ms where all have the same; each request may say its own. */
  readonly budgetMs?: number;
  /** The model in the lead, for people; left out if there is none. */
  readonly model?: string;
}

/** Tells a watcher of a live stream who it is. Comes first; never in recordings. */
export interface WelcomeMessage {
  readonly type: "welcome";
  /** To be given along with commands that concern this watcher alone. */
  readonly watcher: string;
}
