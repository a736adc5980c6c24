import type {
  Clock,
  Domain,
  GoalReference,
  Outcome,
  PackedState,
  Repertoire,
  Telemetry,
  Value,
} from "@understudy/planner-core";
import type { ThingId } from "@understudy/world";
import type { FaultSummary } from "../protocol/hello.ts";
import type { ViewedWorld } from "./things/viewed-world.ts";

/**
 * The view of an agent, read in each frame while a page is open. A `PlanRunner` is one; a game that plays plans in another
 * way shows the same.
 */
export interface ViewedAgent {
  /** The outcome whose plan is being played. */
  readonly outcome: Outcome | undefined;
  /** The number of its steps that are finished. */
  readonly position: number;
  /** Whether a step was begun that has not ended. */
  readonly isPlaying: boolean;
  /** Whether a request is under way. */
  readonly isWaiting: boolean;
  /** The agent's state; read, never kept. */
  readonly observed: PackedState | undefined;
  readonly goal: GoalReference;
  /** Gives the agent another goal. Without it a page cannot. */
  pursue?(goal: GoalReference): void;
}

/** An agent that is to be shown. */
export interface AgentOptions {
  /** As the orchestrator calls the agent. */
  readonly id: string;
  readonly runner: ViewedAgent;
  /** For people. Default, also where it is blank: the id. */
  readonly name?: string | undefined;
  /** Default: the first domain of the viewer. */
  readonly domain?: Domain | undefined;
  readonly persona?: string | undefined;
  /**
   * The position of the agent, in the units of the map. Default: at the place that its state names, if the map has
   * places.
   */
  readonly position?: (() => { readonly x: number; readonly y: number }) | undefined;
}

/** The places of agents. */
export interface MapOptions {
  /** In units of the game. Default 100. */
  readonly width?: number | undefined;
  /** Default 100. */
  readonly height?: number | undefined;
  /** The variable whose values are places. Default: none; agents have positions of their own. */
  readonly variable?: string | undefined;
  /** The positions of the places, in the units of the map. Default: in a ring. */
  readonly places?: Readonly<Record<string, readonly [x: number, y: number]>> | undefined;
  /** Ways between places, for the eye. */
  readonly ways?: readonly (readonly [from: string, to: string])[] | undefined;
}

/** Functions by which a page may change the game; without one it cannot. Errors are shown on the page. */
export interface ViewerControls {
  /** Offered together with `resume` alone. */
  pause?(): void;
  resume?(): void;
  /** Lets so many ticks pass, then pauses again. */
  step?(ticks: number): void;
  speed?(factor: number): void;
  /** Changes the world, so that the agent's state has this value: it is checked against the domain. */
  setVariable?(agent: string, variable: string, value: Value): void;
  /** Gives an agent something to do. Default: `pursue` of its runner. */
  order?(agent: string, goal: GoalReference): void;
  /** Switches a fault. */
  setFault?(name: string, on: boolean): void;
}

/** How much of the past is kept in memory, to look back at while the game runs. */
export interface HistoryLimits {
  /** Default 300. */
  readonly seconds?: number | undefined;
  /** Default 64 MiB. */
  readonly bytes?: number | undefined;
}

/** Options of a viewer. */
export interface ViewerOptions {
  /** The domain of the agents, or all their domains. */
  readonly domain: Domain | readonly Domain[];
  /** For people. Default: the name of the domain. */
  readonly title?: string | undefined;
  readonly map?: MapOptions | undefined;
  /** The things of the game, who claims them and what agents remember of them. Default: none. */
  readonly world?: ViewedWorld | undefined;
  /** The position of a thing, in the units of the map. Default: things are on no map. */
  readonly thingAt?:
    | ((id: ThingId) => { readonly x: number; readonly y: number } | undefined)
    | undefined;
  /** The orchestrator's telemetry, for the panels. */
  readonly telemetry?: Telemetry | undefined;
  /** Repertoires to browse. */
  readonly repertoires?: readonly Repertoire[] | undefined;
  readonly controls?: ViewerControls | undefined;
  /** Faults that `controls.setFault` knows. */
  readonly faults?: readonly FaultSummary[] | undefined;
  /** Whether a page may give agents goals: by `controls.order`, or `pursue` of their runners. Default true. */
  readonly orders?: boolean | undefined;
  /** Whether the orchestrator has a lead, which can follow free text. Default false. */
  readonly directives?: boolean | undefined;
  /** The model in the lead, for people. */
  readonly model?: string | undefined;
  /** Budget of requests in ms, where all have the same. */
  readonly budgetMs?: number | undefined;
  /** Frames per second at most. Default 30. */
  readonly updatesPerSecond?: number | undefined;
  /** Up to so many agents the details of all are sent and recorded; of more only those that a watcher selects. Default 64. */
  readonly detailsOfAll?: number | undefined;
  /** Kept while somebody watches. Default: 300 s and 64 MiB; false: none. */
  readonly history?: HistoryLimits | false | undefined;
  /** Times frames and the life of requests: the orchestrator's clock. Default: the machine's. */
  readonly clock?: Clock | undefined;
}
