import { PlanRunner, type Reservations } from "@understudy/planner-core";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { PlanWatchParts } from "./plan-watch.ts";
import { PlayLoop } from "./play-loop.ts";
import { ServedStep, type ServedStepParts } from "./served-step.ts";
import type { Play, Seen } from "./want.ts";

/** Polling interval while no step is played. */
const IDLE_TICK_MS = 250;

/** The dependencies of a play on the server. */
export interface RunnerPlayParts extends PlanWatchParts, ServedStepParts {
  /** The reservations of the session's shared resources. */
  readonly reservations?: Reservations | undefined;
}

/**
 * Plays an agent's plan on the server, for clients that report states and carry out single steps.
 */
export class RunnerPlay implements Play {
  readonly #runner: PlanRunner;
  readonly #step: ServedStep;
  readonly #loop: PlayLoop;
  #seen: Seen | undefined;

  /**
   * @param last the play before, whose clock, cool-downs and failures go on
   * @throws RequestError if the goal or another field does not fit the domain
   */
  constructor(parts: RunnerPlayParts, last?: Play) {
    const { hosted, identity, want, fail, reservations } = parts;
    const before = last instanceof RunnerPlay ? last : undefined;
    const { goal, budgetMs, request } = want;
    this.#step = new ServedStep(parts);
    this.#loop = new PlayLoop(
      parts,
      () => this.#tick(),
      before === undefined ? undefined : before.#loop,
    );
    this.#runner = new PlanRunner({
      orchestrator: hosted.orchestrator,
      agent: identity,
      goal,
      budgetMs: () => this.#loop.leftOf(budgetMs),
      request,
      ...(reservations && { reservations }),
      mayStartOver: true,
      cooldowns: before === undefined ? undefined : before.#runner.cooldowns,
      onOutcome: this.#loop.soon,
      onStepEvent: (event) => this.#step.tell(event),
      onError: (error) => fail(error),
    });
  }

  observe(seen: Seen): void {
    this.#seen = seen;
    this.#loop.heard(seen.nowMs);
    this.#loop.now();
  }

  stepped(message: ClientMessage<"step">): void {
    if (!this.#step.report(message, this.#runner)) return;
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
    const { event, step } = this.#runner.tick(seen.state, this.#loop.nowMs);
    this.#loop.forget();
    if (event === "start") this.#step.begin(step);
    else if (step === undefined) this.#loop.wait(IDLE_TICK_MS);
  }
}
