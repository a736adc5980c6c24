/**
 * Questions of squads: when they are asked, with what, and what becomes of the answers.
 *
 * @module
 */

import type {
  RunningInput,
  TogetherOutcome,
  TogetherRequest,
} from "../../../engine/contract/together.ts";
import { PlanInquiry } from "../../../engine/runner/requests/plan-inquiry.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { SquadIdleReason } from "../options.ts";
import { preparePlan, type Situation } from "../plan/preparation.ts";
import type { SquadStep } from "../plan/squad-step.ts";
import type { SavedSquadWait } from "../saved/saved-squad.ts";
import type { SquadNow } from "../squad-now.ts";
import { planAfter, type SquadQuestion } from "./adopt.ts";
import { squadRequest } from "./squad-request.ts";

/** Number of answers in a row that no longer fit when they come, after which the squad waits before it asks again. */
const MAX_MISFITS = 3;

/** An answer until the next tick: an outcome, or an error. */
type SquadAnswer<T extends DomainTypes> =
  | {
      readonly question: SquadQuestion;
      readonly outcome: TogetherOutcome<T>;
      /** Whether it is a better plan than that of an answer which has been taken. */
      readonly isRevision: boolean;
    }
  | { readonly outcome?: undefined; readonly error: unknown };

/** Decides when a squad asks for a plan, and takes its answers in the next tick. */
export class SquadAsking<T extends DomainTypes> extends PlanInquiry<
  SquadQuestion,
  TogetherOutcome<T>
