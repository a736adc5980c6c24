import type { Clock, TimerHandle } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { World, WorldRunner } from "@understudy/world";
import type { LaneWork } from "../lane.ts";

/** An agent or a squad with a question. */
export interface BatchedQuestion extends Pick<WorldRunner, "dueMs"> {
  /** An agent's part in the world's crowd; undefined for a squad. */
  readonly member: WorldRunner["member"] | undefined;
  /** Chooses the question's things for tenths of a millisecond. Returns whether more is left. */
  chooseSome(): boolean;
  /**
   * Puts the question, once its things are chosen.
   *
   * @returns `answered` at once, so that another round may follow; `asked` if the answer comes later; `vain` if its
   *   errand came to nothing; otherwise `over`
   */
  put(): "answered" | "asked" | "vain" | "over";
}

/** The dependencies of a batch. */
export interface QuestionBatchParts {
  readonly clock: Clock;
  /** Queues work in the session's lane. */
  readonly later: (work: LaneWork) => void;
  readonly world: Pick<World, "turnsOf">;
}

type AgentQuestion = BatchedQuestion & Pick<WorldRunner, "member">;

type Turns = ReturnType<typeof turnsOf>;

/** Time of one turn in the session's lane, in ms. Messages of the session are read between turns. */
const SLICE_MS = 2;
/** Longest wait for the answer of another agent, in ms. After that all who wait ask at once. */
const HOLD_MS = 10;
/** Share of a budget to wait for the answers of others. */
const HOLD_SHARE = 0.5;
/** Time after which agents without an errand look for one again, in ms. */
const LOOK_MS = 16;

/**
 * The questions of a session's agents and squads, in the turns in which `World.planMany` answers agents in a game: a
 * crowd gets errands, the earliest due is first, and each sees the claims of plans before; a squad takes its own as it
 * begins. A long search, or a model, holds the others up for a moment only.
 */
export class QuestionBatch {
  readonly #parts: QuestionBatchParts;
  /** Agents that have not been asked for, and when they no longer wait for others. */
  readonly #waiting = new Map<BatchedQuestion, number>();
  /** Agents that choose their things, or whose answers have come. */
  readonly #begun = new Set<BatchedQuestion>();
  /** Agents whose answers come later. */
  readonly #asked = new Set<BatchedQuestion>();
  /** The turns of those who wait; undefined if all of them are to be looked at anew. */
  #turns: Turns | undefined;
  /** When those who wait no longer wait for the answers to come. */
  #heldUntilMs = 0;
  #timer: TimerHandle | undefined;
  #isQueued = false;

  constructor(parts: QuestionBatchParts) {
    this.#parts = parts;
  }

  /** Adds an agent or a squad, unless it waits already. */
  add(asking: BatchedQuestion): void {
    if (this.#waiting.has(asking) || this.#begun.has(asking)) return;
    this.#wait(asking);
    this.#turns = undefined;
    this.#soon();
  }

  /** Goes on with an agent whose answer has come. @returns work for the session's lane */
  answered(asking: BatchedQuestion): Work | undefined {
    if (!this.#asked.delete(asking)) return undefined;
    this.#begun.add(asking);
    if (this.#isQueued) return undefined;
    this.#isQueued = true;
    return this.#slice();
  }

  /** Removes an agent that has withdrawn its question, or a squad whose turn is over. */
  drop(asking: BatchedQuestion): void {
    this.#waiting.delete(asking);
    this.#begun.delete(asking);
    const held = this.#asked.delete(asking);
    if (this.#waiting.size === 0) this.#rest();
    else if (held) this.#soon();
  }

  #wait(asking: BatchedQuestion): void {
    const nowMs = this.#parts.clock.now();
    this.#waiting.set(asking, nowMs + HOLD_SHARE * ((asking.dueMs ?? nowMs) - nowMs));
  }

  #soon(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    this.#parts.later(() => this.#slice());
  }

  *#slice(): Work {
    const { clock } = this.#parts;
    this.#isQueued = false;
    const untilMs = clock.now() + SLICE_MS;
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#goOn(next);
      if (clock.now() >= untilMs) {
        this.#soon();
        return;
      }
      if (this.#begun.size + this.#waiting.size === 0) return;
      yield;
    }
  }

  #goOn(asking: BatchedQuestion): void {
    this.#waiting.delete(asking);
    this.#begun.add(asking);
    if (asking.chooseSome()) return;
    const put = asking.put();
    if (put === "answered") return;
    this.#begun.delete(asking);
    if (put === "vain" && isAgent(asking)) {
      this.#wait(asking);
      this.#turns?.follow(asking);
    }
    if (put !== "asked") return;
    if (this.#asked.size === 0) this.#heldUntilMs = this.#parts.clock.now() + HOLD_MS;
    this.#asked.add(asking);
  }

  /** The agent or squad whose turn it is; undefined if all who wait have to wait on. */
  #next(untilMs: number): BatchedQuestion | undefined {
    this.#rest();
    for (const asking of this.#begun) return asking;
    if (this.#waiting.size === 0) return undefined;
    const { clock } = this.#parts;
    this.#turns ??= turnsOf(this.#parts, [...this.#waiting.keys()].filter(isAgent));
    const turns = this.#turns;
    const nowMs = clock.now();
    const isHeld = this.#asked.size > 0 && nowMs < this.#heldUntilMs;
    const wasEnough = isHeld || turns.assign(untilMs);
    let agent = turns.later[0];
    for (; agent !== undefined && !this.#waiting.has(agent); agent = turns.later[0]) turns.shift();
    const next = earlier(agent, this.#firstSquad());
    const ownMs = next === undefined ? Number.POSITIVE_INFINITY : this.#waiting.get(next);
    const waitMs = Math.min(ownMs ?? 0, this.#heldUntilMs) - nowMs;
    if (next !== undefined && (!isHeld || waitMs <= 0)) {
      if (next === agent) turns.shift();
      return next;
    }
    if (!isHeld) this.#turns = undefined;
    if (wasEnough) this.#timer = clock.setTimer(() => this.#soon(), isHeld ? waitMs : LOOK_MS);
    else this.#soon();
    return undefined;
  }

  #firstSquad(): BatchedQuestion | undefined {
    let first: BatchedQuestion | undefined;
    for (const asking of this.#waiting.keys()) if (!isAgent(asking)) first = earlier(first, asking);
    return first;
  }

  #rest(): void {
    if (this.#timer !== undefined) this.#parts.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

function turnsOf({ world }: QuestionBatchParts, waiting: Iterable<AgentQuestion>) {
  return world.turnsOf(waiting);
}

function isAgent(asking: BatchedQuestion): asking is AgentQuestion {
  return asking.member !== undefined;
}

/** The one of two questions that is due first; the first if both are. */
function earlier(
  one: BatchedQuestion | undefined,
  other: BatchedQuestion | undefined,
): BatchedQuestion | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return (other.dueMs ?? 0) < (one.dueMs ?? 0) ? other : one;
}
