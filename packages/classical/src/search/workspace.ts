import type { PackedState } from "@understudy/planner-core";
import type { Layout } from "../model/layout.ts";
import { OpenList } from "./lists/open-list.ts";
import { RelaxedPlanPlayer } from "./player/relaxed-plan-player.ts";
import { StateStore } from "./states/state-store.ts";
import { ValueRows } from "./states/value-rows.ts";

/** The arrays that a search fills. */
export class Workspace {
  readonly store: StateStore = new StateStore();
  readonly open: OpenList = new OpenList();
  readonly preferred: OpenList = new OpenList();
  readonly player: RelaxedPlanPlayer = new RelaxedPlanPlayer();
  readonly rows: ValueRows = new ValueRows();
  #flags: Uint8Array = new Uint8Array(64);
  #integers: Int32Array = new Int32Array(1024);
  #floats: Float64Array = new Float64Array(128);

  /** The memory that a search has filled here, in bytes. */
  get bytes(): number {
    const entries = this.open.mostEntries + this.preferred.mostEntries;
    return this.store.bytes + entries * OpenList.BYTES;
  }

  /** Forgets all nodes. */
  clear(layout: Layout): void {
    this.store.reset(layout);
    this.open.clear();
    this.preferred.clear();
  }

  /** At least so many integers; the first of them are those of the last time. */
  integers(count: number): Int32Array {
    if (this.#integers.length < count) {
      const integers = new Int32Array(count);
      integers.set(this.#integers);
      this.#integers = integers;
    }
    return this.#integers;
  }

  /** The same for other numbers. */
  floats(count: number): Float64Array {
    if (this.#floats.length < count) {
      const floats = new Float64Array(count);
      floats.set(this.#floats);
      this.#floats = floats;
    }
    return this.#floats;
  }

  /** At least one flag for each operator, in any state. */
  flags(count: number): Uint8Array {
    if (this.#flags.length < count) this.#flags = new Uint8Array(count);
    return this.#flags;
  }
}

/** Arrays that grew beyond this many nodes, or this many integers for states, are not kept for the next search. */
const MAX_KEPT_NODES = 65_536;
const MAX_KEPT_LANES = 2_000_000;
const MAX_KEPT = 4;

/** Lends workspaces: a search that ended leaves its arrays, already grown, to the next one. */
export class WorkspacePool {
  readonly #free: Workspace[] = [];
  readonly #states: PackedState[] = [];

  acquire(): Workspace {
    return this.#free.pop() ?? new Workspace();
  }

  release(workspace: Workspace): void {
    const { capacity, laneCapacity } = workspace.store;
    const mostIntegers = Math.max(laneCapacity, workspace.rows.capacity);
    const isSmall = capacity <= MAX_KEPT_NODES && mostIntegers <= MAX_KEPT_LANES;
    if (isSmall && this.#free.length < MAX_KEPT) this.#free.push(workspace);
  }

  /** A copy of a state, in the array of a search that is over where there is one: a new array takes a while. */
  copyOf(state: PackedState): PackedState {
    const idle = this.#states.pop();
    if (idle === undefined || idle.length !== state.length) return state.slice();
    idle.set(state);
    return idle;
  }

  /** Takes back the copy of a search that is over. */
  takeBack(state: PackedState): void {
    if (this.#states.length < MAX_KEPT) this.#states.push(state);
  }
}
