import type { SingleGoal } from "../../engine/contract/request.ts";
import type { TogetherOutcome, TogetherRequest } from "../../engine/contract/together.ts";
import type { Advancing, TickMoment } from "../../engine/life/catch-up.ts";
import { type IsTold, variablesTold } from "../../engine/life/told-variables.ts";
import { advanceRunner } from "../../engine/runner/runner-clocks.ts";
import type { StateInput } from "../../rules/domain/definition/types.ts";
import type { AnyDomainTypes, DomainTypes, PackedState, Step } from "../../rules/index.ts";
import { ClockWatch } from "../together/clock-watch.ts";
import { SquadAsking } from "./asking/squad-asking.ts";
import { checkSquadOptions } from "./check-options.ts";
import type { SquadConstraints, SquadRole, SquadRunnerOptions, SquadTick } from "./options.ts";
import { outlookOf, type SquadOutlook } from "./plan/outlook.ts";
import { preparePlan } from "./plan/preparation.ts";
import { isHeldUp, nextDueMs, nextMomentMs, rolesIn } from "./plan/roles.ts";
import type { SquadMemberState } from "./roster.ts";
import { runningSteps, type TakenStep } from "./running-steps.ts";
import { type RestoredSquad, readSquad } from "./saved/read-squad.ts";
import { type SavedSquad, writeSquad } from "./saved/saved-squad.ts";
import type { MemberGoals } from "./squad-goals.ts";
import { SquadNow } from "./squad-now.ts";
import { SquadPlay } from "./squad-play.ts";
import { isSquadEvent, SquadTurn } from "./squad-turn.ts";

/**
 * Plays the joint plans of a squad in a game loop. A runner never changes the world: it returns the next action of each
 * member, and the game tells when steps end. A plan keeps the order of its steps and what they need, not their start
 * times: a step starts as soon as all that it must follow has happened. Whenever something changes or is late, the
 * times of the rest are computed anew and proved; only a rest that no longer works is planned anew, with the steps in
 * flight, and with the old rest to change as little as possible. Meanwhile members go on with what still works.
 *
 * @example
 * const squad = new SquadRunner({ orchestrator, members: ["ann", "bo"], goal: "raised", budgetMs: 50 });
 * // each tick of the game
 * const actions = squad.tick({ ann: { at: "mill" }, bo: { at: "site" } }, { planks: 2, nailed: false }, nowMs);
 * for (const [name, action] of Object.entries(actions)) {
 *   if (action.event === "start") begin(name, action.step, () => squad.finished(name));
 *   else if (action.event === "finish") end(name, action.step);
 *   else if (action.event === "interrupt") breakOff(name, action.step);
 * }
 */
export class SquadRunner<T extends DomainTypes = AnyDomainTypes> {
  readonly #now: SquadNow<T>;
  readonly #play: SquadPlay<T>;
  readonly #asking: SquadAsking<T>;
  /** Steps that the game started before the first tick. */
  #taken: readonly TakenStep[] = [];
  /** Whether the rest of the plan must be proved again. */
  #isDoubtful = true;
  /** Time of the next proof in any case. */
  #dueMs = Number.NEGATIVE_INFINITY;
  #isDisposed = false;

  /**
   * @param restored the members of a saved squad, who may all have left. Default: those of the options
   * @throws RequestError if an option is malformed, or the domain has no time
   */
  constructor(options: SquadRunnerOptions<T>, restored?: RestoredSquad<T>["members"]) {
    checkSquadOptions(options);
    this.#now = new SquadNow(options, restored);
    this.startFrom(options.running ?? []);
    this.#play = new SquadPlay(this.#now);
    this.#asking = new SquadAsking(this.#now);
  }

  /** Names of the members. */
  get members(): readonly string[] {
    return this.#now.roster.names;
  }

  /** The goal of the squad. */
  get goal(): SingleGoal<T> {
    return this.#now.goals.reference;
  }

  /** The goals that members have besides, by name. */
  get goals(): MemberGoals<T> {
    return this.#now.goals.toJSON() ?? {};
  }

