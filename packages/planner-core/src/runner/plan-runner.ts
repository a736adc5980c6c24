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
import { checkRunnerOptions } from "./check-options.ts";
import { Cooldowns } from "./cooldowns.ts";
import { Critic } from "./critic.ts";
import { GoalWatch } from "./goal-watch.ts";
import { Holdings } from "./holdings.ts";
import { LatePlan } from "./late-plan.ts";
import { newPlanInPlay } from "./new-plan-in-play.ts";
import { Observation } from "./observation.ts";
import type { InterruptReason, PlanRunnerOptions, RunnerTick } from "./options.ts";
import { type PlanInPlay, PlanInPlayProver } from "./plan-in-play.ts";
import type { RunnerQuestion } from "./requests/runner-inquiry.ts";
import { RunnerRequests } from "./requests/runner-requests.ts";
import { SafeCallbacks } from "./safe-callbacks.ts";
import { type RunnerSnapshot, readRunner } from "./saved/read-runner.ts";
import { type SavedRunner, writeRunner } from "./saved/saved-runner.ts";
import { IDLE, REPLAN, StepPlay } from "./step-play.ts";

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
  readonly #options: PlanRunnerOptions<T>;
  readonly #prover: PlanInPlayProver<T>;
  readonly #observed: Observation<T>;
  readonly #goals: GoalWatch<T>;
  readonly #cooldowns: Cooldowns;
  readonly #holdings: Holdings<T>;
  readonly #requests: RunnerRequests<T>;
  readonly #critic: Critic<T>;
  readonly #callbacks: SafeCallbacks<T>;
  readonly #steps: StepPlay<T>;
  readonly #late: LatePlan<T>;
  #inPlay: PlanInPlay<T> | undefined;
  #disposed = false;
  #needsProof = false;
  #nowMs = 0;

  /** @throws RequestError if an option, or `disabled` or `maintain` of the request, is malformed */
  constructor(options: PlanRunnerOptions<T>) {
    const { goal, preemptAfterMs, goalCooldownMs } = options;
    const { domain } = options.orchestrator;
    checkRunnerOptions(options);
    this.#options = options;
    this.#domain = domain;
    this.#prover = new PlanInPlayProver(domain);
    this.#late = new LatePlan(this.#prover, options.hysteresis);
    this.#observed = new Observation(domain);
    this.#goals = new GoalWatch(domain, goal, preemptAfterMs, goalCooldownMs);
    this.#cooldowns = new Cooldowns(options.failureLimit, options.failureCooldownMs);
    this.#holdings = new Holdings(options.reservations, options.agent);
    this.#critic = new Critic(this.#prover, this.#goals, this.#holdings, options.preempt);
    this.#callbacks = new SafeCallbacks(options);
    this.#steps = new StepPlay(options, this.#cooldowns, this.#callbacks);
    const parts = {
      options,
      prover: this.#prover,
      goals: this.#goals,
      cooldowns: this.#cooldowns,
      holdings: this.#holdings,
    };
    this.#requests = new RunnerRequests(parts, {
      answered: (outcome, question) => this.#answered(outcome, question),
      revised: (outcome) => {
        this.#late.came(outcome);
        this.#callbacks.tellOutcome(outcome);
      },
      failed: (error) => {
        if (this.#inPlay === undefined) this.#requests.failed(this.#nowMs);
        this.#callbacks.complain(error);
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
    return this.#observed.isKnown ? this.#observed.packed : undefined;
  }

  /** The goal that the agent was given. */
  get goal(): GoalReference<T> {
    return this.#goals.reference;
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
    return this.#options.asks === "game" ? this.#requests.question : undefined;
  }

  /**
   * Merges what an agent has just seen into what it knows; variables that are left out stay as they
   * were, at first at their defaults.
   *
   * @throws StateError if a value does not fit, or a variable was never observed and has no default
   */
  observe(seen: StateInput<T>): void {
    if (this.#observed.merge(seen)) this.#worldChanged();
  }

  /**
   * Says what to do now.
   *
   * @param observed the agent's state as the game sees it; undefined: as it was observed so far
   * @param nowMs the game's time in milliseconds; never less than before
   * @throws StateError if the state does not fit the domain, or none was ever given
   */
  tick(
    observed: PackedState | TrackedState | StateInput<T> | undefined,
    nowMs: number,
  ): RunnerTick<T> {
    this.#nowMs = nowMs;
    if (observed !== undefined) {
      if (this.#observed.replace(this.#domain.pack(observed))) this.#worldChanged();
    } else if (!this.#observed.isKnown) this.observe({});
    this.#bindRequest();
    if (this.isWaiting && this.#needsProof && this.#options.asks === "game") {
      this.#ask();
    }
    if (this.#inPlay !== undefined) this.#check(this.#inPlay);
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
    const action = this.#steps.finish(inPlay, this.#nowMs);
    const isLast = inPlay.position >= inPlay.actions.length;
    if (isLast && inPlay.outcome.status === "solved") {
      this.#goals.reached(inPlay.outcome.goal, this.#nowMs);
    }
    // A later plan for this request would begin again with steps that are done.
    if (isLast) this.#drop("plan-broken");
    else this.#holdings.stepDone(inPlay, this.#nowMs);
    this.#callbacks.tellStep(inPlay, action, this.#nowMs, "finished");
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
    const action = this.#steps.fail(inPlay, this.#nowMs);
    this.#drop("interrupted");
    this.#callbacks.tellStep(inPlay, action, this.#nowMs, "failed", why);
  }

  /** Drops the plan, whatever it was doing. */
  interrupt(): void {
    this.#drop("interrupted");
  }

  /** Gives the agent another goal; the plan for the old one is dropped. */
  pursue(goal: GoalReference<T>): void {
    this.#goals.pursue(goal);
    this.#drop("goal-changed");
    this.#holdings.stopWaiting();
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
    this.#holdings.leave();
  }

  /**
   * The runner's goal, belief, plan, position and cool-downs, as plain JSON. A request that is under way is not in
   * it: it will be asked again.
   */
  save(): SavedRunner {
    return writeRunner(this.#domain, {
      agent: this.#options.agent,
      goal: this.#goals.reference,
      observed: this.#observed.isKnown ? this.#observed.packed : undefined,
      inPlay: this.#inPlay,
      cooldowns: this.#cooldowns,
      goalRests: this.#goals.rests,
      nowMs: this.#nowMs,
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
    this.#goals.pursue(snapshot.goal);
    this.#goals.restore(snapshot.goalRests);
    this.#cooldowns.restore(snapshot.cooldowns, snapshot.failures);
    if (snapshot.observed !== undefined) this.#observed.replace(snapshot.observed);
    this.#nowMs = snapshot.nowMs;
    this.#inPlay = snapshot.inPlay;
    this.#requests.restored(snapshot.nowMs);
    this.#holdings.doubt();
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
      this.#callbacks.complain(error);
    }
  }

  /** Drops a plan that is not to be played on. */
  #check(inPlay: PlanInPlay<T>): void {
    const { packed } = this.#observed;
    const { constraints } = this.#requests;
    if (this.#needsProof && this.#options.ends === "seen") {
      let done = this.#prover.stepsDone(inPlay, packed, constraints);
      for (; done > 0 && this.#inPlay === inPlay; done--) this.#finish(inPlay);
      if (this.#inPlay !== inPlay) return;
    }
    const why = this.#critic.objection(inPlay, packed, constraints, this.#needsProof, this.#nowMs);
    if (why === "timeout") this.failed(why);
    else if (why !== undefined) this.#drop(why);
  }

  #play(inPlay: PlanInPlay<T>): RunnerTick<T> {
    const action = inPlay.actions[inPlay.position] as number;
    const step = this.#domain.step(action);
    if (inPlay.running) {
      this.#reconsider();
      if (this.#nowMs < inPlay.endsAtMs) return this.#steps.continued(step);
      this.finished();
      return { event: "finish", step };
    }
    if (this.#cooldowns.isCooling(action, this.#nowMs)) {
      this.#reconsider();
      return IDLE;
    }
    this.#steps.begin(inPlay, this.#nowMs);
    // A listener may have stopped it.
    if (this.#inPlay === inPlay && inPlay.running) {
      this.#reconsider();
      return { event: "start", step };
    }
    return this.#inPlay === undefined ? this.#withoutPlan() : IDLE;
  }

  #withoutPlan(): RunnerTick<T> {
    if (this.#holdings.hasChanged) this.#requests.changed();
    if (this.isWaiting) return REPLAN;
    if (this.#disposed || !this.#requests.mayAsk(this.#nowMs)) return IDLE;
    if (this.#goals.isContent(this.#observed.packed, this.#nowMs)) return IDLE;
    this.#ask();
    return REPLAN;
  }

  /** A second opinion while a plan is being played. */
  #reconsider(): void {
    if (this.#requests.mayReconsider(this.#nowMs)) this.#ask();
  }

  #ask(): void {
    this.#requests.ask(this.#inPlay, this.#observed.packed, this.#nowMs);
  }

  /** An answer came. True if its plan is played now. */
  #answered(outcome: Outcome<T>, { state }: RunnerQuestion<T>): boolean {
    let isPlayed = false;
    if (this.#inPlay !== undefined) this.#late.came(outcome);
    else {
      isPlayed = this.#adopt(outcome, state as PackedState);
      if (!isPlayed) this.#requests.failed(this.#nowMs);
    }
    this.#callbacks.tellOutcome(outcome);
    return isPlayed;
  }

  /** Plays a plan from its beginning; false if there is nothing to play, or what it needs is taken. */
  #adopt(outcome: Outcome<T>, asked: PackedState): boolean {
    const actions = outcome.plan?.actions ?? [];
    if (actions.length === 0 || !this.#holdings.take(actions, this.#nowMs)) return false;
    this.#inPlay = newPlanInPlay(outcome, actions, asked, this.#goals, this.#prover, this.#nowMs);
    // The world may have moved on while the plan was made.
    this.#needsProof = true;
    return true;
  }

  #considerLatePlan(): void {
    const observed = this.#observed.packed;
    const better = this.#late.take(this.#inPlay, observed, this.#requests.constraints);
    if (better === undefined) return;
    this.#adopt(better, observed.slice());
    this.#needsProof = false;
  }

  /** Ends what is being played and what is being asked; a running step is interrupted. */
  #drop(why: InterruptReason): void {
    const inPlay = this.#inPlay;
    this.#inPlay = undefined;
    this.#late.forget();
    this.#requests.cancel();
    this.#holdings.release();
    if (inPlay?.running !== true) return;
    inPlay.running = false;
    const action = inPlay.actions[inPlay.position] as number;
    this.#callbacks.tellStep(inPlay, action, this.#nowMs, "interrupted", why);
  }
}
