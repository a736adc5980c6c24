/**
 * Plays plans in a game loop, and replans when the world breaks them.
 *
 * @module
 */

import type { StateInput } from "../../rules/domain/definition/types.ts";
import type { AnyDomainTypes, DomainTypes, PackedState, Step } from "../../rules/index.ts";
import { footprintOf } from "../../time/durations/footprints.ts";
import type { Outcome } from "../contract/outcome.ts";
import type { GoalReference, ManyRequest } from "../contract/request.ts";
import { isPutOff } from "../contract/revised.ts";
import type { Advancing, TickMoment } from "../life/catch-up.ts";
import type { IsTold } from "../life/told-variables.ts";
import { authorOfStep, type PlanAuthor } from "../orchestrator/outcome/author-of-step.ts";
import { AgentRight } from "./agent-right.ts";
import { checkRunnerOptions } from "./check-options.ts";
import { Critic } from "./critic.ts";
import { LatePlan } from "./late-plan.ts";
import { adoptPlan } from "./new-plan-in-play.ts";
import type {
  InterruptReason,
  PlanRunnerOptions,
  RunnerObservation,
  RunnerTick,
} from "./options.ts";
import { atFirstStep, currentAction, type PlanAtStep, type PlanInPlay } from "./plan-in-play.ts";
import { PlanInPlayProver } from "./plan-in-play-prover.ts";
import { type RunnerQuestion, RunnerRequests } from "./requests/runner-requests.ts";
import { advanceRunner } from "./runner-clocks.ts";
import { type LastingParts, RunnerNow } from "./runner-now.ts";
import { readRunner } from "./saved/read-runner.ts";
import { type SavedRunner, writeRunner } from "./saved/saved-runner.ts";
import { IDLE, isStepEvent, REPLAN, StepPlay } from "./steps/step-play.ts";

/**
 * Plays plans in a game loop. A runner never changes the world: it returns the step to begin, and the game reports when
 * steps end. Before each step, and whenever the observed state changes, the rest of the plan is proved, including the
 * effects of a running step. A plan that no longer works is dropped, and a new one is requested. All work happens
 * within calls of the game, on the game's clock (`nowMs`); answers take effect in the next tick.
 *
 * @example
 * const runner = new PlanRunner({ orchestrator, agent: "ann", goal: "warm_home", budgetMs: 100 });
 * // each tick of the game
 * const { event, step } = runner.tick(world.stateOf("ann"), world.nowMs);
 * if (event === "start") world.begin("ann", step, () => runner.finished());
 */
export class PlanRunner<T extends DomainTypes = AnyDomainTypes> {
  readonly #now: RunnerNow<T>;
  /** Parts of `#now` that every tick reads: agents of a crowd are to look at few objects. */
  readonly #clock: RunnerNow<T>["clock"];
  readonly #quiet: RunnerNow<T>["quiet"];
  readonly #prover: PlanInPlayProver<T>;
  readonly #requests: RunnerRequests<T>;
  readonly #critic: Critic<T>;
  readonly #steps: StepPlay<T>;
  readonly #late: LatePlan<T>;
  readonly #right: AgentRight;
  #disposed = false;
  #needsProof = false;

