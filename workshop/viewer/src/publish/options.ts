import type {
  Clock,
  Domain,
  GoalReference,
  Outcome,
  PackedState,
  Telemetry,
  Value,
} from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";
import type { FaultSummary } from "../protocol/hello.ts";
import type { ViewedWorld } from "./things/viewed-world.ts";

/**
 * The view of an agent, read in each frame while a page is open. A `PlanRunner` fits; a game that plays plans in
 * another way can implement it.
 */
export interface ViewedAgent {
  /** The outcome of the current plan. */
  // biome-ignore lint/suspicious/noExplicitAny: runners of typed domains fit, too; keyed steps make `Outcome` invariant
  readonly outcome: Outcome<any> | undefined;
  /** Number of finished steps. */
  readonly position: number;
  /** Whether a step is running. */
  readonly isPlaying: boolean;
  /** Whether a request is in progress. */
  readonly isWaiting: boolean;
  /** The agent's state; read, never kept. */
  readonly observed: PackedState | undefined;
  readonly goal: GoalReference;
  /** Sets the agent's goal. Optional; without it a page cannot. */
  pursue?(goal: GoalReference): void;
}

/** Options of a shown agent. */
export interface AgentOptions {
  /** The agent's id in the orchestrator. */
  readonly id: string;
  readonly runner: ViewedAgent;
  /** Display name. Default, also if blank: the id. */
  readonly name?: string | undefined;
  /** Default: the viewer's first domain. */
  readonly domain?: Domain | undefined;
  readonly persona?: string | undefined;
  /** The agent's position in units of the map. Default: the place in its state, if the map has places. */
  readonly position?: (() => { readonly x: number; readonly y: number }) | undefined;
}

/** Positions of places and agents. */
export interface MapOptions {
  /** In units of the game. Default 100. */
  readonly width?: number | undefined;
  /** Default 100. */
  readonly height?: number | undefined;
  /** The place variable. Default: none; agents have positions of their own. */
  readonly variable?: string | undefined;
  /** Positions of places, in units of the map. Default: a ring. */
  readonly places?: Readonly<Record<string, readonly [x: number, y: number]>> | undefined;
  /** Decorative lines between places. */
  readonly ways?: readonly (readonly [from: string, to: string])[] | undefined;
}

/** Functions through which a page may change the game; all optional. Errors are shown on the page. */
export interface ViewerControls {
  /** Requires `resume`. */
  pause?(): void;
  resume?(): void;
  /** Advances by some ticks, then pauses again. */
  step?(ticks: number): void;
  speed?(factor: number): void;
  /** Changes the world so that the agent's state has this value, which is validated by the domain. */
  setVariable?(agent: string, variable: string, value: Value): void;
  /** Sets an agent's goal. Default: `pursue` of its runner. */
  order?(agent: string, goal: GoalReference): void;
  /** Switches a fault. */
  setFault?(name: string, on: boolean): void;
}

/** Limits of the history in memory, for looking back in a running game. */
export interface HistoryLimits {
  /** Default 300. */
  readonly seconds?: number | undefined;
  /** Default 64 MiB. */
  readonly bytes?: number | undefined;
}

/** Options of a viewer. */
export interface ViewerOptions {
  /** The domain or domains of the agents. */
  readonly domain: Domain | readonly Domain[];
  /** Display title. Default: the name of the domain. */
  readonly title?: string | undefined;
  readonly map?: MapOptions | undefined;
  /** The game's things, claims and memories. Default: none. */
  readonly world?: ViewedWorld | undefined;
  /** Position of a thing, in units of the map. Default: not on the map. */
  readonly thingAt?:
    | ((id: ThingId) => { readonly x: number; readonly y: number } | undefined)
    | undefined;
  /** The orchestrator's telemetry, for the panels. */
  readonly telemetry?: Telemetry | undefined;
  readonly controls?: ViewerControls | undefined;
  /** Faults of `controls.setFault`. */
  readonly faults?: readonly FaultSummary[] | undefined;
  /** Whether a page may set agents' goals, by `controls.order` or their runners' `pursue`. Default true. */
  readonly orders?: boolean | undefined;
  /** Whether the orchestrator has an LLM planner, which can follow free text. Default false. */
  readonly directives?: boolean | undefined;
  /** Display name of the LLM planner's model. */
  readonly model?: string | undefined;
  /** Common budget of requests in ms, if any. */
  readonly budgetMs?: number | undefined;
  /** Limit on frames per second. Default 30. */
  readonly updatesPerSecond?: number | undefined;
  /**
   * Up to this number of agents, all details are sent and recorded; above it, only those of selected agents. Default
   * 64.
   */
  readonly detailsOfAll?: number | undefined;
  /** Limits of the history, which is kept while a page watches. Default: 300 s and 64 MiB; false: none. */
  readonly history?: HistoryLimits | false | undefined;
  /** Clock of frames and requests, the orchestrator's. Default: the system clock. */
  readonly clock?: Clock | undefined;
}
