import {
  type AnyDomainTypes,
  type DomainTypes,
  type ManyRequest,
  type Outcome,
  PlanRunner,
} from "@understudy/planner-core";
import type { TickMoment } from "@understudy/planner-core/internal";
import type { ThingClock } from "../clocks/called-clock.ts";
import type { Round } from "../question/round.ts";
import type { ThingStep, WorldOutcome } from "../question/world-outcome.ts";
import type { ThingId } from "../things/thing.ts";
import type { OwnValues, WorldGoal } from "../typed.ts";
import { AgentNow } from "./agent-now.ts";
import { MemberOfCrowd } from "./asking/member-of-crowd.ts";
import { OpenInquiry } from "./asking/open-inquiry.ts";
import { ClaimsOfAgent } from "./claims-of-agent.ts";
import { innerOptions, runsToItsEnd } from "./inner-options.ts";
import type {
  BrokenPlan,
  CoolingStep,
  RunnerAgent,
  SavedWorldRunner,
  ViewedPlan,
  WorldRunnerOptions,
  WorldTick,
} from "./options.ts";
import { Answers } from "./plan/answers.ts";
import { PlanImprovement } from "./plan/improvement.ts";
import { LostThings } from "./plan/lost-things.ts";
import type { PlansAhead } from "./plan/next-plan.ts";
import { PlanFields } from "./plan/plan-fields.ts";
import { StepTeller } from "./plan/step-teller.ts";
import { StillTicks } from "./plan/still-ticks.ts";
import { ThingCooldowns } from "./plan/thing-cooldowns.ts";
import { WatchedPlaces } from "./plan/watched-places.ts";
import { hasWay } from "./plan/way-of-step.ts";
import { bindingOf, boundIn, outcomeIn, uncheckedIn } from "./saved-binding.ts";
import { type AwaitedChange, Sleep } from "./sleep.ts";
import { ThingsInPlay } from "./things-in-play.ts";
import { WantedGoals } from "./wanted-goals.ts";

/**
 * Plays the plans of an agent of a world. Like `PlanRunner`, but with steps about things: it
 * chooses the things for places, keeps them while the plan is played, and claims them.
 *
 * @example
 * const runner = grik.runner({ orchestrator, goal: { oneOf: ["safe", "rich"] }, budgetMs: 50 });
 * const { event, step, things } = runner.tick({ near: at, gold, hurt }, nowMs);
 * if (event === "start") act(step.tool, things.chest);
 */
export class WorldRunner<T extends DomainTypes = AnyDomainTypes> {
  readonly #now: AgentNow;
  readonly #inner: PlanRunner;
  readonly #claims: ClaimsOfAgent;
  readonly #goals: WantedGoals;
  readonly #asking: OpenInquiry;
  readonly #fields: PlanFields;
  readonly #answers: Answers;
  /** Rounds for a cheaper plan, or for a cheaper rest of a running plan. */
  readonly improvement: PlanImprovement;
  readonly #steps: StepTeller;
  readonly #cooldowns: ThingCooldowns;
  readonly #lost: LostThings;
  readonly #watch: WatchedPlaces;
  readonly #still: StillTicks;
  readonly #things: ThingsInPlay;
  /** @internal The sleep of its agent without a plan. */
  readonly sleep: Sleep;
  /** @internal Its part in the world's crowd. */
  readonly member: MemberOfCrowd;

