import { PlanRunner, type Reservations, type TimerHandle } from "@understudy/planner-core";
import type { ClientMessage } from "../schema/session-messages.ts";
import { withoutReserve } from "../service/timely.ts";
import type { PlanWatchParts } from "./plan-watch.ts";
import type { Play, Seen } from "./want.ts";

/** How often it is looked whether there is something to do, while nothing is played. */
const IDLE_TICK_MS = 250;

/** The parts of a play with the runner on the server. */
export interface RunnerPlayParts extends PlanWatchParts {
  /** The number of the next step that is begun; every one of a session has another. */
  readonly nextStepId: () => number;
  /** The reservations of the session, where its agents share something. */
  readonly reservations?: Reservations | undefined;
}

/**
 * Plays an agent's plan on the server, for clients that only say what they see, and begin and end the steps that they are
 * told. A message about a step that is not the one being played is ignored.
 */
export class RunnerPlay implements Play {
  readonly #parts: RunnerPlayParts;
  readonly #runner: PlanRunner;
  #stepId = 0;
  #isStopped = false;
  #willTick = false;
  #timer: TimerHandle | undefined;
  #seen: Seen | undefined;
  /** So long the message may have waited for this thread that leads to the next request; 0 where none does. */
  #heldMs = 0;
  /** The server's time when the game's time was heard of last. */
  #heardMs = 0;
  /** The game's time; a client's clock may go back, this one stands still then. */
  #nowMs = Number.NEGATIVE_INFINITY;
  /** Whether the client itself tells that its step failed. */
  #isTold = false;

  /** @throws RequestError if the goal, or what requests carry, does not fit the domain */
  constructor(parts: RunnerPlayParts) {
    this.#parts = parts;
    const { hosted, agent, identity, want, push, fail, reservations } = parts;
    const { goal, request } = want;
    this.#runner = new PlanRunner({
      orchestrator: hosted.orchestrator,
      agent: identity,
      goal,
      budgetMs: () => this.#budgetMs,
      request,
      ...(reservations && { reservations }),
      onOutcome: () => this.#tickSoon(),
      onStepEvent: (event) => {
        const isOver = event.type === "failed" && !this.#isTold;
        if (event.type !== "interrupted" && !isOver) return;
        push({ type: "interrupt", agent, stepId: this.#stepId, reason: event.why ?? "failed" });
      },
      onError: (error) => fail(error),
    });
  }

  observe(seen: Seen): void {
    this.#seen = seen;
    this.#heardMs = this.#parts.clock.now();
    this.#wasTold();
    this.#tick();
  }

  stepped({ stepId, event, detail }: ClientMessage<"step">): void {
    if (stepId !== this.#stepId || !this.#runner.isPlaying) return;
    if (event === "finished") this.#runner.finished();
    else if (event === "failed") {
      this.#isTold = true;
      this.#runner.failed(detail);
      this.#isTold = false;
    }
    if (event === "started") return;
    this.#wasTold();
    this.#tickSoon();
  }

  #wasTold(): void {
    this.#heldMs = this.#parts.delay?.waitedMs ?? 0;
  }

  /** The budget of a request, counted from when the message came that led to it. */
  get #budgetMs(): number {
    const { want, delay } = this.#parts;
    return withoutReserve(Math.max(0, want.budgetMs - this.#heldMs), delay?.longestMs ?? 0);
  }

  stop(): void {
    this.#runner.dispose();
    this.#isStopped = true;
    this.#rest();
  }

  /** Ticks once what came before is done. */
  readonly #tickSoon = (): void => {
    if (this.#willTick) return;
    this.#willTick = true;
    this.#parts.later(() => {
      this.#willTick = false;
      this.#tick();
      return undefined;
    });
  };

  #tick(): void {
    const seen = this.#seen;
    if (this.#isStopped || seen === undefined) return;
    this.#rest();
    const { clock, agent, push, nextStepId } = this.#parts;
    this.#nowMs = Math.max(this.#nowMs, seen.nowMs + clock.now() - this.#heardMs);
    const { event, step } = this.#runner.tick(seen.state, this.#nowMs);
    this.#heldMs = 0;
    if (event === "start") {
      this.#stepId = nextStepId();
      push({ type: "begin", agent, stepId: this.#stepId, step });
    } else if (step === undefined) {
      this.#timer = clock.setTimer(this.#tickSoon, IDLE_TICK_MS);
    }
  }

  #rest(): void {
    if (this.#timer !== undefined) this.#parts.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}
