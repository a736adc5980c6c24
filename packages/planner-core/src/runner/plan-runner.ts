/**
 * Plays plans in a game loop, and replans when the world breaks them.
 *
 * @module
 */

import type { Outcome } from "../contract/outcome.ts";
import type { GoalReference, ManyRequest } from "../contract/request.ts";
import type { AnyDomainTypes, DomainTypes, StateInput, Step } from "../domain/definition/types.ts";
import type { Domain } from "../domain/domain.ts";
import { authorOfStep, type PlanAuthor } from "../orchestrator/outcome/author-of-step.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { TrackedState } from "../state/state-key.ts";
import { checkGameTime } from "../time/game-time.ts";
import { checkRunnerOptions } from "./check-options.ts";
import { newPlanInPlay } from "./new-plan-in-play.ts";
import type { InterruptReason, PlanRunnerOptions, RunnerTick } from "./options.ts";
import type { PlanInPlay } from "./plan-in-play.ts";
import type { RunnerQuestion } from "./requests/runner-inquiry.ts";
import { RunnerRequests } from "./requests/runner-requests.ts";
import { type RunnerParts, runnerParts } from "./runner-parts.ts";
import { type RunnerSnapshot, readRunner } from "./saved/read-runner.ts";
import { type SavedRunner, writeRunner } from "./saved/saved-runner.ts";
import { IDLE, REPLAN } from "./steps/step-play.ts";

/**
 * Plays plans in a game loop. It never changes the world: it says which step to begin, and the game reports how steps
 * end. Before each step, and whenever the observed state changes, the rest of the plan is proved (while a step runs,
 * its effects are assumed); a plan that no longer works is dropped and a new one is requested.
 *
 * Everything happens within calls of the game, on its own clock (`nowMs`); answers take effect in the next tick.
 *
 * @example
 * const runner = new PlanRunner({ orchestrator, agent: "ann", goal: "warm_home", budgetMs: 100 });
 * // each tick of the game
 * const { event, step } = runner.tick(world.stateOf("ann"), world.nowMs);
 * if (event === "start") world.begin("ann", step, () => runner.finished());
 */
export class PlanRunner<T extends DomainTypes = AnyDomainTypes> {
  readonly #domain: Domain<T>;
  readonly #parts: RunnerParts<T>;
  readonly #requests: RunnerRequests<T>;
  #inPlay: PlanInPlay<T> | undefined;
  #disposed = false;
  #needsProof = false;
  #nowMs = 0;
  /** The time of the last tick. */
  #tickedAtMs = Number.NEGATIVE_INFINITY;

