import { ActionSet } from "../domain/action-set.ts";
import type { Domain } from "../domain/domain.ts";
import type { AnyDomainTypes, DomainTypes, StateInput, Step } from "../domain/types.ts";
import { UnderstudyError } from "../errors.ts";
import type { Outcome } from "../orchestrator/outcome.ts";
import { constraintsOf } from "../orchestrator/prepare.ts";
import type { GoalReference, ManyRequest } from "../orchestrator/request.ts";
import type { PlanConstraints } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { TrackedState } from "../state/state-key.ts";
import { Cooldowns } from "./cooldowns.ts";
import { GoalWatch } from "./goal-watch.ts";
import { Observation } from "./observation.ts";
import type {
  InterruptReason,
  PlanRunnerOptions,
  RunnerRequest,
  RunnerTick,
  StepEvent,
  StepTime,
} from "./options.ts";
import { type RunnerSnapshot, readRunner, type SavedRunner, writeRunner } from "./saved-runner.ts";
import { type Script, ScriptProver } from "./script.ts";

const DEFAULT_RETRY_MS = 1000;
/** After a request without a plan, a changed state is not asked about sooner than this, in ms. */
const CHANGED_RETRY_MS = 100;
const DEFAULT_FAILURE_LIMIT = 2;
const DEFAULT_FAILURE_COOLDOWN_MS = 5000;
const DEFAULT_HYSTERESIS = 0.1;
/** Leases are renewed after so many milliseconds. */
const RENEW_MS = 1000;

