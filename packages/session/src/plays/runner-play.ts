import { PlanRunner, type Reservations, type TimerHandle } from "@understudy/planner-core";
import { withoutReserve } from "../asked/told-outcome.ts";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { PlanWatchParts } from "./plan-watch.ts";
import type { Play, Seen } from "./want.ts";

/** Polling interval while no step is played. */
const IDLE_TICK_MS = 250;

/** The dependencies of a server-side play. */
export interface RunnerPlayParts extends PlanWatchParts {
  /** Returns the next step id, unique within the session. */
  readonly nextStepId: () => number;
  /** The reservations of the session's shared resources. */
  readonly reservations?: Reservations | undefined;
}

/**
 * Plays an agent's plan on the server, for clients that report states and carry out single steps. Messages about other
 * steps than the current one are ignored.
 */
export class RunnerPlay implements Play {
  readonly #parts: RunnerPlayParts;
  readonly #runner: PlanRunner;
  #stepId = 0;
  #isStopped = false;
  #willTick = false;
  #timer: TimerHandle | undefined;
  #seen: Seen | undefined;
  /** The possible wait of the message behind the next request, in ms; 0 without one. */
  #heldMs = 0;
  /** Server time of the last report of game time. */
  #heardMs = 0;
  /** Game time. It never goes back, even if the client's clock does. */
  #nowMs = Number.NEGATIVE_INFINITY;
  /** Whether the client itself has reported the step's failure. */
  #isTold = false;

  /** @throws RequestError if the goal or another field does not fit the domain */
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

  /** The budget of a request, counted from the arrival of the message behind it. */
  get #budgetMs(): number {
    const { want, delay } = this.#parts;
    return withoutReserve(Math.max(0, want.budgetMs - this.#heldMs), delay?.longestMs ?? 0);
  }

  stop(): void {
    this.#runner.dispose();
    this.#isStopped = true;
    this.#rest();
  }

  /** Queues a tick after the work in the lane. */
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