> {
  /** The reason why there is no plan. */
  idleReason: SquadIdleReason = "planning";
  /** Whether a better plan may be possible, as the squad has grown. */
  mayImprove = false;
  readonly #now: SquadNow<T>;
  #answer: SquadAnswer<T> | undefined;
  /** The question to which a better answer may come. */
  #revised: SquadQuestion | undefined;
  #misfits = 0;
  /** The request for the game to make. */
  #forGame:
    | { readonly request: TogetherRequest<T>; readonly stopping: AbortController }
    | undefined;

  constructor(now: SquadNow<T>) {
    super(now.options, {
      answered: (outcome, question, isCurrent) => {
        this.#answer = { outcome, question, isRevision: false };
        this.#awaitRevision(outcome, question, isCurrent);
        return false;
      },
      failed: (error) => {
        this.#answer = { error };
      },
    });
    this.#now = now;
  }

  /** Whether a question is open, or its answer waits for the next tick. */
  get isOpen(): boolean {
    return this.question !== undefined || this.#answer !== undefined;
  }

  /** Whether an answer may come. */
  get isAwaited(): boolean {
    return this.isOpen || this.#revised !== undefined;
  }

  /** Whether a question is open, or may be asked now. */
  get isAbout(): boolean {
    return this.isOpen || this.mayAsk(this.#now.nowMs);
  }

  /** Keeps a step that starts while a question is open. */
  started(step: SquadStep): void {
    const answered = this.#answer?.outcome === undefined ? undefined : this.#answer.question;
    for (const question of new Set([this.question, answered, this.#revised])) {
      question?.started.push(step);
    }
  }

  /** The request that the game must make; undefined for none. */
  get request(): TogetherRequest<T> | undefined {
    return this.question === undefined ? undefined : this.#forGame?.request;
  }

  override drop(): void {
    super.drop();
    this.#forGame?.stopping.abort();
    this.#forGame = undefined;
    this.#answer = undefined;
    this.#revised = undefined;
  }

  override shift(ms: number): void {
    super.shift(ms);
    if (this.isAwaited) this.cancel();
  }

  /** Drops the open question and the rest of the plan. Steps in flight go on. */
  startOver(): void {
    this.cancel();
    this.#now.dropRest();
    this.idleReason = "planning";
    this.#misfits = 0;
  }

  /** Records that the goal is reached. */
  reached(): void {
    this.idleReason = "reached";
    this.drop();
  }

  /** Asks for a plan, unless a question is open or the squad has to wait. */
  ask(): void {
    const { callbacks, nowMs, options } = this.#now;
    if (this.isOpen || !this.mayAsk(nowMs)) return;
    if (this.#revised !== undefined) this.drop();
    this.asked(nowMs);
    this.mayImprove = false;
    if (this.idleReason === "reached") this.idleReason = "planning";
    let request: TogetherRequest<T>;
    try {
      request = squadRequest(this.#now);
    } catch (error) {
      callbacks.complain(error);
      this.foundNothing(nowMs);
      return;
    }
    const running = (request.running ?? []) as readonly unknown[] as readonly RunningInput[];
    const question = { askedAtMs: nowMs, running, started: [] };
    if (options.asks === "game") {
      const stopping = new AbortController();
      this.#forGame = { request: { ...request, signal: stopping.signal }, stopping };
      this.put(question);
      return;
    }
    this.put(question, (signal) => options.orchestrator.plan({ ...request, signal }));
  }

  /** The reason and the wait after a request that found no plan; undefined if one may be made. */
  get wait(): SavedSquadWait | undefined {
    const { nowMs } = this.#now;
    const wait = this.waitAt(nowMs);
    if (wait === undefined) return undefined;
    const { failedAtMs, retryAtMs } = wait;
    return { reason: this.idleReason, sinceMs: nowMs - failedAtMs, leftMs: retryAtMs - nowMs };
  }

  /** Resumes a saved wait. */
  resume(wait: SavedSquadWait | undefined): void {
    if (wait === undefined) return;
    const { nowMs } = this.#now;
    const { reason, sinceMs, leftMs } = wait;
    this.idleReason = reason;
    this.restore(nowMs, { failedAtMs: nowMs - sinceMs, retryAtMs: nowMs + leftMs });
  }

  /** Takes an answer that has come. Returns whether there was one. */
  take(situation: Situation): boolean {
    const { callbacks, scene } = this.#now;
    const answer = this.#answer;
    if (answer === undefined) return false;
    this.#answer = undefined;
    if (answer.outcome === undefined) {
      callbacks.complain(answer.error);
      this.#giveUp("error", situation);
      return true;
    }
    const { outcome, question, isRevision } = answer;
    callbacks.reportOutcome(outcome);
    if (outcome.status !== "solved") {
      this.#giveUp(outcome.status, situation);
      return true;
    }
    const next = planAfter(this.#now.plan.within(scene), outcome, question, situation);
    if (next !== undefined) {
      this.#misfits = 0;
      this.#now.plan = next;
    } else if (isRevision) return true;
    else if (++this.#misfits >= MAX_MISFITS) this.#giveUp("cut-off", situation);
    else this.lost();
    return true;
  }

  /** Takes a better answer to a question once it comes, with the steps that have started until then. */
  #awaitRevision(
    { revised }: TogetherOutcome<T>,
    question: SquadQuestion,
    isCurrent: () => boolean,
  ): void {
    if (revised === undefined) return;
    this.#revised = question;
    const take = (outcome: TogetherOutcome<T> | undefined): void => {
      if (!isCurrent() || this.#revised !== question) return;
      this.#revised = undefined;
      if (outcome === undefined) return;
      this.#answer = { outcome, question, isRevision: this.#answer === undefined };
    };
    revised.then(take, (error: unknown) => {
      take(undefined);
      this.#now.callbacks.complain(error);
    });
  }

  /** Drops a rest that does not work, and waits before asking again. */
  #giveUp(reason: SquadIdleReason, situation: Situation): void {
    const { lives, plan } = this.#now;
    const { nowMs } = situation;
    this.foundNothing(nowMs, lives.nextEndMs(nowMs));
    if (preparePlan(plan, situation).isSound) return;
    this.#now.dropRest();
    this.idleReason = reason;
  }
}
