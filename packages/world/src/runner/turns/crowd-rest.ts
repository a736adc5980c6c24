import { isSamePeriod } from "../../crowd/sleep/idle-period.ts";

/** A slice in which nothing was to be done for any agent. */
interface Rest {
  readonly stirs: number;
  readonly changes: number;
  /** In game time (ms). */
  readonly atMs: number;
  /** The time at which the first open question is due, on the world's clock. */
  readonly dueMs: number;
}

/**
 * Whether all agents of a world go on as they are. In most frames of a crowd nothing has changed for anybody since the frame
 * before, and to find that out agent by agent would cost more than all that follows.
 */
export class CrowdRest {
  readonly #changes: () => number;
  readonly #nowMs: () => number;
  /** The questions that began or ended, and the changes of agents that count for these. */
  #stirs = 0;
  #limits = 0;
  #rest: Rest | undefined;

  /**
   * @param changes the number of changes in the world
   * @param nowMs the world's time
   */
  constructor(changes: () => number, nowMs: () => number) {
    this.#changes = changes;
    this.#nowMs = nowMs;
  }

  /** Increases whenever orders or constraints of any agent change. */
  get limits(): number {
    return this.#limits;
  }

  /** Increases with each change in the world, and of what its agents ask, and whenever one stirs. */
  get changes(): number {
    return this.#changes() + this.#stirs;
  }

  /** Ends the rest: an agent asks, asks no more, or is another in what counts for its question. */
  stir(): void {
    this.#stirs++;
  }

  /** Ends the rest: there are other orders or limits. */
  limit(): void {
    this.#limits++;
    this.#stirs++;
  }

  /** Notes that nothing is to be done now. @param dueMs when the first open question is due, on the world's clock */
  begin(dueMs: number): void {
    this.#rest = {
      ...{ stirs: this.#stirs, changes: this.#changes(), atMs: this.#nowMs(), dueMs },
    };
  }

  /** Whether there is still nothing to do. @param nowMs on the world's clock */
  goesOn(nowMs: number): boolean {
    const rest = this.#rest;
    if (rest === undefined) return false;
    const isSame = rest.stirs === this.#stirs && rest.changes === this.#changes();
    if (isSame && nowMs < rest.dueMs && isSamePeriod(rest.atMs, this.#nowMs())) return true;
    this.#rest = undefined;
    return false;
  }
}