  /** @throws RequestError if an option is malformed, or there is no such goal */
  constructor(agent: RunnerAgent, options: WorldRunnerOptions) {
    const now = new AgentNow(agent, options);
    const goals = new WantedGoals(now);
    const sleep = new Sleep(now, goals);
    const claims = new ClaimsOfAgent(now, goals, sleep);
    const fields = new PlanFields(now);
    const cooldowns = new ThingCooldowns(now);
    const watch = new WatchedPlaces(agent.parts.layout);
    const played = { goals, claims, sleep, watch, cooldowns };
    const answers = new Answers(now, { ...played, assign: (round) => this.#assign(round) });
    const asking = new OpenInquiry(now, answers);
    this.#now = now;
    [this.#goals, this.sleep, this.#claims] = [goals, sleep, claims];
    [this.#fields, this.#cooldowns, this.#watch] = [fields, cooldowns, watch];
    this.#answers = answers;
    this.#asking = asking;
    this.#lost = new LostThings(now, claims);
    this.#steps = new StepTeller(now);
    this.#inner = new PlanRunner({
      ...innerOptions(options, this.#steps, (action) => {
        return hasWay(now, () => this.outcome, action) && claims.takeTurns(action, now.nowMs);
      }),
      ...{ agent: agent.parts.identityOf(agent.name), goal: goals.reference, asks: "game" },
      ...{ mayAsk: () => !sleep.isAsleep, reservations: claims, request: () => fields.current },
    });
    now.inner = this.#inner;
    this.#things = new ThingsInPlay(now, { cooldowns, lost: this.#lost });
    this.member = new MemberOfCrowd(now, asking, claims, () => this.interrupt());
    const parts = { asking, answers, claims, cooldowns, fields, goals, steps: this.#steps };
    this.improvement = new PlanImprovement(now, parts);
    this.#still = new StillTicks(now, { ...parts, sleep });
    claims.enter();
  }

  /** The answer whose plan is being played. */
  get outcome(): WorldOutcome<T> | undefined {
    return this.#answers.of(this.#inner.outcome) as WorldOutcome<T> | undefined;
  }

  /** The unfinished steps of the plan, the running one first. */
  get remaining(): readonly ThingStep<T>[] {
    return this.outcome?.steps.slice(this.#inner.position) ?? [];
  }

  /** Whether a step is running. */
  get isPlaying(): boolean {
    return this.#inner.isPlaying;
  }

  /** Whether a request is pending. */
  get isWaiting(): boolean {
    return this.#inner.isWaiting;
  }

  /** Whether its question waits for the crowd, since nothing can be done for it now. */
  get isLeftOpen(): boolean {
    return this.#asking.isLeftOpen;
  }

  /** The plan for viewers: about places, with their things in `bindings`. */
  get viewed(): ViewedPlan {
    return this.#inner;
  }

  /** The change that the agent without a plan waits for; undefined while it has a plan, or asks for one. */
  get waitsFor(): AwaitedChange | undefined {
    return this.#asking.isLeftOpen ? this.sleep.waitedFor : this.sleep.waitsFor;
  }

  /** How often the next plan was ready when a plan ended; see `World.planMany`. */
  get plansAhead(): PlansAhead {
    return this.improvement.next.counts;
  }

  /** The things by name of their place. */
  get bindings(): ReadonlyMap<string, ThingId> {
    return new Map(boundIn(this.#now.binding));
  }

  /** Whether changed things matter for the current plan, or without one for its places. */
  isAbout(things: ReadonlySet<ThingId>): boolean {
    return this.#now.binding.hasSome(things, this.#watched);
  }

  /** The agent's goal without orders. */
  get goal(): WorldGoal<T> {
    return this.#goals.goal as WorldGoal<T>;
  }

  /**
   * The request for the game to put with `planNow` or `planMany` (`asks: "game"`); undefined for none. Pass the
   * outcome to `accept`; another question may follow. Reading it chooses the things, unless `chooseSome` has done so.
   */
  get question(): ManyRequest<T> | undefined {
    return this.#asking.question as ManyRequest<T> | undefined;
  }

  /** When the answer is due, on the world's clock; undefined without a question for the game. */
  get dueMs(): number | undefined {
    return this.#asking.dueForGameMs;
  }

  /** Whether the things of its question are chosen. */
  get isQuestionPut(): boolean {
    return this.#asking.isPut;
  }

  /** Chooses things for the `question` for tenths of a millisecond. Returns whether more is left. */
  chooseSome(): boolean {
    return this.#asking.chooseSome();
  }

  /**
   * The game's next task.
   *
   * @param values the agent's own variables, with ids for things; omitted ones stay unchanged
   * @param nowMs game time in milliseconds; must not decrease
   * @throws StateError if a value is invalid, or was never given
   */
  tick(values: OwnValues<T> | undefined, nowMs: number): WorldTick<T> {
    const { agent, clocks, own } = this.#now;
    const ms = this.#inner.passTo(nowMs);
    if (ms !== 0) this.#cooldowns.shift(clocks.shift(agent.orders.shift(this.sleep.shift(ms))));
    this.#now.passTo(nowMs, ms);
    if (values !== undefined) own.merge(values as OwnValues);
    const same = this.#still.at(nowMs, !this.#now.isOther);
    if (same !== undefined) return same as WorldTick<T>;
    const isOther = !this.#now.isFilled;
    if (isOther) this.#now.isOther = true;
    own.checkKnown();
    const hadPlan = this.#inner.outcome !== undefined;
    const broken = this.sleep.goesOn(nowMs, isOther) ? undefined : this.#lookAround(hadPlan);
    if (this.#now.isOther) this.#now.fill();
    if (!this.#steps.isExploring) this.improvement.takeOver();
    const tick = this.#things.tick();
    this.#now.isOther = false;
    this.#watch.narrow();
    this.#ask();
    if (tick.event === "start") this.#claims.started(this.#lost.rest);
    if (tick.step !== undefined) {
      const told = this.#steps.tell(tick.event, tick.step);
      if (tick.event === "finish" && this.#steps.isExploring) this.interrupt();
      return this.#still.note(told) as unknown as WorldTick<T>;
    }
    if (this.sleep.isAsleep) return tick;
    if (tick.event === "idle") this.#claims.rest();
    if (broken !== undefined && hadPlan) return { ...tick, broken };
    const isIdle = tick.event === "idle" && !hadPlan;
    if (isIdle && this.#goals.onlySeemMet(this.#now.binding, this.#now.packed))
      this.#things.bind(this.#goals.bindThings());
    return this.#still.note(tick) as WorldTick<T>;
  }

  /**
   * Catches up with the game's clock; see `PlanRunner.advance`. Effects on things are assumed until the world tells of
   * these, or another plan begins.
   */
  advance(values: OwnValues<T> | undefined, nowMs: number): readonly TickMoment<WorldTick<T>>[] {
    return this.#now.catchUp(values, nowMs, (atMs, isFirst): WorldTick<T> => {
      this.#still.end();
      // Values that are told as they were say that clocks have not changed them.
      if (isFirst && values !== undefined) this.#now.isOther = true;
      return this.tick(isFirst ? values : undefined, atMs);
    });
  }

  /** @internal The cool-downs and failures of all steps, for the agent's next runner. */
  readonly cooling = (): readonly CoolingStep[] => this.#cooldowns.all;

  /** @internal The time that is left of the clocks of things that it knows of, for the agent's next runner. */
  clocksLeft(nowMs: number): readonly ThingClock[] {
    return this.#now.clocks.left(this.#inner.lasting.clocks, nowMs);
  }

  /** Follows orders, and what the agent knows of its plan's things. Returns the reason if the plan breaks. */
  #lookAround(hadPlan: boolean): BrokenPlan | undefined {
    if (this.#goals.followOrders(this.#now.nowMs, !hadPlan, !this.#runsToItsEnd))
      this.#changeGoals();
    const broken = this.#findBroken();
    const spoilt = !this.#runsToItsEnd && this.#goals.findThings(this.#inner.outcome?.goal);
    if (spoilt === "question") this.#asking.withdraw();
    else if (spoilt === "plan") this.#changeGoals();
    this.#fields.tick(this.#now.isOther);
    return broken;
  }

  /** Ends the running step as planned. */
  finished(): void {
    const explored = this.#steps.isExploring;
    this.#inner.finished();
    // Whether a thing was found or not, the rest of the plan was about a stand-in.
    if (explored) this.interrupt();
  }

  /** Reports that the running step failed, and why. The plan is dropped and a new one requested. */
  failed(why?: string): void {
    this.#steps.forget();
    this.#inner.failed(why);
  }

  /** Drops the plan, whatever its state. */
  interrupt(): void {
    this.sleep.end();
    this.#steps.forget();
    this.#inner.interrupt();
  }

  /**
   * Gives the agent another goal. Drops the plan if more than `priorities` changed. @throws RequestError for an unknown
   * one
   */
  pursue(goal: WorldGoal<T>): void {
    const changed = this.#goals.pursue(goal as WorldGoal);
    if (changed === "goal") this.#changeGoals();
    else if (changed === "priorities") this.#inner.pursue(this.#goals.reference);
  }

  /** Accepts the answer to its `question`. Returns whether its plan will be played. */
  accept(outcome: Outcome<T>): boolean {
    return this.#asking.accept(outcome as unknown as Outcome);
  }

  /** As `accept`, but leaves the next round to `chooseSome`. False for another question's answer. */
  take(outcome: Outcome<T>): boolean {
    return this.#asking.take(outcome as unknown as Outcome);
  }

  /** Updates the `question` after ways that were `unknown` became known; it is a new question then. */
  renewWays(): void {
    this.#asking.renewWays();
  }

  /** Drops the plan and the pending request, and ends the runner. */
  dispose(): void {
    this.#asking.withdraw();
    this.#now.clocks.leave();
    this.#inner.dispose();
  }

  /** The runner's plan, with its things and the agent's variables. */
  save(): SavedWorldRunner {
    return {
      runner: this.#inner.save(),
      bound: boundIn(this.#now.binding),
      goal: this.#goals.goal,
      order: this.#goals.order,
      own: this.#now.own.save(),
      ...{ cooling: this.#cooldowns.unplaced, ...uncheckedIn(this.outcome), ...this.#claims.saved },
      ...{ ...this.#now.clocks.toJSON(), ...this.sleep.saved },
      ...this.#asking.saved,
    };
  }

  /** Restores a saved runner; its things must exist again. A plan about a missing thing is dropped. */
  restore(saved: SavedWorldRunner): void {
    this.#now.own.restore(saved.own);
    this.#goals.restore(saved.goal, saved.order);
    this.#changeGoals();
    this.#now.nowMs = Number.NEGATIVE_INFINITY;
    this.#now.binding = bindingOf(this.#now.agent, saved.bound);
    this.#inner.restore(saved.runner);
    this.#now.clocks.resume(this.#now.binding, saved.clocks);
    this.#claims.stations = new Set(saved.stations);
    this.#steps.restart();
    this.#cooldowns.restore(saved.cooling ?? []);
    const { goal, outcome } = this.#inner;
    if (!this.#goals.areThose(goal, this.#now.binding, outcome?.goal)) this.#changeGoals();
    if (outcome !== undefined)
      this.#answers.restore(outcome, outcomeIn(this.#now.agent, this.#now.binding, outcome, saved));
    this.#now.isOther = true;
    this.#asking.time.restore(saved);
  }

  /** Handles a change of goals. Their things get places now, since the goals may already hold. */
  #changeGoals(): void {
    this.sleep.end();
    this.#asking.withdraw();
    this.#steps.forget();
    this.#inner.pursue(this.#goals.reference, true);
    this.#things.bind(this.#goals.bindThings());
  }

  /** Updates the beliefs about bound things. Returns the reason if the plan breaks. */
  #findBroken(): BrokenPlan | undefined {
    this.#things.believe(this.#watched);
    if (this.#runsToItsEnd) return undefined;
    const broken = this.#lost.find();
    if (broken !== undefined || this.#steps.hasFound) this.interrupt();
    if (broken === undefined) return undefined;
    this.#things.believe();
    this.#lost.forget();
    return broken;
  }

  /** Whether the running step may not be interrupted by orders or lost things. */
  get #runsToItsEnd(): boolean {
    return runsToItsEnd(this.#now.options, this.#inner, this.#steps);
  }

  /** The places that matter now: only those of the plan while it is played and no other may follow. */
  get #watched(): Uint8Array | undefined {
    const { outcome, isWaiting } = this.#inner;
    if (outcome === undefined || isWaiting || this.#fields.hasThings) return undefined;
    return this.#watch.placesOf(outcome, this.#goals.known);
  }

  /** Asks the inner runner's question, unless it is pending. */
  #ask(): void {
    const asked = this.#inner.isWaiting ? this.#inner.question : undefined;
    if (asked === undefined && this.#asking.isOpen) this.#asking.withdraw();
    if (asked === undefined || this.#asking.isBegun || this.#asking.isFor(asked)) return;
    this.#asking.begin({
      asked,
      goals: this.#goals.awake(asked.goal),
      avoided: this.#cooldowns.avoided(asked),
      playing: this.isPlaying ? this.#now.playing : undefined,
      clocks: this.#now.clocks.ofRequest(asked),
    });
  }

  /** Gives the things of an answer their places. The inner runner repeats its question with these, so that it fits. */
  #assign({ binding, ways }: Round): void {
    this.#things.bind(binding);
    this.#findBroken();
    this.#fields.bind(ways);
    this.#now.fill();
    this.#things.tick();
  }
}
