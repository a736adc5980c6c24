/**
 * Plays plans in a game loop, and replans when the world breaks them.
 *
 * @module
 */

import type { StateInput } from "../../rules/domain/definition/types.ts";
import type { AnyDomainTypes, Domain, DomainTypes, PackedState, Step } from "../../rules/index.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { GoalReference, ManyRequest } from "../contract/request.ts";
import type { Advancing, TickMoment } from "../life/catch-up.ts";
import { GameClock } from "../life/game-clock.ts";
import { authorOfStep, type PlanAuthor } from "../orchestrator/outcome/author-of-step.ts";
import { checkRunnerOptions } from "./check-options.ts";
import { Critic } from "./critic.ts";
import { adoptPlan } from "./new-plan-in-play.ts";
import type {
  InterruptReason,
  PlanRunnerOptions,
  RunnerObservation,
  RunnerTick,
} from "./options.ts";
import { atFirstStep, type PlanAtStep, type PlanInPlay, shiftedPlan } from "./plan-in-play.ts";
import { type RunnerQuestion, RunnerRequests } from "./requests/runner-requests.ts";
import { type RunnerParts, runnerParts } from "./runner-parts.ts";
import { readRunner, restoreParts } from "./saved/read-runner.ts";
import { type SavedRunner, writeRunner } from "./saved/saved-runner.ts";
import { IDLE, isStepEvent, REPLAN } from "./steps/step-play.ts";