  /** @throws RequestError if an option, or `disabled` or `maintain` of the request, is malformed */
  constructor(options: PlanRunnerOptions<T>) {
    checkRunnerOptions(options);
    const parts = runnerParts(options);
    this.#parts = parts;
    this.#domain = options.orchestrator.domain;
    this.#requests = new RunnerRequests(parts, {
      answered: (outcome, question) => this.#answered(outcome, question),
      revised: (outcome) => {
        this.#parts.late.came(outcome);
        this.#parts.callbacks.tellOutcome(outcome);
      },
      failed: (error) => {
        if (this.#inPlay === undefined) this.#requests.failed(this.#nowMs);
        this.#parts.callbacks.complain(error);
      },
    });
  }

  /** The outcome whose plan is being played. */
  get outcome(): Outcome<T> | undefined {
    return this.#inPlay?.outcome;
  }

  /** Steps of the plan that are not finished, the running one first. */
  get remaining(): readonly Step<T>[] {
    const inPlay = this.#inPlay;
    if (inPlay === undefined) return [];
    return inPlay.actions.slice(inPlay.position).map((action) => this.#domain.step(action));
  }

  /** The number of the plan's finished steps: the index of the one being played, or played next. */
  get position(): number {
    return this.#inPlay?.position ?? 0;
  }

  /**
   * The author of a step of the plan that is being played, also where it comes from a cache or a saved game.
   *
   * @param index of the step in the plan. Default: the one that is being played, or is played next
   * @returns undefined where there is no such step
   */
  authorOf(index: number = this.position): PlanAuthor | undefined {
    return this.#inPlay && authorOfStep(this.#inPlay.outcome, index);
  }

  /** Whether a step was begun that has not ended. */
  get isPlaying(): boolean {
    return this.#inPlay?.running === true;
  }

  /** The agent's state as it was observed last: lent; undefined before the first tick. */
  get observed(): PackedState | undefined {
    return this.#parts.observed.isKnown ? this.#parts.observed.packed : undefined;
  }

  /** The goal that the agent was given. */
  get goal(): GoalReference<T> {
    return this.#parts.goals.reference;
  }

  /** Whether a request is under way. */
  get isWaiting(): boolean {
    return this.#requests.question !== undefined;
  }

  /**
   * The request that the game should make for this agent, with `planNow` or `planMany`; undefined if none. For
   * runners whose plans the game asks for (`asks: "game"`). Give the outcome to `accept`.
   */
  get question(): ManyRequest<T> | undefined {
    return this.#parts.options.asks === "game" ? this.#requests.question : undefined;
  }

  /**
   * Merges what an agent has just seen into what it knows; variables that are left out stay as they
   * were, at first at their defaults.
   *
   * @throws StateError if a value does not fit, or a variable was never observed and has no default
   */
  observe(seen: StateInput<T>): void {
    if (this.#parts.observed.merge(seen)) this.#worldChanged();
  }

  /**
   * Says what to do now.
   *
   * @param observed the agent's state as the game sees it; undefined: as it was observed so far
   * @param nowMs the game's time in milliseconds; never less than before
   * @throws StateError if the state does not fit the domain, or none was ever given; RequestError if the time is no
   * number or goes back, or a newer runner plays for the agent
   */
  tick(
    observed: PackedState | TrackedState | StateInput<T> | undefined,
    nowMs: number,
  ): RunnerTick<T> {
    checkGameTime(nowMs, this.#tickedAtMs);
    this.#parts.seat.hold();
    this.#tickedAtMs = nowMs;
    this.#nowMs = nowMs;
    if (observed !== undefined) {
      if (this.#parts.observed.replace(this.#domain.pack(observed))) this.#worldChanged();
    } else if (!this.#parts.observed.isKnown) this.observe({});
    this.#bindRequest();
    if (this.isWaiting && this.#needsProof && this.#parts.options.asks === "game") {
      this.#ask();
    }
    if (this.#inPlay !== undefined) this.#check(this.#inPlay);
    this.#parts.steps.observe(this.#inPlay, this.#parts.observed.packed);
    this.#needsProof = false;
    this.#considerLatePlan();
    return this.#inPlay === undefined ? this.#withoutPlan() : this.#play(this.#inPlay);
  }

  /** The running step ended as planned. */
  finished(): void {
    if (this.#inPlay?.running === true) this.#finish(this.#inPlay);
  }

  #finish(inPlay: PlanInPlay<T>): void {
    this.#needsProof = true;
    const action = this.#parts.steps.finish(inPlay, this.#nowMs);
    const isLast = inPlay.position >= inPlay.actions.length;
    if (isLast && inPlay.outcome.status === "solved") {
      this.#parts.goals.reached(inPlay.outcome.goal, this.#nowMs);
    }
    // A later plan for this request would begin again with steps that are done.
    if (isLast) this.#drop("plan-broken");
    else this.#parts.holdings.stepDone(inPlay, this.#nowMs);
    this.#parts.callbacks.tellStep(inPlay, action, this.#nowMs, "finished");
  }

  /**
   * The running step could not be played: the plan is dropped and a new one is requested. A step that keeps failing
   * is left out of plans for a while.
   *
   * @param why for `onStepEvent`
   */
  failed(why?: string): void {
    const inPlay = this.#inPlay;
    if (inPlay?.running !== true) {
      this.#drop("interrupted");
      return;
    }
    const action = this.#parts.steps.fail(inPlay, this.#nowMs, why);
    this.#drop("interrupted");
    this.#parts.callbacks.tellStep(inPlay, action, this.#nowMs, "failed", why);
  }

  /** Drops the plan, whatever it was doing. */
  interrupt(): void {
    this.#drop("interrupted");
    this.#parts.steps.forget();
  }

  /**
   * Gives the agent another goal; the plan for the old one is dropped. A goal that means the same as the one it has
   * changes nothing, so that a game may say in each tick what the agent wants.
   *
   * @param isOther whether it means something else all the same: other things are called the same now
   */
  pursue(goal: GoalReference<T>, isOther = false): void {
    if (!this.#parts.goals.pursue(goal) && !isOther) return;
    this.#drop("goal-changed");
    this.#parts.steps.forget();
    this.#parts.holdings.stopWaiting();
  }

  /**
   * Gives the runner the answer to its `question`. An answer to another question (of another
   * agent, or when none is open) is left alone.
   *
   * @returns whether its plan will be played
   */
  accept(outcome: Outcome<T>): boolean {
    return this.#requests.accept(outcome);
  }

  /** Drops the plan and the request under way; the runner rests from now on. */
  dispose(): void {
    this.#disposed = true;
    this.#drop("disposed");
    this.#parts.seat.leave();
    this.#parts.holdings.leave();
  }

  /**
   * The runner's goal, belief, plan, position and cool-downs, as plain JSON. A request that is under way is not in
   * it: it will be asked again.
   */
  save(): SavedRunner {
    const { options, goals, cooldowns, observed } = this.#parts;
    return writeRunner(this.#domain, {
      ...{ agent: options.agent, goal: goals.reference, goalRests: goals.rests, cooldowns },
      ...{ inPlay: this.#inPlay, nowMs: this.#nowMs },
      observed: observed.isKnown ? observed.packed : undefined,
    });
  }

  /**
   * Resumes from what was saved. A running step still runs: the game restores its own part of it. The domain may have
   * changed since: what no longer fits is left out, a plan that no longer works is dropped in the next tick.
   * Reservations are saved apart, and restored after the runners.
   *
   * @throws SavedGameError if it is not what `save` gave; RequestError if the goal does not fit the
   * domain any more. Nothing changes then.
   */
  restore(saved: unknown): void {
    const snapshot: RunnerSnapshot<T> = readRunner(this.#domain, saved);
    this.#drop("restored");
    this.#parts.goals.pursue(snapshot.goal);
    this.#parts.goals.restore(snapshot.goalRests);
    this.#parts.cooldowns.restore(snapshot.cooldowns, snapshot.failures);
    if (snapshot.observed !== undefined) this.#parts.observed.replace(snapshot.observed);
    this.#nowMs = snapshot.nowMs;
    this.#tickedAtMs = Number.NEGATIVE_INFINITY;
    this.#inPlay = snapshot.inPlay;
    this.#parts.steps.resume(this.#parts.observed.packed);
    this.#requests.restored(snapshot.nowMs);
    this.#parts.holdings.doubt();
    this.#needsProof = true;
  }

  #worldChanged(): void {
    this.#needsProof = true;
    this.#requests.changed();
  }

  /** Asks what requests carry now. */
  #bindRequest(): void {
    try {
      if (this.#requests.refresh()) this.#worldChanged();
    } catch (error) {
      this.#parts.callbacks.complain(error);
    }
  }

  /** Drops a plan that is not to be played on. */
  #check(inPlay: PlanInPlay<T>): void {
    const { packed } = this.#parts.observed;
    const { constraints } = this.#requests;
    if (this.#needsProof && this.#parts.options.ends === "seen") {
      let done = this.#parts.prover.stepsDone(inPlay, packed, constraints);
      for (; done > 0 && this.#inPlay === inPlay; done--) this.#finish(inPlay);
      if (this.#inPlay !== inPlay) return;
    }
    const { critic } = this.#parts;
    const why = critic.objection(inPlay, packed, constraints, this.#needsProof, this.#nowMs);
    if (why === undefined) return;
    if (inPlay.outcome.goal.condition.holds(packed)) this.#parts.steps.reached();
    if (why === "timeout") this.failed(why);
    else this.#drop(why);
  }

  #play(inPlay: PlanInPlay<T>): RunnerTick<T> {
    const { packed } = this.#parts.observed;
    this.#parts.prover.skipIdle(inPlay, packed, this.#requests.constraints);
    const action = inPlay.actions[inPlay.position] as number;
    const step = this.#domain.step(action);
    if (inPlay.running) {
      this.#reconsider();
      if (this.#nowMs < inPlay.endsAtMs) return this.#parts.steps.continued(step);
      this.finished();
      return { event: "finish", step };
    }
    const hindrance = this.#parts.steps.hindrance(action, packed, this.#nowMs);
    if (hindrance === "circle") {
      this.#drop("plan-broken");
      return this.#withoutPlan();
    }
    if (hindrance === "cooling") {
      this.#reconsider();
      return IDLE;
    }
    this.#parts.steps.begin(inPlay, packed, this.#nowMs);
    // A listener may have stopped it.
    if (this.#inPlay === inPlay && inPlay.running) {
      this.#reconsider();
      return { event: "start", step };
    }
    return this.#inPlay === undefined ? this.#withoutPlan() : IDLE;
  }

  #withoutPlan(): RunnerTick<T> {
    if (this.#parts.holdings.hasChanged) this.#requests.changed();
    if (this.isWaiting) return REPLAN;
    if (this.#disposed || !this.#requests.mayAsk(this.#nowMs)) return IDLE;
    if (this.#parts.goals.isContent(this.#parts.observed.packed, this.#nowMs)) return IDLE;
    this.#parts.steps.judge(this.#nowMs);
    this.#ask();
    return REPLAN;
  }

  /** A second opinion while a plan is being played. */
  #reconsider(): void {
    if (this.#requests.mayReconsider(this.#nowMs)) this.#ask();
  }

  #ask(): void {
    this.#requests.ask(this.#inPlay, this.#parts.observed.packed, this.#nowMs);
  }

  /** An answer came. True if its plan is played now. */
  #answered(outcome: Outcome<T>, { state }: RunnerQuestion<T>): boolean {
    let isPlayed = false;
    if (this.#inPlay !== undefined) this.#parts.late.came(outcome);
    else {
      isPlayed = this.#adopt(outcome, state as PackedState);
      if (!isPlayed) this.#requests.failed(this.#nowMs);
    }
    this.#parts.callbacks.tellOutcome(outcome);
    return isPlayed;
  }

  /** Plays a plan from its beginning; false if there is nothing to play, or what it needs is taken. */
  #adopt(outcome: Outcome<T>, asked: PackedState): boolean {
    const actions = outcome.plan?.actions ?? [];
    const { goals, holdings, prover } = this.#parts;
    if (actions.length === 0 || !holdings.take(actions, this.#nowMs)) return false;
    this.#inPlay = newPlanInPlay(outcome, actions, asked, goals, prover, this.#nowMs);
    // The world may have moved on while the plan was made.
    this.#needsProof = true;
    return true;
  }

  #considerLatePlan(): void {
    const observed = this.#parts.observed.packed;
    const better = this.#parts.late.take(this.#inPlay, observed, this.#requests.constraints);
    if (better === undefined) return;
    this.#adopt(better, observed.slice());
    this.#needsProof = false;
  }

  /** Ends what is being played and what is being asked; a running step is interrupted. */
  #drop(why: InterruptReason): void {
    const inPlay = this.#inPlay;
    this.#inPlay = undefined;
    this.#parts.late.forget();
    this.#requests.cancel();
    this.#parts.holdings.release();
    if (inPlay?.running !== true) return;
    inPlay.running = false;
    const action = inPlay.actions[inPlay.position] as number;
    this.#parts.callbacks.tellStep(inPlay, action, this.#nowMs, "interrupted", why);
  }
}
