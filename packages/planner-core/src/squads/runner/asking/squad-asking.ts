/**
 * Questions of squads: when they are asked, with what, and what becomes of the answers.
 *
 * @module
 */

import type { TogetherRequest } from "../../../engine/contract/together.ts";
import { Patience } from "../../../engine/runner/requests/patience.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { SquadCallbacks, SquadIdleReason, SquadRunnerOptions } from "../options.ts";
import { rehearsePlan, type Situation } from "../plan/rehearsal.ts";
import type { PlanScene } from "../plan/squad-plan.ts";
import type { SquadSnapshot } from "../saved/read-squad.ts";
import type { SavedSquadWait } from "../saved/saved-squad.ts";
import type { SquadPlay } from "../squad-play.ts";
import { planAfter } from "./adopt.ts";
import { SquadInquiry, type SquadQuestion } from "./squad-inquiry.ts";

/** Number of answers in a row that no longer fit when they come, after which the squad waits before it asks again. */
const MAX_MISFITS = 3;

/** Decides when a squad asks for a plan, and takes its answers. */
export class SquadAsking<T extends DomainTypes> {
  /** The reason why there is no plan. */
  idleReason: SquadIdleReason = "planning";
  /** Whether a better plan may be possible, as the squad has grown. */
  mayImprove = false;
  readonly #inquiry: SquadInquiry<T>;
  readonly #patience: Patience;
  readonly #callbacks: SquadCallbacks<T>;
  readonly #play: SquadPlay<T>;
  #misfits = 0;

  constructor(
    { orchestrator, retryMs }: SquadRunnerOptions<T>,
    callbacks: SquadCallbacks<T>,
    play: SquadPlay<T>,
  ) {
    this.#inquiry = new SquadInquiry(orchestrator);
    this.#patience = new Patience(retryMs);
    this.#callbacks = callbacks;
    this.#play = play;
  }

  /** The open question. */
  get question(): SquadQuestion | undefined {
    return this.#inquiry.question;
  }

  /** Whether the answer to the open question has not come. */
  get isWaiting(): boolean {
    return this.#inquiry.isWaiting;
  }

  /** Whether a question is open, or may be asked now. */
  isAbout(nowMs: number): boolean {
    return this.question !== undefined || this.#patience.mayAsk(nowMs);
  }

  /** Records a change, after which a plan may be possible. */
  changed(): void {
    this.#patience.changed();
  }

  /** Records that the plan works no longer: a question may follow at once. */
  lost(): void {
    this.#patience.lost();
  }

  /** Drops the open question and the rest of the plan. Steps in flight go on. */
  drop(): void {
    this.#inquiry.cancel();
    this.#dropRest();
    this.#patience.lost();
    this.idleReason = "planning";
    this.#misfits = 0;
  }

  /** Records that the goal is reached. */
  reached(): void {
    this.idleReason = "reached";
    this.#inquiry.cancel();
  }

  ask(request: () => TogetherRequest<T>, nowMs: number): void {
    if (this.question !== undefined || !this.#patience.mayAsk(nowMs)) return;
    this.#patience.asked(nowMs);
    this.mayImprove = false;
    if (this.idleReason === "reached") this.idleReason = "planning";
    let made: TogetherRequest<T>;
    try {
      made = request();
    } catch (error) {
      this.#callbacks.complain(error);
      this.#patience.failed(nowMs, Number.POSITIVE_INFINITY);
      return;
    }
    this.#inquiry.ask(made, nowMs);
  }

  /** The reason and the wait after a request that found no plan; undefined if one may be made. */
  waitAt(nowMs: number): SavedSquadWait | undefined {
    const wait = this.#patience.waitAt(nowMs);
    if (wait === undefined) return undefined;
    const { failedAtMs, retryAtMs } = wait;
    return { reason: this.idleReason, sinceMs: nowMs - failedAtMs, leftMs: retryAtMs - nowMs };
  }

  /** Resumes a saved wait. */
  restore({ wait, nowMs }: Pick<SquadSnapshot<T>, "nowMs" | "wait">): void {
    if (wait === undefined) return;
    const { reason, sinceMs, leftMs } = wait;
    this.idleReason = reason;
    this.#patience.restore({ failedAtMs: nowMs - sinceMs, retryAtMs: nowMs + leftMs });
  }

  /** Moves all times, for a game whose time started over. An open question is about the old time. */
  shift(ms: number): void {
    this.#patience.shift(ms);
    if (this.question === undefined) return;
    this.#inquiry.cancel();
    this.#patience.lost();
  }

  /** Takes an answer that has come. Returns whether there was one. */
  take(scene: PlanScene, situation: Situation): boolean {
    const answer = this.#inquiry.take();
    if (answer === undefined) return false;
    const { outcome, question, error } = answer;
    if (outcome === undefined) {
      this.#callbacks.complain(error);
      this.#giveUp("error", situation);
      return true;
    }
    this.#callbacks.reportOutcome(outcome);
    if (outcome.status !== "solved") {
      this.#giveUp(outcome.status, situation);
      return true;
    }
    const plan = planAfter(this.#play.plan.within(scene), outcome, question, situation);
    if (plan !== undefined) {
      this.#misfits = 0;
      this.#play.plan = plan;
    } else if (++this.#misfits >= MAX_MISFITS) this.#giveUp("cut-off", situation);
    else this.#patience.lost();
    return true;
  }

  /** Drops a rest that does not work, and waits before asking again. */
  #giveUp(reason: SquadIdleReason, situation: Situation): void {
    const { nowMs } = situation;
    this.#patience.failed(nowMs, this.#play.lives.nextEndMs(nowMs));
    if (rehearsePlan(this.#play.plan, situation).isSound) return;
    this.#dropRest();
    this.idleReason = reason;
  }

  #dropRest(): void {
    this.#play.plan = this.#play.plan.only(({ running }) => running !== undefined);
  }
}