/**
 * Plays plans in a game loop. A runner never changes the world: it returns the step to begin, and the game reports when
 * steps end. Before each step, and whenever the observed state changes, the rest of the plan is proved, including the
 * effects of a running step. A plan that no longer works is dropped, and a new one is requested. All work happens within
 * calls of the game, on the game's clock (`nowMs`); answers take effect in the next tick.
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
  readonly #critic: Critic<T>;
  #inPlay: PlanInPlay<T> | undefined;
  #disposed = false;
  #needsProof = false;
  /** Whether the effects of steps whose time is over are assumed, as no state comes from the game. */
  #assumes = false;
  readonly #clock: GameClock;

  /** @throws RequestError if an option, or `disabled` or `maintain` of the request, is malformed */
  constructor(options: PlanRunnerOptions<T>) {
    checkRunnerOptions(options);
    const parts = runnerParts(options);
    this.#parts = parts;
    this.#clock = new GameClock(options.mayStartOver);
    this.#critic = new Critic(parts);
    this.#domain = options.orchestrator.domain;
    this.#requests = new RunnerRequests(parts, {
      answered: (outcome, question) => this.#answered(outcome, question),
      failed: (error) => {
        this.#parts.quiet.end();
        if (this.#inPlay === undefined) this.#requests.failed(this.#clock.nowMs);
        this.#parts.callbacks.complain(error);
      },
    });
  }

  /** The outcome of the current plan. */
  get outcome(): Outcome<T> | undefined {
    return this.#inPlay?.outcome;
  }

  /** Steps of the plan that are not finished, the running one first. */
  get remaining(): readonly Step<T>[] {
    const { actions = [], position = 0 } = this.#inPlay ?? {};
    return actions.slice(position).map((action) => this.#domain.step(action));
  }

  /** Number of finished steps, which is also the index of the current or next one. */
  get position(): number {
    return this.#inPlay?.position ?? 0;
  }

  /**
   * The author of a step of the current plan, cached and restored plans included.
   *
   * @param index index of the step in the plan. Default: the current or next one
   * @returns undefined for an index out of range
   */
  authorOf(index: number = this.position): PlanAuthor | undefined {
    return this.#inPlay && authorOfStep(this.#inPlay.outcome, index);
  }

  /** Whether a step is running. */
  get isPlaying(): boolean {
    return this.#inPlay?.running !== undefined;
  }

  /** The last observed state of the agent, not copied; undefined before the first tick. */
  get observed(): PackedState | undefined {
    return this.#parts.observed.isKnown ? this.#parts.observed.packed : undefined;
  }

  /** The goal given to the agent. */
  get goal(): GoalReference<T> {
    return this.#parts.goals.reference;
  }

  /** Whether a request is under way. */
  get isWaiting(): boolean {
    return this.#requests.question !== undefined;
  }

  /** The request that the game must make (`asks: "game"`), and whose outcome it passes to `accept`; undefined for none. */
  get question(): ManyRequest<T> | undefined {
    return this.#parts.options.asks === "game" ? this.#requests.question : undefined;
  }

  /** @internal The steps that are avoided for now, for a caller whose steps come to mean something else. */
  get cooldowns(): RunnerParts<T>["cooldowns"] {
    return this.#parts.cooldowns;
  }

  /**
   * Merges a partial observation into the agent's beliefs; missing variables keep their values, initially their
   * defaults.
   *
   * @throws StateError if a value does not fit, or an unobserved variable has no default
   */
  observe(seen: StateInput<T>): void {
    if (this.#parts.observed.merge(seen)) this.#worldChanged();
  }

  /**
   * Returns the game's next action.
   *
   * @param observed the agent's state; undefined for the last observed one
   * @param nowMs game time in milliseconds; must not decrease
   * @throws StateError if the state does not fit the domain, or is missing in the first tick; RequestError if the
   *   time is not a number or goes back, or a newer runner plays for the agent
   */
  tick(observed: RunnerObservation<T> | undefined, nowMs: number): RunnerTick<T> {
    this.passTo(nowMs);
    if (this.#parts.observed.see(observed)) this.#worldChanged();
    if (this.#requests.refresh()) this.#worldChanged();
    const same = this.#parts.quiet.at(nowMs);
    if (same !== undefined) return same;
    if (this.isWaiting && this.#needsProof && this.#parts.options.asks === "game")
      this.#requests.ask(this.#inPlay, this.#clock.nowMs);
    if (this.#inPlay !== undefined) this.#check(this.#inPlay);
    const { packed } = this.#parts.observed;
    this.#parts.steps.observe(this.#inPlay, packed);
    const better = this.#parts.late.take(this.#inPlay, packed, this.#requests.constraints, nowMs);
    if (better !== undefined) this.#adopt(better, packed.slice());
    this.#needsProof = false;
    return this.#inPlay === undefined ? this.#withoutPlan() : this.#play(this.#inPlay);
  }

  /**
   * Catches up with the game's clock after a long tick or a pause: plays all that happens until now, each step in its own
   * time, as far as the runner knows when steps end. Their effects are assumed, unless `onStepEvent` calls `observe`.
   *
   * @param observed the agent's state as at the last tick, with what has changed since
   * @returns the moments at which a step began or finished, and the present
   * @throws like `tick`
   */
  advance(
    observed: RunnerObservation<T> | undefined,
    nowMs: number,
  ): readonly TickMoment<RunnerTick<T>>[] {
    this.#clock.check(nowMs);
    if (this.#parts.observed.see(observed)) this.#worldChanged();
    return this.advanceWith((atMs) => this.tick(undefined, atMs), nowMs);
  }

  /** @internal As `advance`, with the ticks of a caller that plays through this runner. */
  advanceWith<Tick extends Pick<RunnerTick, "event">>(
    tick: Advancing<Tick>["tick"],
    nowMs: number,
  ): readonly TickMoment<Tick>[] {
    const dueMs = () => this.#parts.steps.dueMs(this.#inPlay) ?? this.#requests.dueMs;
    this.#assumes = true;
    try {
      return this.#clock.advance({ dueMs, tick, hasHappened: isStepEvent }, nowMs);
    } finally {
      this.#assumes = false;
    }
  }

  /** @internal Whether a tick at this time only repeats the last one, unless there is a new state. */
  isQuiet(nowMs: number): boolean {
    return this.#parts.quiet.at(nowMs) !== undefined;
  }

  /** @internal Goes on to the time of a tick. Returns the time by which all known times moved; see `GameClock`. */
  passTo(nowMs: number): number {
    this.#parts.seat.hold();
    const ms = this.#clock.passTo(nowMs);
    if (ms === 0) return ms;
    this.#parts.quiet.end();
    this.#inPlay &&= shiftedPlan(this.#inPlay, ms);
    for (const part of [this.#parts.cooldowns, this.#parts.goals, this.#requests]) part.shift(ms);
    return ms;
  }

  /** Reports that the running step ended as planned. */
  finished(): void {
    if (this.#inPlay?.running !== undefined) this.#finish(this.#inPlay);
  }

  #finish(inPlay: PlanInPlay<T>): void {
    this.#parts.quiet.end();
    this.#needsProof = true;
    const report = this.#parts.steps.finish(inPlay, this.#clock.nowMs);
    const isLast = inPlay.position >= inPlay.actions.length;
    const { status, goal } = inPlay.outcome;
    if (isLast && status === "solved") this.#parts.goals.reached(goal, this.#clock.nowMs);
    // A late plan for this request would repeat finished steps.
    if (isLast) this.#drop("plan-broken");
    else this.#parts.holdings.stepDone(inPlay, this.#clock.nowMs);
    report();
  }

  /**
   * Reports that the running step failed: the plan is dropped, and a new one is requested. Plans avoid a step that
   * fails repeatedly for a while.
   *
   * @param why reason for `onStepEvent`
   */
  failed(why?: string): void {
    const report =
      this.#inPlay?.running && this.#parts.steps.fail(this.#inPlay, this.#clock.nowMs, why);
    this.#drop("interrupted");
    report?.();
  }

  /** Drops the plan and interrupts its running step. */
  interrupt(): void {
    this.#drop("interrupted");
    this.#parts.effects.forget();
  }

  /**
   * Sets the agent's goal and drops the plan for the old one. An equivalent goal changes nothing, so a game may set it
   * in each tick. Other priorities drop no plan; it gives way to a goal that counts more by the share `hysteresis`.
   *
   * @param isOther whether an equivalent goal counts as new because its names now refer to other things
   */
  pursue(goal: GoalReference<T>, isOther = false): void {
    const changed = this.#parts.goals.pursue(goal);
    if (changed === "priorities") this.#parts.quiet.end();
    if (changed !== "goal" && !isOther) return;
    this.#drop("goal-changed");
    this.#parts.effects.forget();
    this.#parts.holdings.stopWaiting();
  }

  /** Accepts the answer to the runner's `question`, and ignores others. Returns whether the plan will be played. */
  accept(outcome: Outcome<T>): boolean {
    return this.#requests.accept(outcome);
  }

  /** Drops the plan and the pending request, and stops for good. */
  dispose(): void {
    this.#disposed = true;
    this.#drop("disposed");
    this.#parts.seat.leave();
    this.#parts.holdings.leave();
  }

  /**
   * The runner's goal, beliefs, plan, position and cool-downs, as plain JSON. A pending request is not saved, but made
   * again.
   */
  save(): SavedRunner {
    const wait = this.#inPlay === undefined ? this.#requests.waitAt(this.#clock.nowMs) : undefined;
    return writeRunner(this.#parts, { inPlay: this.#inPlay, times: this.#clock.times, wait });
  }

  /**
   * Resumes from a saved game. A running step continues; the game restores its own part of it. The domain may have
   * changed: invalid parts are left out, and a plan that no longer works is dropped in the next tick. Reservations are
   * saved separately, and restored after the runners.
   *
   * @throws SavedGameError if `saved` does not come from `save`; RequestError if the goal no longer fits the domain.
   * Nothing changes then.
   */
  restore(saved: unknown): void {
    const snapshot = readRunner(this.#domain, saved);
    this.#drop("restored");
    this.#clock.restore(snapshot.times);
    this.#inPlay = snapshot.inPlay;
    restoreParts(this.#parts, snapshot);
    this.#requests.restore(this.#clock.nowMs, snapshot.wait);
    this.#needsProof = true;
  }

  #worldChanged(): void {
    this.#parts.quiet.end();
    this.#needsProof = true;
    this.#requests.changed();
  }

  /** Drops the plan if it must not continue. */
  #check(inPlay: PlanInPlay<T>): void {
    const { packed } = this.#parts.observed;
    const { constraints } = this.#requests;
    if (this.#needsProof && this.#parts.options.ends === "seen") {
      let done = this.#parts.prover.stepsDone(inPlay, packed, constraints, this.#clock.nowMs);
      for (; done > 0 && this.#inPlay === inPlay; done--) this.#finish(inPlay);
      if (this.#inPlay !== inPlay) return;
    }
    const why = this.#critic.objection(inPlay, constraints, this.#needsProof, this.#clock.nowMs);
    if (why === undefined) return;
    if (inPlay.outcome.goal.condition.holds(packed)) this.#parts.effects.forgetVisits();
    if (why === "timeout") this.failed(why);
    else this.#drop(why);
  }

  #play(inPlay: PlanInPlay<T>): RunnerTick<T> {
    const nowMs = this.#clock.nowMs;
    const { observed, prover, steps } = this.#parts;
    const { packed } = observed;
    prover.skipIdle(inPlay, packed, this.#requests.constraints);
    const step = this.#domain.step(inPlay.actions[inPlay.position] as number);
    if (inPlay.running !== undefined) {
      if (nowMs >= this.#requests.reconsiderAtMs) this.#requests.ask(inPlay, nowMs);
      if (nowMs < inPlay.running.endsAtMs)
        return this.#parts.quiet.during(
          inPlay,
          steps.continued(step),
          this.#requests.reconsiderAtMs,
        );
      const after = this.#assumes ? prover.stateAfterStep(inPlay, packed) : undefined;
      if (observed.assume(after, () => this.#finish(inPlay))) this.#worldChanged();
      return { event: "finish", step };
    }
    const hindrance = steps.hindrance(inPlay, packed, nowMs);
    if (hindrance === "drop") {
      this.#drop("plan-broken");
      return this.#withoutPlan();
    }
    if (hindrance === undefined) steps.begin(inPlay, packed, nowMs);
    // A listener may have stopped the step.
    if (this.#inPlay === undefined) return this.#withoutPlan();
    if (nowMs >= this.#requests.reconsiderAtMs) this.#requests.ask(this.#inPlay, nowMs);
    return this.#inPlay === inPlay && inPlay.running ? { event: "start", step } : IDLE;
  }

  #withoutPlan(): RunnerTick<T> {
    if (this.#parts.holdings.hasChanged) this.#requests.changed();
    if (this.isWaiting) return this.#parts.quiet.waiting(REPLAN);
    if (this.#disposed || !this.#requests.mayAsk(this.#clock.nowMs)) return IDLE;
    const { goals, observed } = this.#parts;
    if (goals.isContent(observed.packed, this.#clock.nowMs)) return this.#parts.quiet.content(IDLE);
    this.#parts.steps.judge(this.#clock.nowMs);
    this.#requests.ask(this.#inPlay, this.#clock.nowMs);
    return REPLAN;
  }

  /** Handles an answer. Returns whether its plan is now being played. */
  #answered(outcome: Outcome<T>, { state, nowMs }: RunnerQuestion<T>): boolean {
    this.#parts.quiet.end();
    const isLate = this.#inPlay !== undefined;
    const isPlayed = !isLate && this.#adopt(atFirstStep(outcome, nowMs), state as PackedState);
    if (isLate) this.#parts.late.came(outcome, nowMs);
    else if (!isPlayed) this.#requests.failed(this.#clock.nowMs);
    this.#parts.callbacks.reportOutcome(outcome);
    return isPlayed;
  }

  /** Plays a plan from its beginning. Returns whether it does. */
  #adopt(plan: PlanAtStep<T>, asked: PackedState): boolean {
    const { constraints } = this.#requests;
    const adopted = adoptPlan(plan, asked, this.#parts, constraints, this.#clock.nowMs);
    if (adopted === undefined) return false;
    this.#inPlay = adopted;
    // The world may have changed during planning.
    this.#needsProof = true;
    return true;
  }

  /** Cancels the plan and the pending request; a running step is interrupted. */
  #drop(why: InterruptReason): void {
    const inPlay = this.#inPlay;
    this.#inPlay = undefined;
    this.#parts.quiet.end();
    this.#parts.late.forget();
    this.#requests.cancel();
    this.#parts.holdings.release();
    this.#parts.steps.interrupt(inPlay, this.#clock.nowMs, why);
  }
}
