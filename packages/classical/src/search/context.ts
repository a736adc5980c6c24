import type { PackedState } from "@understudy/planner-core";
import { EFFECT_LENGTH } from "@understudy/planner-core/internal";
import type { Layout } from "../model/layout.ts";
import { unpackLanes } from "../model/layout.ts";
import type { Task } from "../model/task.ts";
import type { StateStore } from "./state-store.ts";
import { effectValue, Successors } from "./successors.ts";
import type { TraceNode } from "./trace.ts";

/** Why a search run came back. */
export type RunEnd =
  /** A goal node was reached. */
  | "found"
  /** Nothing is left to look at. */
  | "exhausted"
  /** The slice is over. */
  | "slice"
  /** The limit of nodes is reached. */
  | "memory";

/** How a part of a search ended. */
export type PartEnd =
  /** There is a plan, and better ones may be looked for. */
  | "planned"
  /** Nothing is left to do. */
  | "done"
  /** The slice is over. */
  | "slice";

/** What all searches for one task from one start share. */
export class SearchContext {
  readonly task: Task;
  readonly layout: Layout;
  readonly successors: Successors;
  readonly start: PackedState;
  /** The values of the node that is being expanded. */
  readonly values: Int32Array;
  /** Lanes of the successor that is being made. */
  readonly lanes: Int32Array;
  /** The whole state before a step, for run-time costs. */
  readonly #full: PackedState;
  readonly #before: Int32Array;
  expansions = 0;
  /** Set while somebody wants to see what searches do. */
  trace: ((phase: TraceNode["phase"], store: StateStore, node: number) => void) | undefined;

  constructor(task: Task, layout: Layout, start: PackedState) {
    this.task = task;
    this.layout = layout;
    this.successors = new Successors(task, layout);
    this.start = start;
    this.values = new Int32Array(task.variables.length);
    this.#before = new Int32Array(task.variables.length);
    this.lanes = new Int32Array(layout.laneCount);
    this.#full = task.runtimeCosts ? Int32Array.from(start) : start;
  }

  /** Loads a state into `values`. */
  load(lanes: Int32Array, offset: number): void {
    unpackLanes(this.layout, lanes, offset, this.values);
    if (!this.task.runtimeCosts) return;
    const { variables } = this.task;
    for (let slot = 0; slot < variables.length; slot++) {
      this.#full[variables[slot] as number] = this.values[slot] as number;
    }
  }

  /** The values of the start. */
  startValues(): Int32Array {
    return this.task.variables.map((id) => this.start[id] as number);
  }

  /** Loads the start. */
  loadStart(): void {
    const { variables } = this.task;
    for (let slot = 0; slot < variables.length; slot++) {
      this.values[slot] = this.start[variables[slot] as number] as number;
    }
    if (this.task.runtimeCosts) this.#full.set(this.start);
  }

  /** Loads the state after an operator. */
  advance(operator: number): void {
    const { task, values } = this;
    const { effects, effectStart } = task;
    const before = this.#before;
    before.set(values);
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const value = effectValue(effects, at, before[variable] as number, before);
      values[variable] = value;
      if (task.runtimeCosts) this.#full[task.variables[variable] as number] = value;
    }
  }

  /** Cost of an operator in the loaded state. */
  costOf(operator: number): number {
    const { task } = this;
    return task.runtimeCosts
      ? task.domain.actionCost(task.actions[operator] as number, this.#full)
      : (task.cost[operator] as number);
  }

  /** Whether the loaded state meets the goal. */
  isGoal(): boolean {
    return this.successors.applies(this.task.operatorCount, this.values);
  }
}
