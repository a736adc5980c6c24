import type { PackedState } from "@understudy/planner-core";
import type { Layout } from "../model/layout.ts";
import { SmallSearch } from "./first/small-search.ts";
import { OpenList } from "./lists/open-list.ts";
import { RelaxedPlanPlayer } from "./player/relaxed-plan-player.ts";
import { StateStore } from "./states/state-store.ts";

/** The scratch memory of a search. */
export class Workspace {
  readonly store: StateStore = new StateStore();
  readonly open: OpenList = new OpenList();
  readonly preferred: OpenList = new OpenList();
  readonly player: RelaxedPlanPlayer = new RelaxedPlanPlayer();
  #flags: Uint8Array = new Uint8Array(64);

  /** Memory in use by a search, in bytes. */
  get bytes(): number {
    const entries = this.open.mostEntries + this.preferred.mostEntries;
    return this.store.bytes + entries * OpenList.BYTES;
  }

  /** Removes all nodes. */
  clear(layout: Layout): void {
    this.store.reset(layout);
    this.open.clear();
    this.preferred.clear();
  }

  /** Flags for at least this many operators, with arbitrary contents. */
  flags(count: number): Uint8Array {
    if (this.#flags.length < count) this.#flags = new Uint8Array(count);
    return this.#flags;
  }
}

/** Maximum size of arrays that are reused, in nodes or in integers of states. */
const MAX_KEPT_NODES = 65_536;
const MAX_KEPT_LANES = 2_000_000;
const MAX_KEPT = 4;

/** Lends workspaces. A search that has ended leaves its grown arrays to the next one. */
export class WorkspacePool {
  readonly #free: Workspace[] = [];
  readonly #states: PackedState[] = [];
  #small: SmallSearch | undefined;

  acquire(): Workspace {
    return this.#free.pop() ?? new Workspace();
  }

  release(workspace: Workspace): void {
    const { capacity, fieldCapacity } = workspace.store;
    const isSmall = capacity <= MAX_KEPT_NODES && fieldCapacity <= MAX_KEPT_LANES;
    if (isSmall && this.#free.length < MAX_KEPT) this.#free.push(workspace);
  }

  acquireSmall(): SmallSearch {
    const idle = this.#small ?? new SmallSearch();
    this.#small = undefined;
    return idle;
  }

  releaseSmall(search: SmallSearch): void {
    search.end();
    this.#small = search;
  }

  /** A copy of a state, in a reused array if possible, as allocation takes time. */
  copyOf(state: PackedState): PackedState {
    const idle = this.#states.pop();
    if (idle === undefined || idle.length !== state.length) return state.slice();
    idle.set(state);
    return idle;
  }

  /** Takes back the copy used by a search that has ended. */
  takeBack(state: PackedState): void {
    if (this.#states.length < MAX_KEPT) this.#states.push(state);
  }
}