  /** @throws RequestError if an option, or `disabled` or `maintain` of the request, is malformed */
  constructor(options: PlanRunnerOptions<T>) {
    checkRunnerOptions(options);
    const now = new RunnerNow(options);
    this.#now = now;
    [this.#clock, this.#quiet] = [now.clock, now.quiet];
    this.#prover = new PlanInPlayProver(now);
    this.#critic = new Critic(now, this.#prover);
    this.#steps = new StepPlay(now);
    this.#late = new LatePlan(now, this.#prover);
    this.#right = new AgentRight(options.orchestrator, options.agent);
    this.#requests = new RunnerRequests(now, this.#prover, {
      answered: (outcome, question) => this.#answered(outcome, question),
      revised: (outcome, { nowMs }) => {
        now.quiet.end();
        this.#late.came(outcome, nowMs);
        now.callbacks.reportOutcome(outcome);
      },
      failed: (error) => {
        now.quiet.end();
        if (now.inPlay === undefined) this.#requests.failed();
        now.callbacks.complain(error);
      },
    });
  }

  /** The outcome of the current plan. */
  get outcome(): Outcome<T> | undefined {
    return this.#now.inPlay?.outcome;
  }

  /** Steps of the plan that are not finished, the running one first. */
  get remaining(): readonly Step<T>[] {
    const { actions = [], position = 0 } = this.#now.inPlay ?? {};
    return actions.slice(position).map((action) => this.#now.domain.step(action));
  }

  /** Number of finished steps, which is also the index of the current or next one. */
  get position(): number {
    return this.#now.inPlay?.position ?? 0;
  }

  /**
   * The author of a step of the current plan, cached and restored plans included.
   *
   * @param index index of the step in the plan. Default: the current or next one
   * @returns undefined for an index out of range
   */
  authorOf(index: number = this.position): PlanAuthor | undefined {
    return this.#now.inPlay && authorOfStep(this.#now.inPlay.outcome, index);
  }

  /** Whether a step is running. */
  get isPlaying(): boolean {
    return this.#now.inPlay?.running !== undefined;
  }

  /** The last observed state of the agent, not copied; undefined before the first tick. */
  get observed(): PackedState | undefined {
    const { observed } = this.#now;
    return observed.isKnown ? observed.packed : undefined;
  }

  /** The goal given to the agent. */
  get goal(): GoalReference<T> {
    return this.#now.goals.reference;
  }

  /** Whether a request is under way. */
  get isWaiting(): boolean {
    return this.#requests.question !== undefined;
  }

  /**
   * The request that the game must make (`asks: "game"`), and whose outcome it passes to `accept`; undefined for none.
   */
  get question(): ManyRequest<T> | undefined {
    return this.#now.options.asks === "game" ? this.#requests.question : undefined;
  }

  /** @internal What is played, and what outlasts its plans: avoided steps, clocks of things, rests and beliefs. */
  get lasting(): LastingParts<T> {
    return this.#now;
  }

  /**
   * Merges a partial observation into the agent's beliefs; missing variables keep their values, initially their
   * defaults.
   *
   * @throws StateError if a value does not fit, or an unobserved variable has no default
   */
  observe(seen: StateInput<T>): void {
    if (this.#now.observed.merge(seen)) this.#worldChanged();
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
    if (this.#now.see(observed)) this.#worldChanged();
    if (this.#requests.refresh()) this.#worldChanged();
    const same = this.#now.quiet.at(nowMs);
    if (same !== undefined) return same;
    if (this.isWaiting && this.#needsProof && this.#now.options.asks === "game")
      this.#requests.ask();
    if (this.#now.inPlay !== undefined) this.#check(this.#now.inPlay);
    this.#steps.observe();
    const better = this.#late.take();
    if (better !== undefined) this.#adopt(better, this.#now.packed.slice());
    this.#needsProof = false;
    return this.#now.inPlay === undefined ? this.#withoutPlan() : this.#play(this.#now.inPlay);
  }

  /**
   * Catches up with the game's clock after a long tick or a pause: plays all that happens until now, each step in its
   * own time, if the runner knows when steps end. Effects, of clocks too, are assumed, unless `onStepEvent` calls
   * `observe`.
   *
   * @param observed the agent's present state, but for what its steps bring about on the way; undefined if nothing is
   * known
   * @returns the moments at which a step began or finished, and the present
   * @throws like `tick`
   */
  advance(
    observed: RunnerObservation<T> | undefined,
    nowMs: number,
  ): readonly TickMoment<RunnerTick<T>>[] {
    const tick = (atMs: number, isFirst: boolean) =>
      this.tick(isFirst ? observed : undefined, atMs);
    return this.advanceWith(tick, nowMs, () => observed !== undefined);
  }

  /** @internal As `advance`, with the ticks of a caller that plays through this runner. */
  advanceWith<Tick extends Pick<RunnerTick, "event">>(
    tick: Advancing<Tick>["tick"],
    nowMs: number,
    isTold?: IsTold,
  ): readonly TickMoment<Tick>[] {
    const dueMs = () => this.#steps.dueMs ?? this.#requests.dueMs;
    const runner = { dueMs, tick, hasHappened: isStepEvent };
    return advanceRunner(this.#now, runner, nowMs, isTold);
  }

  /** @internal Whether a tick at this time only repeats the last one, unless there is a new state. */
  isQuiet(nowMs: number): boolean {
    return this.#quiet.at(nowMs) !== undefined;
  }

  /** @internal Goes on to the time of a tick. Returns the time by which all known times moved; see `GameClock`. */
  passTo(nowMs: number): number {
    this.#right.hold();
    const ms = this.#clock.passTo(nowMs);
    if (ms !== 0) for (const part of [this.#now, this.#requests]) part.shift(ms);
    return ms;
  }

  /** Reports that the running step ended as planned. */
  finished(): void {
    if (this.#now.inPlay?.running !== undefined) this.#finish(this.#now.inPlay);
  }

  #finish(inPlay: PlanInPlay<T>): void {
    this.#now.quiet.end();
    this.#needsProof = true;
    const report = this.#steps.finish(inPlay);
    const isLast = inPlay.position >= inPlay.actions.length;
    const { status, goal } = inPlay.outcome;
    if (isLast && status === "solved") this.#now.goals.reached(goal, this.#now.nowMs);
    // A late plan for this request would repeat finished steps.
    if (isLast) this.#drop("plan-broken");
    else this.#now.holdings.stepDone(inPlay, this.#now.nowMs);
    report();
  }

  /**
   * Reports that the running step failed: the plan is dropped, and a new one is requested. Plans avoid a step that
   * fails repeatedly for a while.
   *
   * @param why reason for `onStepEvent`
   */
  failed(why?: string): void {
    const { inPlay } = this.#now;
    const report = inPlay?.running && this.#steps.fail(inPlay, why);
    this.#drop("interrupted");
    report?.();
  }

  /** Drops the plan and interrupts its running step. */
  interrupt(): void {
    this.#drop("interrupted");
    this.#now.effects.forget();
  }

  /**
   * Sets the agent's goal and drops the plan for the old one. An equivalent goal changes nothing, so a game may set it
   * in each tick.
   *
   * @param isOther whether an equivalent goal counts as new because its names now refer to other things
   */
  pursue(goal: GoalReference<T>, isOther = false): void {
    const changed = this.#now.goals.pursue(goal);
    if (changed === "priorities") this.#now.quiet.end();
    if (changed !== "goal" && !isOther) return;
    this.#drop("goal-changed");
    this.#now.effects.forget();
    this.#now.holdings.stopWaiting();
  }

  /** Accepts the answer to the runner's `question`, and ignores others. Returns whether the plan will be played. */
  accept(outcome: Outcome<T>): boolean {
    return this.#requests.accept(outcome);
  }

  /** Drops the plan and the pending request, and stops for good. */
  dispose(): void {
    this.#disposed = true;
    this.#drop("disposed");
    this.#right.leave();
    this.#now.holdings.leave();
  }

  /**
   * The runner's goal, beliefs, plan, position and cool-downs, as plain JSON. A pending request is not saved, but made
   * again.
   */
  save(): SavedRunner {
    const { inPlay, nowMs } = this.#now;
    return writeRunner(this.#now, inPlay === undefined ? this.#requests.waitAt(nowMs) : undefined);
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
    const resume = readRunner(this.#now, saved);
    this.#drop("restored");
    const wait = resume();
    this.#requests.restore(this.#now.nowMs, wait);
    this.#needsProof = true;
  }

  #worldChanged(): void {
    this.#now.quiet.end();
    this.#needsProof = true;
    this.#requests.changed();
  }

  /** Drops the plan if it must not continue. */
  #check(inPlay: PlanInPlay<T>): void {
    if (this.#needsProof && this.#now.options.ends === "seen") {
      let done = this.#prover.stepsDone(inPlay);
      for (; done > 0 && this.#now.inPlay === inPlay; done--) this.#finish(inPlay);
      if (this.#now.inPlay !== inPlay) return;
    }
    const why = this.#critic.objection(inPlay, this.#needsProof);
    if (why === undefined) return;
    const { effects, packed } = this.#now;
    if (inPlay.outcome.goal.condition.holds(packed)) effects.forgetVisits();
    if (why === "timeout") this.failed(why);
    else this.#drop(why);
  }

  #play(inPlay: PlanInPlay<T>): RunnerTick<T> {
    const { domain, nowMs, observed, quiet } = this.#now;
    this.#prover.skipIdle(inPlay);
    const step = domain.step(currentAction(inPlay));
    if (inPlay.running !== undefined) {
      if (nowMs >= this.#requests.reconsiderAtMs) this.#requests.ask();
      const againMs = this.isWaiting ? undefined : this.#requests.reconsiderAtMs;
      if (nowMs < inPlay.running.endsAtMs)
        return quiet.during(inPlay, this.#steps.continued(step), againMs);
      const after = this.#now.clock.isCatchingUp ? this.#prover.stateAfterStep() : undefined;
      this.#now.watched?.wrote(footprintOf(domain.untyped, currentAction(inPlay)).writes);
      if (observed.assume(after, () => this.#finish(inPlay))) this.#worldChanged();
      return { event: "finish", step };
    }
    const hindrance = this.#steps.hindrance(inPlay);
    if (hindrance === "drop") {
      this.#drop("plan-broken");
      return this.#withoutPlan();
    }
    if (hindrance === undefined) this.#steps.begin(inPlay);
    // A listener may have stopped the step.
    if (this.#now.inPlay === undefined) return this.#withoutPlan();
    if (nowMs >= this.#requests.reconsiderAtMs) this.#requests.ask();
    return this.#now.inPlay === inPlay && inPlay.running ? { event: "start", step } : IDLE;
  }

  #withoutPlan(): RunnerTick<T> {
    const { goals, holdings, nowMs, packed, quiet } = this.#now;
    if (holdings.hasChanged) this.#requests.changed();
    if (this.isWaiting) return quiet.waiting(REPLAN);
    if (this.#disposed || !this.#requests.mayAsk(nowMs)) return IDLE;
    if (goals.isContent(packed, nowMs)) return quiet.content(IDLE);
    this.#steps.judge();
    this.#requests.ask();
    return REPLAN;
  }

  /** Handles an answer. Returns whether its plan is now being played. */
  #answered(outcome: Outcome<T>, { state, nowMs }: RunnerQuestion<T>): boolean {
    this.#now.quiet.end();
    const isLate = this.#now.inPlay !== undefined;
    const isPlayed = !isLate && this.#adopt(atFirstStep(outcome, nowMs), state as PackedState);
    if (isLate) this.#late.came(outcome, nowMs);
    // Without a turn nothing failed: the next tick asks again.
    else if (!isPlayed && !isPutOff(outcome)) this.#requests.failed();
    this.#now.callbacks.reportOutcome(outcome);
    return isPlayed;
  }

  /** Plays a plan from its beginning. Returns whether it does. */
  #adopt(plan: PlanAtStep<T>, asked: PackedState): boolean {
    const adopted = adoptPlan(plan, asked, this.#now, this.#prover);
    if (adopted === undefined) return false;
    this.#now.inPlay = adopted;
    // The world may have changed during planning.
    this.#needsProof = true;
    return true;
  }

  /** Cancels the plan and the pending request; a running step is interrupted. */
  #drop(why: InterruptReason): void {
    const inPlay = this.#now.inPlay;
    this.#now.inPlay = undefined;
    this.#now.quiet.end();
    this.#late.forget();
    this.#requests.cancel();
    this.#now.holdings.release();
    this.#steps.interrupt(inPlay, why);
  }
}
