import type { PartBoard, WorkerBoard } from "../measure/board.ts";
import type { RunControl } from "../thread/control.ts";
import type { AgentGroup } from "./agent-group.ts";
import type { ResultPublisher } from "./publisher.ts";
import type { Questioner } from "./questioner.ts";
import type { JumpingClock } from "./watch/jumping-clock.ts";
import type { LoopWatch } from "./watch/loop-watch.ts";
import type { MachineFaultPlayer } from "./watch/machine-fault-player.ts";

/** The context of a worker's loops. */
export interface WorkerContext {
  readonly board: WorkerBoard;
  readonly control: RunControl;
  readonly questioner: Questioner;
  readonly watch: LoopWatch;
  /** Counter of pending garbage collections. */
  readonly collections: Pick<ResultPublisher, "takeCollections">;
  readonly faults: MachineFaultPlayer;
  readonly order: TurnOrder;
  readonly now: () => number;
  /** The engine's clock. */
  readonly clock: Pick<JumpingClock, "isTurnWanted">;
  /** Whether questions are sent with sub-millisecond timing; off where a model needs the processor. */
  readonly isPunctual: boolean;
}

/** The part of a run at a given time. */
export function partAt(
  { board, control }: Pick<WorkerContext, "board" | "control">,
  ms: number,
): PartBoard {
  return ms < control.measureMs ? board.warmUp : board.measured;
}

/**
 * Begins a turn of a loop.
 *
 * @returns how long the machine blocked the loop before this turn, and how long a fault stopped the loop now, in ms
 */
export function beginTurn(
  { watch, collections, faults, control }: WorkerContext,
  nowMs: number,
): { readonly keptMs: number; readonly stoppedMs: number } {
  collections.takeCollections();
  const keptMs = watch.turn(nowMs);
  const stoppedMs = faults.isIdle ? 0 : faults.play((nowMs - control.measureMs) / 1000, nowMs);
  return { keptMs, stoppedMs };
}

/** Round robin over domains, then over the agents of each domain. */
export class TurnOrder {
  readonly #groups: readonly AgentGroup[];
  readonly #group: Uint8Array;
  readonly #agent: Int32Array;

  constructor(groups: readonly AgentGroup[]) {
    const size = groups.reduce((sum, { life }) => sum + life.size, 0);
    this.#groups = groups;
    this.#group = new Uint8Array(size);
    this.#agent = new Int32Array(size);
    let at = 0;
    for (let agent = 0; at < size; agent++) {
      for (const { index, life } of groups) {
        if (agent >= life.size) continue;
        this.#group[at] = index;
        this.#agent[at++] = agent;
      }
    }
  }

  /** Number of agents in all domains. */
  get size(): number {
    return this.#agent.length;
  }

  group(question: number): AgentGroup {
    return this.#groups[this.#group[question % this.size] as number] as AgentGroup;
  }

  agent(question: number): number {
    return this.#agent[question % this.size] as number;
  }
}
