import type { CompiledCondition } from "../condition/condition.ts";
import { applyAction } from "../domain/actions.ts";
import type { Domain } from "../domain/domain.ts";
import type { AnyDomainTypes, DomainTypes, StateInput, Step } from "../domain/types.ts";
import { UnderstudyError } from "../errors.ts";
import { chooseGoals } from "../orchestrator/goal-choice.ts";
import type { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { Outcome } from "../orchestrator/outcome.ts";
import { constraintsOf } from "../orchestrator/prepare.ts";
import type { GoalReference, PlanRequest } from "../orchestrator/request.ts";
import { type PlanConstraints, PlanProver } from "../plan/prover.ts";
import type { PackedState } from "../state/packed-state.ts";
import type { TrackedState } from "../state/state-key.ts";

/** What a game should do now. */
export type RunnerTick<T extends DomainTypes = AnyDomainTypes> =
  | {
      /** `start`: begin this step now. `continue`: go on with the one that was begun. */
      readonly event: "start" | "continue";
      readonly step: Step<T>;
    }
  | {
      /** A plan was asked for and is not there yet; play something idle. */
      readonly event: "replan";
      readonly step?: undefined;
    }
  | {
      /** Nothing to do: the goal holds, or no plan reaches it now. */
      readonly event: "idle";
      readonly step?: undefined;
    };

/** How a runner plays. */
export interface PlanRunnerOptions<T extends DomainTypes> {
  readonly orchestrator: Orchestrator<T>;
  /** Identifies the agent to the orchestrator. */
  readonly agent: string;
  readonly goal: GoalReference<T>;
  /** Budget of each request in milliseconds. */
  readonly budgetMs: number;
  /** What else every request carries. */
  readonly request?: Partial<
    Pick<
      PlanRequest<T>,
      "background" | "choose" | "costVersion" | "disabled" | "maintain" | "memory" | "persona"
    >
  >;
  /** After a request without a plan, wait this long before the next, in ms. Default 1000. */
  readonly retryMs?: number;
  /** Hears of every plan that comes, played or not. */
  readonly onOutcome?: (outcome: Outcome<T>) => void;
  /** Hears of errors: caller's mistakes such as a malformed goal, and what `onOutcome` throws. */
  readonly onError?: (error: unknown) => void;
}

const DEFAULT_RETRY_MS = 1000;
/** After a request without a plan, a changed state is not asked about sooner than this, in ms. */
const CHANGED_RETRY_MS = 100;

/** A newer plan must cost at most this share of the rest of the current one to take over. */
const TAKE_OVER_RATIO = 0.9;

/** The plan being played. */
interface Script<T extends DomainTypes> {
  readonly outcome: Outcome<T>;
  readonly actions: readonly number[];
  /** Index of the step being played, or of the next one. */
  position: number;
  /** Whether that step was begun. */
  running: boolean;
}

/**
 * Plays plans in a game loop. It never changes the world: it says which step to begin, and the game
 * reports how steps end. Before each step, and whenever the observed state changes, the rest of the
 * plan is proved (while a step runs, its effects are assumed); a plan that no longer works is
 * dropped and a new one asked for.
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
  readonly #constraints: PlanConstraints;
  readonly #prover: PlanProver;
  readonly #observed: PackedState;
  readonly #assumed: PackedState;
  #goal: GoalReference<T>;
  #script: Script<T> | undefined;
  /** A better plan that came while a step was running. */
  #revision: Outcome<T> | undefined;
  #hasObserved = false;
  /** The request whose answers count; others are dropped. */
  #request: AbortController | undefined;
  #asking = false;
  #disposed = false;
  /** When the last request ended without a plan. */
  #failedAtMs = Number.NEGATIVE_INFINITY;
  #retryAtMs = Number.NEGATIVE_INFINITY;
  #needsProof = false;
  #nowMs = 0;

  /** @throws RequestError if `disabled` or `maintain` of the request is malformed */
  constructor(options: PlanRunnerOptions<T>) {
    this.#options = options;
    this.#domain = options.orchestrator.domain;
    this.#constraints = constraintsOf(this.#domain, options.request ?? {});
    this.#prover = new PlanProver(this.#domain.untyped);
    this.#observed = new Int32Array(this.#domain.variables.all.length);
    this.#assumed = new Int32Array(this.#observed.length);
    this.#goal = options.goal;
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
    return this.#asking;
  }

  /**
   * Says what to do now.
   *
   * @param observed the agent's state as the game sees it
   * @param nowMs the game's time in milliseconds
   * @throws StateError if the state does not fit the domain
   */
  tick(observed: PackedState | TrackedState | StateInput<T>, nowMs: number): RunnerTick<T> {
    this.#nowMs = nowMs;
    this.#observe(this.#domain.pack(observed));
    const script = this.#script;
    // The world may bring what the rest of the plan was for.
    if (script?.running === false && script.outcome.goal.condition.holds(this.#observed)) {
      this.#drop();
    }
    if (this.#script !== undefined && this.#needsProof && !this.#restHolds(this.#script)) {
      this.#drop();
    }
    this.#needsProof = false;
    this.#considerRevision();
    const current = this.#script;
    if (current === undefined) return this.#withoutScript();
    const action = current.actions[current.position] as number;
    const step = this.#domain.step(action);
    if (current.running) return { event: "continue", step };
    current.running = true;
    return { event: "start", step };
  }

  /** The running step ended as planned. */
  finished(): void {
    const script = this.#script;
    if (script === undefined || !script.running) return;
    script.running = false;
    script.position++;
    this.#needsProof = true;
    // What comes later for this request would begin anew what is done.
    if (script.position >= script.actions.length) this.#drop();
  }

  /** The running step could not be played: the plan is dropped and a new one asked for. */
  failed(_why?: string): void {
    this.#drop();
  }

  /** Drops the plan, whatever it was doing. */
  interrupt(): void {
    this.#drop();
  }

  /** Gives the agent another goal; the plan for the old one is dropped. */
  pursue(goal: GoalReference<T>): void {
    this.#goal = goal;
    this.#drop();
  }

  /** Drops the plan and the request under way; the runner rests from now on. */
  dispose(): void {
    this.#disposed = true;
    this.#drop();
  }

  #observe(state: PackedState): void {
    let changed = !this.#hasObserved;
    for (let id = 0; !changed && id < state.length; id++)
      changed = state[id] !== this.#observed[id];
    if (!changed) return;
    this.#observed.set(state);
    this.#hasObserved = true;
    this.#needsProof = true;
    // A new situation may have a plan where the last had none; but where things change all the time
    // that must not mean a request a tick.
    this.#retryAtMs = Math.min(this.#retryAtMs, this.#failedAtMs + CHANGED_RETRY_MS);
  }

  /** Whether the rest of the plan works from what is observed. */
  #restHolds(script: Script<T>): boolean {
    const goal = script.outcome.status === "solved" ? script.outcome.goal.condition : undefined;
    const { actions } = this.#domain;
    let from = script.position;
    let state = this.#observed;
    if (script.running) {
      // The game may show effects of the running step already: it must not be asked to apply again.
      if (this.#proves(state, script.actions, goal, from + 1)) return true;
      const running = script.actions.slice(0, from + 1);
      if (!this.#proves(state, running, undefined, from)) return false;
      applyAction(actions, script.actions[from] as number, state, this.#assumed);
      state = this.#assumed;
      from++;
    }
    return this.#proves(state, script.actions, goal, from);
  }

  #proves(
    state: PackedState,
    actions: readonly number[],
    goal: CompiledCondition | undefined,
    from = 0,
  ): boolean {
    return this.#prover.prove(state, actions, goal, this.#constraints, from);
  }

  #withoutScript(): RunnerTick<T> {
    if (this.#asking) return { event: "replan" };
    if (this.#disposed || this.#nowMs < this.#retryAtMs || this.#hasAll()) return { event: "idle" };
    this.#ask();
    return { event: "replan" };
  }

  /** Whether every goal holds: there is nothing to ask. */
  #hasAll(): boolean {
    try {
      const { goals } = chooseGoals(this.#domain, this.#goal);
      return goals.every((goal) => goal.condition.holds(this.#observed));
    } catch {
      // The request will say what is wrong with the goal.
      return false;
    }
  }

  #ask(): void {
    const { orchestrator, agent, budgetMs, request } = this.#options;
    const controller = new AbortController();
    const { signal } = controller;
    this.#request = controller;
    this.#asking = true;
    const state = this.#observed.slice();
    const isCurrent = (): boolean => this.#request === controller;
    orchestrator.plan({ ...request, agent, state, goal: this.#goal, budgetMs, signal }).then(
      (outcome) => {
        if (!isCurrent()) return;
        this.#asking = false;
        if (!this.#adopt(outcome)) this.#fail();
        this.#tell(outcome);
        void outcome.revised.then((revised) => {
          if (revised === undefined || !isCurrent()) return;
          this.#revision = revised;
          this.#tell(revised);
        });
      },
      (error: unknown) => {
        if (!isCurrent()) return;
        this.#asking = false;
        this.#fail();
        this.#complain(error);
      },
    );
  }

  #fail(): void {
    this.#failedAtMs = this.#nowMs;
    this.#retryAtMs = this.#nowMs + (this.#options.retryMs ?? DEFAULT_RETRY_MS);
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

  /** Plays a plan from its beginning; false if there is nothing to play. */
  #adopt(outcome: Outcome<T>): boolean {
    const actions = outcome.plan?.actions ?? [];
    if (actions.length === 0) return false;
    this.#script = { outcome, actions, position: 0, running: false };
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
    const actions = revised.plan?.actions ?? [];
    const goal = revised.goal.condition;
    if (actions.length === 0 || !this.#proves(this.#observed, actions, goal)) return;
    const revisedCost = this.#prover.cost;
    // What the model chose is not measured by its cost. It takes over unless the agent is on its way
    // to the same goal already.
    const isWanted =
      revised.chosen === true && (script?.outcome.goal !== revised.goal || script.position === 0);
    const keeps =
      script !== undefined &&
      !isWanted &&
      this.#proves(
        this.#observed,
        script.actions,
        script.outcome.goal.condition,
        script.position,
      ) &&
      revisedCost > TAKE_OVER_RATIO * this.#prover.cost;
    if (!keeps) this.#adopt(revised);
    this.#needsProof = false;
  }

  #drop(): void {
    this.#script = undefined;
    this.#revision = undefined;
    this.#request?.abort(new UnderstudyError("disposed", "The agent does not need this plan"));
    this.#request = undefined;
    this.#asking = false;
    this.#retryAtMs = Number.NEGATIVE_INFINITY;
  }
}