/**
 * Plays plans in a game loop. It never changes the world: it says which step to begin, and the game
 * reports how steps end. Before each step, and whenever the observed state changes, the rest of the
 * plan is proved (while a step runs, its effects are assumed); a plan that no longer works is
 * dropped and a new one asked for.
 *
 * Everything happens within calls of the game, on the game's own clock (`nowMs`); only answers to
 * requests come in between, and take effect in the next tick.
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
  readonly #prover: ScriptProver<T>;
  readonly #observed: Observation<T>;
  readonly #goals: GoalWatch<T>;
  readonly #cooldowns: Cooldowns;
  #carried: RunnerRequest<T>;
  #constraints: PlanConstraints;
  #script: Script<T> | undefined;
  /** A better plan that came while a step was running. */
  #revision: Outcome<T> | undefined;
  /** The request whose answers count; others are dropped. */
  #request: AbortController | undefined;
  /** What was asked; its state is a copy. */
  #question: ManyRequest<T> | undefined;
  #disposed = false;
  /** When the last request ended without a plan. */
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  #renewedAtMs = Number.NEGATIVE_INFINITY;
  #seenReservations = 0;
  #needsProof = false;
  #nowMs = 0;

  /** @throws RequestError if `disabled` or `maintain` of the request is malformed */
  constructor(options: PlanRunnerOptions<T>) {
    const { orchestrator, goal, request, preemptAfterMs, goalCooldownMs } = options;
    const { domain } = orchestrator;
    this.#options = options;
    this.#domain = domain;
    this.#carried = (typeof request === "function" ? request() : request) ?? {};
    this.#constraints = constraintsOf(domain, this.#carried);
    this.#prover = new ScriptProver(domain);
    this.#observed = new Observation(domain);
    this.#goals = new GoalWatch(domain, goal, preemptAfterMs, goalCooldownMs);
    this.#cooldowns = new Cooldowns(
      options.failureLimit ?? DEFAULT_FAILURE_LIMIT,
      options.failureCooldownMs ?? DEFAULT_FAILURE_COOLDOWN_MS,
    );
  }

  /** The outcome whose plan is being played. */
  get outcome(): Outcome<T> | undefined {
    return this.#script?.outcome;
  }

  /** Steps of the plan that are not finished, the running one first. */
  get remaining(): readonly Step<T>[] {
    const script = this.#script;
    if (script === undefined) return [];
    return script.actions.slice(script.position).map((action) => this.#domain.step(action));
  }

  /** Whether a request is under way. */
  get isWaiting(): boolean {
    return this.#question !== undefined;
  }

  /**
   * What the game is to ask for this agent, with `planNow` or `planMany`; undefined if nothing. For
   * runners whose plans the game asks for (`asks: "game"`). Give the outcome to `accept`.
   */
  get question(): ManyRequest<T> | undefined {
    return this.#options.asks === "game" ? this.#question : undefined;
  }

  /**
   * Merges what an agent has just seen into what it knows; variables that are left out stay as they
   * were, at first at their defaults.
   *
   * @throws StateError if a value does not fit, or a variable was never observed and has no default
   *
   * @example
   * runner.observe({ wood: 2 });
   * const { event, step } = runner.tick(undefined, nowMs);
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
    if (this.#question !== undefined && this.#needsProof && this.#options.asks === "game") {
      this.#ask();
    }
    if (this.#script !== undefined) this.#check(this.#script);
    this.#needsProof = false;
    this.#considerRevision();
    return this.#script === undefined ? this.#withoutScript() : this.#play(this.#script);
  }

  /** The running step ended as planned. */
  finished(): void {
    const script = this.#script;
    if (script === undefined || !script.running) return;
    const action = script.actions[script.position] as number;
    script.running = false;
    script.position++;
    this.#needsProof = true;
    const cooldownMs = this.#timeOf(this.#options.cooldownMs, this.#domain.step(action)) ?? 0;
    this.#cooldowns.finished(action, this.#nowMs, cooldownMs);
    const isLast = script.position >= script.actions.length;
    if (isLast && script.outcome.status === "solved") {
      this.#goals.reached(script.outcome.goal, this.#nowMs);
    }
    // What comes later for this request would begin anew what is done.
    if (isLast) this.#drop("plan-broken");
    else if (!this.#renew(script)) this.#renewedAtMs = Number.NEGATIVE_INFINITY;
    this.#tellStep(script, action, "finished");
  }

  /**
   * The running step could not be played: the plan is dropped and a new one asked for. A step that
   * keeps failing is left out of plans for a while.
   *
   * @param why for `onStep`
   */
  failed(why?: string): void {
    const script = this.#script;
    if (script?.running !== true) {
      this.#drop("interrupted");
      return;
    }
    const action = script.actions[script.position] as number;
    script.running = false;
    this.#cooldowns.failed(action, this.#nowMs);
    this.#drop("interrupted");
    this.#tellStep(script, action, "failed", why);
  }

  /** Drops the plan, whatever it was doing. */
  interrupt(): void {
    this.#drop("interrupted");
  }

  /** Gives the agent another goal; the plan for the old one is dropped. */
  pursue(goal: GoalReference<T>): void {
    this.#goals.pursue(goal);
    this.#drop("goal-changed");
  }

  /**
   * Gives the runner the answer to its `question`. An answer to another question (of another
   * agent, or when none is open) is left alone.
   *
   * @returns whether its plan will be played
   */
  accept(outcome: Outcome<T>): boolean {
    const request = this.#request;
    const isAnswer = this.#question !== undefined && outcome.agent === this.#options.agent;
    return isAnswer && request !== undefined && this.#answered(outcome, request);
  }

  /** Drops the plan and the request under way; the runner rests from now on. */
  dispose(): void {
    this.#disposed = true;
    this.#drop("disposed");
    this.#options.reservations?.remove(this.#options.agent);
  }

  /**
   * What the runner is about, as plain JSON: goal, belief, plan, position, cool-downs. A request that
   * is under way is not in it: it will be asked again.
   */
  save(): SavedRunner {
    return writeRunner(this.#domain, {
      agent: this.#options.agent,
      goal: this.#goals.reference,
      observed: this.#observed.isKnown ? this.#observed.packed : undefined,
      script: this.#script,
      cooldowns: this.#cooldowns,
      goalRests: this.#goals.rests,
      nowMs: this.#nowMs,
    });
  }

  /**
   * Goes on from what was saved. A running step still runs: the game restores its own part of it. The
   * domain may have changed since: what no longer fits is left out, a plan that no longer works is
   * dropped in the next tick. Reservations are saved apart, and restored after the runners.
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
    this.#script = snapshot.script;
    this.#askedAtMs = snapshot.nowMs;
    this.#renewedAtMs = Number.NEGATIVE_INFINITY;
    this.#needsProof = true;
  }

  #worldChanged(): void {
    this.#needsProof = true;
    // A new situation may have a plan where the last had none; but where things change all the time
    // that must not mean a request a tick.
    this.#retryAtMs = Math.min(this.#retryAtMs, this.#failedAtMs + CHANGED_RETRY_MS);
  }

  /** Asks what requests carry now. */
  #bindRequest(): void {
    const { request } = this.#options;
    if (typeof request !== "function") return;
    try {
      const carried = request();
      if (carried === this.#carried) return;
      this.#constraints = constraintsOf(this.#domain, carried);
      this.#carried = carried;
      this.#worldChanged();
    } catch (error) {
      this.#complain(error);
    }
  }

  /** Drops a plan that is not to be played on. */
  #check(script: Script<T>): void {
    const { preempt = "between-steps" } = this.#options;
    const { goal } = script.outcome;
    const observed = this.#observed.packed;
    const mayStop = !script.running || preempt === "at-once";
    // The world may bring what the rest of the plan was for.
    if (!script.running && goal.condition.holds(observed)) {
      this.#goals.reached(goal, this.#nowMs);
      this.#drop("plan-broken");
    } else if (
      preempt !== "never" &&
      this.#goals.preempts(goal, script.accepted, observed, this.#nowMs) &&
      mayStop
    ) {
      this.#drop("goal-preempted");
    } else if (this.#needsProof && !this.#prover.holds(script, observed, this.#constraints)) {
      this.#drop("plan-broken");
    } else if (!this.#isRenewed(script)) {
      this.#drop("reservation-lost");
    } else if (this.#nowMs >= script.timeoutAtMs && this.#nowMs < script.endsAtMs) {
      this.failed("timeout");
    }
  }

  #play(script: Script<T>): RunnerTick<T> {
    this.#reconsider();
    const action = script.actions[script.position] as number;
    const step = this.#domain.step(action);
    if (script.running) {
      if (this.#nowMs < script.endsAtMs) return { event: "continue", step };
      this.finished();
      return { event: "finish", step };
    }
    if (this.#cooldowns.isCooling(action, this.#nowMs)) return { event: "idle" };
    const { durationMs, timeoutMs } = this.#options;
    const later = (time: number | undefined): number =>
      time === undefined ? Number.POSITIVE_INFINITY : this.#nowMs + time;
    script.running = true;
    script.startedAtMs = this.#nowMs;
    script.endsAtMs = later(this.#timeOf(durationMs, step));
    script.timeoutAtMs = later(this.#timeOf(timeoutMs, step));
    this.#tellStep(script, action, "started");
    // Whoever heard of it may have stopped it.
    if (this.#script === script && script.running) return { event: "start", step };
    return this.#script === undefined ? this.#withoutScript() : { event: "idle" };
  }

  #withoutScript(): RunnerTick<T> {
    const { reservations } = this.#options;
    if (reservations !== undefined && reservations.version !== this.#seenReservations) {
      this.#retryAtMs = Math.min(this.#retryAtMs, this.#failedAtMs + CHANGED_RETRY_MS);
    }
    if (this.#question !== undefined) return { event: "replan" };
    const isContent = (): boolean => this.#goals.isContent(this.#observed.packed, this.#nowMs);
    if (this.#disposed || this.#nowMs < this.#retryAtMs || isContent()) return { event: "idle" };
    this.#ask();
    return { event: "replan" };
  }

  /** A second opinion while a plan is being played. */
  #reconsider(): void {
    const { reconsiderMs = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#question === undefined && this.#nowMs - this.#askedAtMs >= reconsiderMs) this.#ask();
  }

  #ask(): void {
    const { orchestrator, agent, budgetMs, reservations, asks } = this.#options;
    const controller = this.#request === undefined ? new AbortController() : this.#request;
    const { signal } = controller;
    this.#seenReservations = reservations?.version ?? 0;
    this.#askedAtMs = this.#nowMs;
    this.#request = controller;
    const question = {
      ...this.#carried,
      disabled: this.#disabled(),
      agent,
      state: this.#observed.packed.slice(),
      goal: this.#goals.wanted(this.#nowMs),
      budgetMs,
    };
    this.#question = question;
    if (asks === "game") return;
    orchestrator.plan({ ...question, signal }).then(
      (outcome) => this.#answered(outcome, controller),
      (error: unknown) => {
        if (this.#request !== controller) return;
        this.#question = undefined;
        if (this.#script === undefined) this.#fail();
        this.#complain(error);
      },
    );
  }

  /** What must not be planned with: what the game says, what cools down, what others hold. */
  #disabled(): ActionSet | undefined {
    const { reservations, agent } = this.#options;
    const set = this.#constraints.disabled?.copy() ?? new ActionSet(this.#domain.actions.count);
    this.#cooldowns.addTo(set, this.#nowMs);
    const reserved = reservations?.disabledFor(agent, this.#nowMs);
    for (let action = 0; reserved !== undefined && action < reserved.count; action++) {
      if (reserved.has(action)) set.add(action);
    }
    return set.size === 0 ? undefined : set;
  }

  /** An answer came. True if its plan is played now. */
  #answered(outcome: Outcome<T>, request: AbortController): boolean {
    const question = this.#question;
    if (this.#request !== request || question === undefined) return false;
    this.#question = undefined;
    let isPlayed = false;
    if (this.#script !== undefined) this.#revision = outcome;
    else {
      isPlayed = this.#adopt(outcome, question.state as PackedState);
      if (!isPlayed) this.#fail();
    }
    this.#tell(outcome);
    void outcome.revised.then((revised) => {
      if (revised === undefined || this.#request !== request) return;
      this.#revision = revised;
      this.#tell(revised);
    });
    return isPlayed;
  }

  #fail(): void {
    const { retryMs = DEFAULT_RETRY_MS, reservations, agent } = this.#options;
    reservations?.wait(agent, this.#nowMs);
    this.#failedAtMs = this.#nowMs;
    const coolMs = this.#cooldowns.nextEndMs(this.#nowMs);
    this.#retryAtMs = Math.min(this.#nowMs + retryMs, coolMs);
  }

  /** Plays a plan from its beginning; false if there is nothing to play, or not to be had. */
  #adopt(outcome: Outcome<T>, asked: PackedState): boolean {
    const { reservations, agent } = this.#options;
    const actions = outcome.plan?.actions ?? [];
    if (actions.length === 0) return false;
    if (reservations?.acquire(agent, actions, this.#nowMs) === false) return false;
    this.#renewedAtMs = this.#nowMs;
    const accepted = new Set<string>();
    if (this.#goals.moreImportant(outcome.goal).length > 0) {
      this.#goals.addBroken(accepted, outcome.goal, asked);
      this.#prover.foresee(asked, actions, (state) =>
        this.#goals.addBroken(accepted, outcome.goal, state),
      );
    }
    const endsAtMs = Number.POSITIVE_INFINITY;
    const times = { startedAtMs: this.#nowMs, endsAtMs, timeoutAtMs: endsAtMs };
    this.#script = { outcome, actions, accepted, position: 0, running: false, ...times };
    // The world may have moved on while the plan was made.
    this.#needsProof = true;
    return true;
  }

  /** A better plan came late: between two steps it takes over if it still holds and is worth it. */
  #considerRevision(): void {
    const revised = this.#revision;
    const script = this.#script;
    if (revised === undefined || script?.running) return;
    this.#revision = undefined;
    if (revised.status !== "solved") return;
    const observed = this.#observed.packed;
    const cost = this.#prover.cost(revised, 0, observed, this.#constraints);
    if (cost === undefined || (script !== undefined && !this.#isWorthIt(revised, cost, script))) {
      return;
    }
    this.#adopt(revised, observed.slice());
    this.#needsProof = false;
  }

  #isWorthIt(revised: Outcome<T>, cost: number, script: Script<T>): boolean {
    const { outcome, position } = script;
    const isSameGoal = outcome.goal.hash === revised.goal.hash;
    // What the model chose is not measured by its cost. It takes over unless the agent is on its way
    // to the same goal already.
    if (revised.chosen === true && (!isSameGoal || position === 0)) return true;
    // Costs of plans for different goals say nothing about each other.
    if (!isSameGoal) return revised.goal.priority > outcome.goal.priority;
    if (outcome.status !== "solved") return true;
    const { hysteresis = DEFAULT_HYSTERESIS } = this.#options;
    const own = this.#prover.cost(outcome, position, this.#observed.packed, this.#constraints);
    return own === undefined || cost <= (1 - hysteresis) * own;
  }

  /** Whether the agent still holds what its plan needs; asked now and then. */
  #isRenewed(script: Script<T>): boolean {
    if (this.#options.reservations === undefined) return true;
    return this.#nowMs - this.#renewedAtMs < RENEW_MS || this.#renew(script);
  }

  #renew(script: Script<T>): boolean {
    const { reservations, agent } = this.#options;
    this.#renewedAtMs = this.#nowMs;
    const rest = script.actions.slice(script.position);
    return reservations?.keep(agent, rest, this.#nowMs) ?? true;
  }

  /** Ends what is being played and what is being asked; a running step is interrupted. */
  #drop(why: InterruptReason): void {
    const script = this.#script;
    this.#script = undefined;
    this.#revision = undefined;
    this.#request?.abort(new UnderstudyError("disposed", "The agent does not need this plan"));
    this.#request = undefined;
    this.#question = undefined;
    this.#retryAtMs = Number.NEGATIVE_INFINITY;
    this.#options.reservations?.release(this.#options.agent);
    if (script?.running !== true) return;
    script.running = false;
    this.#tellStep(script, script.actions[script.position] as number, "interrupted", why);
  }

  #timeOf(time: StepTime<T> | undefined, step: Step<T>): number | undefined {
    try {
      return time?.(step);
    } catch (error) {
      this.#complain(error);
      return undefined;
    }
  }

  #tellStep(script: Script<T>, action: number, type: StepEvent["type"], why?: string): void {
    if (this.#options.onStep === undefined) return;
    const nowMs = this.#nowMs;
    const event = {
      type,
      agent: this.#options.agent,
      step: this.#domain.step(action),
      nowMs,
      elapsedMs: nowMs - script.startedAtMs,
      ...(type === "failed" || type === "interrupted" ? { why } : {}),
    } as StepEvent<T>;
    try {
      this.#options.onStep(event);
    } catch (error) {
      this.#complain(error);
    }
  }

  #tell(outcome: Outcome<T>): void {
    try {
      this.#options.onOutcome?.(outcome);
    } catch (error) {
      this.#complain(error);
    }
  }

  #complain(error: unknown): void {
    try {
      this.#options.onError?.(error);
    } catch {
      // There is nobody left to tell; the show goes on.
    }
  }
}
