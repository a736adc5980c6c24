import { PlanRunner, type Reservations } from "@understudy/planner-core";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { PlanWatchParts } from "./plan-watch.ts";
import { PlayLoop } from "./play-loop.ts";
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
  readonly #loop: PlayLoop;
  #seen: Seen | undefined;
  /** Whether the client itself has reported the step's failure. */
  #isTold = false;

  /** @throws RequestError if the goal or another field does not fit the domain */
  constructor(parts: RunnerPlayParts) {
    this.#parts = parts;
    const { hosted, agent, identity, want, push, fail, reservations } = parts;
    const { goal, budgetMs, request } = want;
    this.#loop = new PlayLoop(parts, () => this.#tick());
    this.#runner = new PlanRunner({
      orchestrator: hosted.orchestrator,
      agent: identity,
      goal,
      budgetMs: () => this.#loop.leftOf(budgetMs),
      request,
      ...(reservations && { reservations }),
      onOutcome: this.#loop.soon,
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
    this.#loop.heard(seen.nowMs);
    this.#loop.now();
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
    this.#loop.told();
    this.#loop.soon();
  }

  stop(): void {
    this.#runner.dispose();
    this.#loop.stop();
  }

  #tick(): undefined {
    const seen = this.#seen;
    if (seen === undefined) return;
    const { agent, push, nextStepId } = this.#parts;
    const { event, step } = this.#runner.tick(seen.state, this.#loop.nowMs);
    this.#loop.forget();
    if (event === "start") {
      this.#stepId = nextStepId();
      push({ type: "begin", agent, stepId: this.#stepId, step });
    } else if (step === undefined) {
      this.#loop.wait(IDLE_TICK_MS);
    }
  }
}
