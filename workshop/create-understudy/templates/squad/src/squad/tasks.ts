import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, type Step } from "@understudy/planner-core";
import { SquadRunner } from "@understudy/planner-core/squad";
import { gate, house } from "./domain.ts";

/** A task of the squad. */
export interface Task {
  readonly orchestrator: Orchestrator;
  readonly goal: "raised" | "taken";
  /** The place where all begin, and that to which they carry things. */
  readonly from: string;
  readonly to: string;
  /** The shared variables at the beginning. */
  readonly shared: Readonly<Record<string, boolean | number>>;
  /** The variable that tells of the beam or the gate that is held. */
  readonly held: string;
}

const planners = { planner: new ClassicalPlanner(), time: new TimePlanner() };

/** The start of a step, as a runner tells it. */
export interface Start {
  readonly step: Step;
  readonly agent: string;
  readonly with: readonly string[];
  readonly durationMs: number;
}

export const TASKS: readonly [house: Task, gate: Task] = [
  {
    ...{ orchestrator: new Orchestrator({ domain: house.untyped, ...planners }), goal: "raised" },
    ...{ from: "woods", to: "site", held: "beam_up" },
    shared: { logs: 0, beam_up: false, nailed: 0 },
  },
  {
    ...{ orchestrator: new Orchestrator({ domain: gate.untyped, ...planners }), goal: "taken" },
    ...{ from: "camp", to: "gate", held: "held" },
    shared: { gate_open: true, held: false, ram_there: false, taken: false },
  },
];

/** The game's time from the beginning of a task until the gate closes. */
export const CLOSES_MS = 9000;

/** The runner of a task that begins now. */
export function runnerOf(task: Task, members: readonly string[], nowMs: number): SquadRunner {
  const { orchestrator, goal } = task;
  const closing = { at: Math.round(nowMs + CLOSES_MS) / 1000, then: { gate_open: false } };
  const events = goal === "taken" ? [closing] : [];
  return new SquadRunner({ orchestrator, members, goal, events, budgetMs: 1500 });
}
