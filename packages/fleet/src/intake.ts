import type { Clock, Domain, Repertoire } from "@understudy/planner-core";
import { IdleWork } from "@understudy/planner-core/internal";

/** Longer texts are refused unread: a plan of a game is a few hundred characters. */
const MAX_LENGTH = 1_000_000;

/** The fate of the plans that others shared. */
export interface IntakeCounts {
  /** Plans that are served here from now on. */
  readonly taken: number;
  /** Plans that were here already, or that others make needless. */
  readonly needless: number;
  /** Plans that are none, do not work, or cannot be read. */
  readonly refused: number;
}

/**
 * Takes the plans of others into a repertoire, in slices between the frames of the game. Nobody is trusted: each
 * plan is proved, its cost and its condition are computed again.
 */
export class Intake {
  readonly #repertoire: Repertoire;
  readonly #clock: Clock;
  readonly #idle: IdleWork;
  #waiting: string[] = [];
  #next = 0;
  #taken = 0;
  #needless = 0;
  #refused = 0;
  #drained: (() => void)[] = [];

  constructor(repertoire: Repertoire, clock: Clock) {
    this.#repertoire = repertoire;
    this.#clock = clock;
    this.#idle = new IdleWork((untilMs) => this.#work(untilMs), { clock });
  }

  get counts(): IntakeCounts {
    return { taken: this.#taken, needless: this.#needless, refused: this.#refused };
  }

  /** @param text JSON of one partition of a repertoire file */
  add(text: string): void {
    this.#waiting.push(text);
    this.#idle.wake();
  }

  /** Counts what could not even become a text. */
  refuse(): void {
    this.#refused++;
  }

  /** Resolves once everything that was added before is taken in. */
  drained(): Promise<void> {
    if (this.#next >= this.#waiting.length) return Promise.resolve();
    return new Promise((resolve) => {
      this.#drained.push(resolve);
    });
  }

  dispose(): void {
    this.#idle.dispose();
    this.#waiting = [];
    this.#next = 0;
    this.#tellDrained();
  }

  #work(untilMs: number): boolean {
    while (this.#next < this.#waiting.length) {
      this.#take(this.#waiting[this.#next++] as string);
      if (this.#clock.now() >= untilMs) return true;
    }
    this.#waiting = [];
    this.#next = 0;
    this.#tellDrained();
    return this.#repertoire.work({ clock: this.#clock, untilMs });
  }

  #take(text: string): void {
    const partition = text.length > MAX_LENGTH ? undefined : parse(text);
    if (partition === undefined) {
      this.#refused++;
      return;
    }
    const { domain } = this.#repertoire;
    const file = repertoireFile(domain, [partition]);
    try {
      const report = this.#repertoire.take(file, { derive: "later" });
      this.#taken += report.added;
      this.#needless += report.needless;
      this.#refused += report.refusedCount;
    } catch {
      // Anybody may write into Redis: here it costs that plan.
      this.#refused++;
    }
  }

  #tellDrained(): void {
    const waiting = this.#drained;
    this.#drained = [];
    for (const tell of waiting) tell();
  }
}

function repertoireFile(domain: Domain, partitions: readonly unknown[]): unknown {
  const { name, hash } = domain;
  return { format: "understudy-repertoire", version: 2, domain: { name, hash }, partitions };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