  /** Whether a request is under way, and its answer has not come. */
  get isWaiting(): boolean {
    return this.#asking.question !== undefined;
  }

  /**
   * Whether an answer may come: to a request under way, a better one to an earlier request, or one for the next tick.
   */
  get hasQuestion(): boolean {
    return this.#asking.isAwaited;
  }

  /**
   * The request that the game must make (`asks: "game"`), and whose outcome it passes to `accept`; undefined for none.
   */
  get question(): TogetherRequest<T> | undefined {
    return this.#asking.request;
  }

  /** Accepts the answer to the runner's `question`, and ignores others. It takes effect in the next tick. */
  accept(outcome: TogetherOutcome<T>): void {
    if (this.question !== undefined) this.#asking.accept(outcome);
  }

  /** @internal The state of a member as it was told, changed by what steps were expected to do since. */
  stateOf(agent: string): PackedState | undefined {
    return this.#now.roster.stateOf(agent);
  }

  /** The parts of the members in the present plan, in the order of their times. */
  roles(): Readonly<Record<string, readonly SquadRole<T>[]>> {
    return rolesIn(this.#now, this.members);
  }

  /**
   * Returns the next action of every member.
   *
   * @param states states of the members. A member that is left out keeps its last one; the first tick needs all
   * @param shared values of the shared variables. Default: the values in the members' states, which must agree
   * @param nowMs game time in milliseconds; must not decrease
   * @throws StateError for values that do not fit; RequestError for an unknown member, a missing state, or a time that
   *   is not a number or goes back. Nothing changes then
   */
  tick(
    states: Readonly<Record<string, SquadMemberState<T>>> | undefined,
    shared: StateInput<T> | undefined,
    nowMs: number,
  ): SquadTick<T> {
    const now = this.#now;
    now.clock.check(nowMs);
    const tell = (): boolean => {
      const isOther = now.roster.tell(states, shared);
      this.passTo(nowMs);
      return isOther;
    };
    if (now.see(tell)) this.#changed();
    if (this.#taken.length > 0) this.#play.takeOver(this.#taken);
    this.#taken = [];
    const situation = this.#asking.isOpen ? now.situation : undefined;
    if (situation && this.#asking.take(situation)) this.#isDoubtful = true;
    if (this.#play.breakOff()) this.#changed();
    if (this.#isDoubtful || nowMs >= this.#dueMs) this.#judge();
    if (!now.isSound && this.#play.breakOffVain(this.#asking.isAbout)) {
      this.#changed();
      this.#judge();
    }
    const { actions, started, ended } = new SquadTurn<T>(now, {
      ...{ play: this.#play, isAsking: this.#asking.isAbout },
      idleReason: this.#isDisposed ? "disposed" : this.#asking.idleReason,
    });
    for (const step of ended) this.#play.end(step);
    for (const step of started) {
      this.#play.start(step);
      this.#asking.started(step);
    }
    if (started.length + ended.length > 0) this.#isDoubtful = true;
    this.#askIfNeeded();
    return actions;
  }

  /**
   * Catches up with the game's clock after a long tick or a pause: plays all that happens until now, each step in its
   * own time, as far as the runner ends steps (`ends`). What clocks of things bring about is assumed, in its time too.
   *
   * @returns the moments at which a step began or finished, and the present
   * @throws like `tick`, whose parameters it has
   */
  advance(
    ...[states, shared, nowMs]: Parameters<SquadRunner<T>["tick"]>
  ): readonly TickMoment<SquadTick<T>>[] {
    const tick = (atMs: number, isFirst: boolean): SquadTick<T> =>
      isFirst ? this.tick(states, shared, atMs) : this.tick(undefined, undefined, atMs);
    const { variables } = this.#now.options.orchestrator.domain;
    const told = [shared, ...Object.values(Object(states))];
    return this.advanceWith(tick, nowMs, variablesTold(variables, told));
  }

  /** @internal As `advance`, with the ticks of a caller that plays through this runner. */
  advanceWith<Tick extends SquadTick>(
    tick: Advancing<Tick>["tick"],
    nowMs: number,
    isTold?: IsTold,
  ): readonly TickMoment<Tick>[] {
    const dueMs = (): number =>
      this.#isDoubtful ? this.#now.nowMs : nextMomentMs(this.#now, this.#play.isTimed);
    return advanceRunner(this.#now, { dueMs, tick, hasHappened: isSquadEvent }, nowMs, isTold);
  }

  /** @internal Goes on to the time of a tick. Returns the time by which all known times moved; see `GameClock`. */
  passTo(nowMs: number): number {
    const ms = this.#now.clock.passTo(nowMs);
    if (ms !== 0) for (const part of [this.#play, this.#asking, this.#now.watched]) part.shift(ms);
    this.#isDoubtful ||= ms !== 0;
    return ms;
  }

  /**
   * Reports that a member's step ended as planned. A report by one of several partners counts for all of them.
   *
   * @param step the step, if the member does several at once. Default: the step that keeps it busy
   * @throws RequestError for an unknown member
   */
  finished(agent: string, step?: Step<T>): void {
    const running = this.#play.flightOf(agent, step);
    if (running === undefined) return;
    this.#play.finish(running);
    this.#changed();
  }

  /**
   * Reports that a member's step failed, or that the member refuses it: the rest is planned anew if it needs the step.
   * Partners are told to break it off. Plans avoid a step that fails repeatedly for a while.
   *
   * @param reason for `onStepEvent`
   * @throws RequestError for an unknown member
   */
  failed(agent: string, reason?: string, step?: Step<T>): void {
    const running = this.#play.flightOf(agent, step);
    if (running !== undefined) this.#play.fail(running, agent, reason);
    else if (!this.#play.failInstant(agent)) return;
    this.#changed();
  }

  /**
   * Removes a member with its own goal. Its partners are told to break off what they do with it. Unknown names are
   * ignored.
   */
  left(agent: string): void {
    const { roster } = this.#now;
    if (!roster.has(agent)) return;
    roster.remove(agent);
    if (this.#now.goals.own.has(agent)) this.#now.pursueAlone(agent, undefined);
    this.#play.leave(agent);
    this.#changed();
  }

  /**
   * Adds a member, who gets a part in the plan if that makes it better. The next tick tells what shared values it
   * lacks.
   *
   * @param goal must hold for this member besides the goal of all. Default: none, or for a member that its goal stays
   * @throws RequestError for a malformed name, a ninth member, or a goal that does not fit; StateError for a state that
   *   does not fit. Nothing changes then
   */
  joined(agent: string, state: SquadMemberState<T>, goal?: SingleGoal<T>): void {
    const { goals, roster } = this.#now;
    if (goal !== undefined) goals.with(agent, goal);
    roster.add(agent, state);
    if (goal !== undefined) this.#now.pursueAlone(agent, goal);
    this.#now.recast();
    this.#asking.mayImprove = true;
    this.#changed();
  }

  /**
   * Sets the squad's goal, and those of members. Steps in flight go on; the rest of the old plan is dropped. Equivalent
   * goals change nothing, so a game may set them in each tick.
   *
   * @param goals must hold for single members besides, by name. Default: none
   * @throws RequestError for a goal that does not fit, or the goal of no member. Nothing changes then
   */
  pursue(goal: SingleGoal<T>, goals?: MemberGoals<T>): void {
    if (this.#now.pursue(goal, goals)) this.#dropRest();
  }

  /**
   * Changes constraints on plans: events, ways, disabled steps, the deadline, or what must be maintained. Constraints
   * that are left out stay as they are.
   *
   * @throws RequestError for a constraint that does not fit; nothing changes then
   */
  constrain(constraints: SquadConstraints<T>): void {
    this.#now.constrain(constraints);
    this.#changed();
  }

  /** @internal Other times of events that are known already, which are no reason to ask again after a vain request. */
  foresee(events: SquadConstraints<T>["events"]): void {
    this.#now.constrain({ events });
    this.#isDoubtful = true;
  }

  /** @internal Asks for a better plan, and plays the present one until that comes. */
  reconsider(): void {
    this.#asking.mayImprove = true;
  }

  /** @internal Whether the plan works, by the last proof. */
  get isSound(): boolean {
    return this.#now.isSound;
  }

  /** @internal The changes that the plan brings about; undefined without times of the plan. */
  get outlook(): SquadOutlook | undefined {
    return outlookOf(this.#now, this.#now.roster.states);
  }

  /** Breaks off the step of a member, or all steps, and drops the rest of the plan. */
  interrupt(agent?: string): void {
    this.#play.interruptAll("interrupted", agent);
    this.#dropRest();
  }

  /** @internal The clocks of things, for a caller whose places come to mean other things. */
  get clocks(): Pick<ClockWatch, "left" | "replace"> {
    return this.#now.clocks;
  }

  /** @internal A further watcher of clocks of things. */
  watchClocks(): ClockWatch {
    return new ClockWatch(this.#now.steps, this.#now.unitMs);
  }

  /** @internal Replaces the steps that the first tick takes over. */
  startFrom(running: NonNullable<SquadRunnerOptions<T>["running"]>): void {
    this.#taken = runningSteps(this.#now.steps, this.#now.options.members, running);
  }

  /** @internal Breaks off a step in flight, which has lost what it is about. The rest stays as far as it works. */
  breakOff(agent: string, step: Step<T>): void {
    const running = this.#play.flightOf(agent, step);
    if (running === undefined) return;
    this.#play.interrupt(running, "broken");
    this.#changed();
  }

  /** Breaks off all steps, cancels the pending request, and stops for good. */
  dispose(): void {
    this.#isDisposed = true;
    this.#play.interruptAll("disposed");
    this.#dropRest();
    this.#now.preparation = undefined;
  }

  /** The squad with its plan as plain JSON: steps in flight with the time that is left, and the rest in its order. */
  toJSON(): SavedSquad {
    return writeSquad(this.#now, this.#taken, this.#asking.wait);
  }

  /**
   * Resumes a saved squad; the game restores its own part of the steps in flight. If the game's clock goes on, with the
   * tick after that of the save, steps end as they would have; on any other clock the time that is left counts from the
   * first tick. Steps that the domain no longer knows are left out, and a plan that no longer works is planned anew.
   *
   * @throws SavedGameError if `saved` does not come from `toJSON`; RequestError if a goal no longer fits the domain
   */
  static restore<T extends DomainTypes>(
    saved: unknown,
    options: Omit<SquadRunnerOptions<T>, "goal" | "goals" | "members">,
  ): SquadRunner<T> {
    const { domain } = options.orchestrator;
    const { goal, goals, members, taken, wait, resume } = readSquad(domain, saved);
    const names = [...members.keys()];
    const runner = new SquadRunner<T>({ ...options, members: names, goal, goals }, members);
    resume(runner.#now);
    if (taken.length > 0) runner.#taken = taken;
    runner.#asking.resume(wait);
    return runner;
  }

  #changed(): void {
    this.#isDoubtful = true;
    this.#asking.changed();
  }

  #dropRest(): void {
    this.#asking.startOver();
    this.#isDoubtful = true;
  }

  /** Computes the times of the rest anew, and proves it. */
  #judge(): void {
    const now = this.#now;
    const { isSound: wasSound, plan, situation, nowMs, preparation: before } = now;
    if (situation === undefined || this.#isDisposed) return;
    const running = plan.only(({ running }) => running !== undefined);
    let preparation = now.holdsGoals ? preparePlan(running, situation) : undefined;
    // Nothing more is needed once the goal holds, or will hold as steps end.
    if (preparation?.isSound === true) now.plan = running;
    else preparation = preparePlan(plan, situation);
    now.preparation = preparation;
    this.#isDoubtful = false;
    this.#dueMs = nextDueMs(now);
    if (!now.isSound && wasSound) this.#asking.lost();
    if (isHeldUp(now, this.members, before?.nowMs ?? nowMs)) this.reconsider();
  }

  #askIfNeeded(): void {
    const { isReached, isSound, plan } = this.#now;
    if (isReached) {
      if (plan.steps.length === 0) this.#asking.reached();
      return;
    }
    if (!this.#isDisposed && (!isSound || this.#asking.mayImprove)) this.#asking.ask();
  }
}
