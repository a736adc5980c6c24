import { OpenList } from "./open-list.ts";
import { RelaxedPlanPlayer } from "./relaxed-plan-player.ts";
import { StateStore } from "./state-store.ts";

/** The arrays that a search fills. */
export class Workspace {
  readonly store: StateStore = new StateStore();
  readonly open: OpenList = new OpenList();
  readonly preferred: OpenList = new OpenList();
  readonly player: RelaxedPlanPlayer = new RelaxedPlanPlayer();
}

/** Arrays that grew beyond this many nodes are not kept for the next search. */
const MAX_KEPT_NODES = 65_536;
const MAX_KEPT = 4;

/** Lends workspaces: a search that ended leaves its arrays, already grown, to the next one. */
export class WorkspacePool {
  readonly #free: Workspace[] = [];

  acquire(): Workspace {
    return this.#free.pop() ?? new Workspace();
  }

  release(workspace: Workspace): void {
    if (this.#free.length < MAX_KEPT && workspace.store.capacity <= MAX_KEPT_NODES) {
      this.#free.push(workspace);
    }
  }
}
