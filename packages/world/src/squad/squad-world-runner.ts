import type {
  AnyDomainTypes,
  DomainTypes,
  Step,
  TogetherOutcome,
  TogetherRequest,
  Ways,
} from "@understudy/planner-core";
import type { TickMoment } from "@understudy/planner-core/internal";
import {
  type SquadConstraints,
  type SquadPlanner,
  type SquadRole,
  SquadRunner,
  type SquadRunnerOptions,
} from "@understudy/planner-core/squad";
import type { WorldAgent, WorldParts } from "../agent/world-agent.ts";
import type { ThingBinding } from "../binding/binding.ts";
import { ClocksOfRunner } from "../clocks/clocks-of-runner.ts";
import { ThingClocks } from "../clocks/thing-clocks.ts";
import type { Constraint, Constraints } from "../constraints/constraints.ts";
import { needKeys } from "../needs.ts";
import { bindingOf, boundIn } from "../runner/saved-binding.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import type { OneGoal, OwnValues } from "../typed.ts";
import {
  ownOptions,
  type RunnerSquad,
  type SavedWorldSquad,
  type WorldSquadOptions,
  type WorldSquadRole,
  type WorldSquadRunning,
  type WorldSquadTick,
} from "./options.ts";
import { RunningThings } from "./running-things.ts";
import { readSavedSquad } from "./saved-squad.ts";
import type { SharedKnowledge } from "./shared-knowledge.ts";
import { bindSquad, squadWays } from "./squad-binding.ts";
import { SquadMembers } from "./squad-members.ts";
import { SquadWants } from "./squad-wants.ts";
import { StepsInHand } from "./steps-in-hand.ts";
import { SquadTerms } from "./terms/squad-terms.ts";
import { TriedThings } from "./tried-things.ts";

const NO_THINGS: ReadonlySet<ThingId> = new Set();
/** Minimum interval between two choices of things without a plan, in milliseconds of game time. */
const REBIND_MS = 100;

/**
 * Plays joint plans of a squad about things. All members have one binding of things to places: a step means the same
 * thing for each of them. Claims are the squad's. Things are chosen anew while there is no plan.
 *
 * @example
 * const runner = world.squad(["ann", "bo"]).runner({ orchestrator, goal: "raised", budgetMs: 50 });
 * const actions = runner.tick({ ann: { near: "mill" }, bo: { near: undefined } }, undefined, nowMs);
 * if (actions["ann"]?.event === "start") begin("ann", actions["ann"].step.tool, actions["ann"].things);
 */
export class SquadWorldRunner<T extends DomainTypes = AnyDomainTypes> {
  readonly #options: WorldSquadOptions<T>;
  readonly #parts: WorldParts;
  readonly #knowledge: SharedKnowledge;
  readonly #members: SquadMembers<T>;
  /** The constraints on the squad's plans, besides those of the world and of its members. */
  readonly constraints: Constraints<T>;
  readonly #running: StepsInHand;
  #inner: SquadRunner;
  #wants: SquadWants;
  #binding: ThingBinding;
  /** The steps that the game started before the first tick. */
  #starting: RunningThings;
  /** The binding of the last tick, to which the states told so far refer. */
  #toldIn: ThingBinding | undefined;
  readonly #tried = new TriedThings();
  readonly #clocks: ThingClocks;
  readonly #worldClocks: ClocksOfRunner;
  #boundAtMs = Number.NEGATIVE_INFINITY;
  readonly #terms: SquadTerms;
  #nowMs = 0;

  /** @throws RequestError if an option is malformed, or the domain has no time */
  constructor(squad: RunnerSquad<T>, options: WorldSquadOptions<T>) {
    const { parts } = squad.agents[0] as WorldAgent<T>;
    this.#options = options;
    this.#parts = parts;
    this.#knowledge = squad.knowledge;
    this.constraints = squad.constraints;
    this.#worldClocks = new ClocksOfRunner(parts, squad.name);
    this.#members = new SquadMembers(squad, this.#worldClocks);
    this.#clocks = new ThingClocks(
      ...([parts.layout, squad.knowledge, options.clocks, this.#worldClocks] as const),
    );
    const squadNow = () => ({ binding: this.#binding, askers: this.#members.askers });
    this.#terms = new SquadTerms(parts.book, squadNow, this.#members, options);
    this.#running = new StepsInHand({
      ...{ binding: () => this.#binding, isTaken: (thing) => this.#members.isTaken(thing) },
      ...{ roles: () => this.#inner.roles(), knowledge: squad.knowledge },
    });
    this.#wants = this.#find(options);
    const started = options.running as readonly WorldSquadRunning[] | undefined;
    this.#starting = new RunningThings(parts.layout, squad.knowledge, started);
    const running = this.#starting.assign(this.#wants.all);
    this.#binding = this.#bind(this.#starting.assigned);
    this.#inner = new SquadRunner({ ...this.#innerOptions(), running });
    if (options.asks === "game") parts.squads.add(this);
    this.#members.enter();
  }

  /** Names of the members. */
  get members(): readonly string[] {
    return this.#members.names;
  }

  /** The goal of the squad. */
  get goal(): OneGoal<T> {
    return this.#wants.goal as OneGoal<T>;
  }

  /** The goals that members have besides, by name. */
  get goals(): Readonly<Record<string, OneGoal<T>>> {
    return (this.#wants.goals ?? {}) as Readonly<Record<string, OneGoal<T>>>;
  }

  /** Whether a planning request is pending. */
  get isWaiting(): boolean {
    return this.#inner.isWaiting;
  }

  /** The request that the game must make (`asks: "game"`); see `SquadRunner`. */
  get question(): TogetherRequest | undefined {
    return this.#inner.question;
  }

  /** Accepts the answer to the runner's `question`; see `SquadRunner`. */
  accept(outcome: TogetherOutcome): void {
    if (this.question !== undefined) this.#inner.accept(this.#tried.answered(outcome));
  }

  get #seen() {
    return { binding: this.#binding, hasGaps: this.#terms.hasGaps };
  }

  /** The parts of the members in the present plan, with the things of each step; see `SquadRunner`. */
  roles(): Readonly<Record<string, readonly WorldSquadRole<T>[]>> {
    return this.#running.tellRoles() as ReturnType<SquadWorldRunner<T>["roles"]>;
  }

  /**
   * Returns the next action of every member.
   *
   * @param values own variables of the members, with ids for things; omitted ones stay unchanged
   * @param shared shared variables that are no things' properties; omitted ones stay unchanged
   * @param nowMs game time in milliseconds; must not decrease
   * @param seen for a game that hears of steps before the world hears of their effects: the things that it has told of
   *   since the last tick. Effects of steps count for all others, and for values that are left out. Default: all things
   * @throws StateError if a value is invalid, or was never given; RequestError for an unknown member or a wrong time
   */
  tick(
    values: Readonly<Record<string, OwnValues<T>>> | undefined,
    shared: OwnValues<T> | undefined,
    nowMs: number,
    seen?: ReadonlySet<ThingId>,
  ): WorldSquadTick<T> {
    this.#parts.book.tick(nowMs);
    this.#members.observe(values, shared);
    const ms = this.#worldClocks.tick(nowMs, this.#inner.passTo(nowMs), this.#inner);
    this.#boundAtMs += this.#clocks.shift(ms);
    this.#terms.lines.shift(ms);
    this.#nowMs = nowMs;
    this.#parts.constraints.tick(nowMs);
    this.constraints.tick(nowMs);
    this.#members.tick(nowMs);
    this.#binding.believe(this.#knowledge, () => {});
    for (const lost of this.#running.lost(this.#members.askers)) this.#inner.breakOff(...lost);
    const wants = this.#wants.renewed();
    if (wants.all !== this.#wants.all) this.#changeGoal(wants);
    this.#wants = wants;
    const isFree = !this.#inner.hasQuestion && this.#roles.length === 0;
    // A new binding would have to wait for what the game tells of the effects of steps.
    if (isFree && seen !== NO_THINGS && nowMs - this.#boundAtMs >= REBIND_MS) {
      this.#boundAtMs = nowMs;
      this.#binding = this.#bind(this.#starting.assigned);
    }
    this.#constrain();
    const told = { values, shared, seen, isBoundAnew: this.#binding !== this.#toldIn };
    this.#toldIn = this.#binding;
    this.#clocks.follow(this.#inner.clocks, this.#binding, nowMs);
    const states = this.#members.statesIn(this.#binding, told, (name) => this.#inner.stateOf(name));
    const actions = this.#inner.tick(states, undefined, nowMs);
    this.#tried.put(this.#inner.question, this.#seen);
    if (this.#starting.assigned.size > 0) this.#running.restore(this.#starting.bound);
    this.#starting.taken();
    this.#claim();
    return this.#running.tell(actions) as unknown as WorldSquadTick<T>;
  }

  /**
   * Catches up with the game's clock after a long tick or a pause; see `SquadRunner`.
   *
   * @returns the moments at which a step began or finished, and the present
   */
  advance(
    values: Readonly<Record<string, OwnValues<T>>> | undefined,
    shared: OwnValues<T> | undefined,
    nowMs: number,
  ): readonly TickMoment<WorldSquadTick<T>>[] {
    // Until the present, the effects of steps count.
    const tick = (atMs: number, isFirst: boolean): WorldSquadTick<T> => {
      if (!isFirst) return this.tick(undefined, undefined, atMs, NO_THINGS);
      this.#worldClocks.note(nowMs, this.#inner);
      return this.tick(values, shared, atMs);
    };
    const told = this.#members.toldBy(values, shared);
    return this.#inner.advanceWith(tick, nowMs, told);
  }

  /** Reports that a member's step ended as planned; see `SquadRunner`. */
  finished(agent: string, step?: Step<T>): void {
    this.#inner.finished(agent, step as Step | undefined);
  }

  /** Reports that a member's step failed; see `SquadRunner`. */
  failed(agent: string, reason?: string, step?: Step<T>): void {
    this.#inner.failed(agent, reason, step as Step | undefined);
  }

  /** Breaks off the step of a member, or all steps, and drops the rest of the plan. */
  interrupt(agent?: string): void {
    if (agent !== undefined) this.#members.ownOf(agent);
    this.#inner.interrupt(agent);
  }

  /**
   * Changes the deadline or the events of plans; what is left out stays as it is, what is undefined ends. Bans, and
   * what plans maintain, are `constraints`.
   *
   * @throws RequestError for a constraint that does not fit; nothing changes then
   */
  constrain(given: Pick<SquadConstraints<T>, "by" | "events">): void {
    needKeys(given, "", "the deadline or events");
    this.#terms.constrain(this.#inner, given);
  }

  /** Removes a member with its own goal. */
  left(agent: string): void {
    this.#members.left(agent);
    this.#wants = this.#wants.with(agent, undefined);
    this.#inner.left(agent);
  }

  /**
   * Adds a member, or brings back a former one. Its agent is created on first use, as by `World.squad`.
   *
   * @param goal must hold for this member besides the goal of all. Default: none, or for a member that its goal stays
   * @throws RequestError for a ninth member, or a goal that does not fit; StateError for values that do not fit
   */
  joined(agent: string, values: OwnValues<T>, goal?: OneGoal<T>): void {
    const wants = goal === undefined ? this.#wants : this.#wants.with(agent, goal as OneGoal);
    this.#members.joined(agent, values, (own) => {
      const state = own.stateIn(this.#binding);
      own.fillUnknown(state);
      this.#inner.joined(agent, state);
    });
    this.#wants = wants;
  }

  /**
   * Looks up the ways of the present things again: a game that had to compute them knows them now.
   *
   * @returns the ways for a request that is under way
   */
  renewWays(): Ways | undefined {
    this.#constrain();
    return this.#terms.ways;
  }

  /**
   * Sets the squad's goal, and those of members: a player's order. Steps in flight go on, unless the new goal needs the
   * place of one of their things. Equivalent goals change nothing.
   *
   * @param goals must hold for single members besides, by name. Default: none
   * @throws RequestError for a goal that does not fit, or the goal of no member. Nothing changes then
   */
  pursue(goal: OneGoal<T>, goals?: Readonly<Record<string, OneGoal<T>>>): void {
    const wants = this.#find({ goal, goals });
    if (!wants.hasSameGoal(this.#wants)) this.#changeGoal(wants);
    else if (!wants.hasSameGoals(this.#wants)) this.#bindAnew(wants);
  }

  /** Pursues another goal, or the same about another thing. */
  #changeGoal(wants: SquadWants): void {
    this.#inner.startFrom(this.#starting.assign(wants.all));
    const hasNoRoom = wants.hasNoRoomBeside(this.#running.used);
    if (hasNoRoom || wants.hasSameName(this.#wants)) this.#inner.interrupt();
    this.#inner.pursue(wants.all.reference as string, this.#inner.goals as Record<string, string>);
    this.#bindAnew(wants);
  }

  /** Finds places for the things of other goals. */
  #bindAnew(wants: SquadWants): void {
    this.#wants = wants;
    this.#terms.forget();
    this.#tried.forget();
    this.#binding = this.#bind(new Map([...this.#starting.assigned, ...this.#running.used]));
    this.#constrain();
  }

  /** Breaks off all steps, cancels the request and releases the claims. */
  dispose(): void {
    this.#clocks.leave();
    this.#inner.dispose();
    this.#members.leave();
    this.#parts.squads.delete(this);
  }

  /** The squad with its plan, its things and its members' variables, as plain JSON. */
  toJSON(): SavedWorldSquad {
    return {
      version: 2,
      runner: this.#inner.toJSON(),
      ...this.#wants.toJSON(),
      constraints: this.constraints.list,
      ...{ bound: boundIn(this.#binding), own: this.#members.save() },
      ...this.#clocks.toJSON(),
      ...this.#terms.lines.toJSON(),
    };
  }

  /**
   * Resumes from saved data; the things must exist again. What is about a missing thing is planned anew.
   *
   * @throws SavedGameError if the data is not from `toJSON`; RequestError if a goal does not fit. Nothing changes then
   */
  restore(saved: unknown): void {
    const { goal, goals, bound, own, runner, constraints, clocks, awaited } = readSavedSquad(saved);
    const inner = SquadRunner.restore(runner, this.#innerOptions());
    const wants = this.#find({ goal, goals } as WorldSquadOptions<T>, inner.members);
    const starting = new RunningThings(this.#parts.layout, this.#knowledge);
    starting.restore(inner.toJSON().begun, bound);
    inner.startFrom(starting.assign(wants.all));
    this.#inner.dispose();
    this.#inner = inner;
    this.#starting = starting;
    this.#toldIn = undefined;
    this.#wants = wants;
    this.#members.restore(own, inner.members);
    this.#binding = bindingOf({ parts: this.#parts, knowledge: this.#knowledge }, bound);
    this.#clocks.resume(this.#binding, clocks);
    this.#terms.lines.restore(awaited);
    if (wants.hasOtherThings(this.#binding)) inner.interrupt();
    this.#terms.forget();
    this.#running.restore(bound);
    this.constraints.restore((constraints ?? []) as Constraint<T>[]);
  }

  #innerOptions(): SquadRunnerOptions {
    return {
      ...ownOptions(this.#options as unknown as WorldSquadOptions, this.#parts.layout),
      ...{ members: this.#members.names, goal: this.#wants.all.reference as string },
      onOutcome: this.#running.naming((outcome) => {
        if (outcome.status === "solved") this.#terms.lines.planned();
        this.#options.onOutcome?.(outcome);
      }),
      mayBegin: (agent, step) =>
        this.#members.mayBegin(this.#binding, step) && this.#terms.hasWay(agent, step),
      orchestrator: this.#tried.watched(
        this.#options.orchestrator as unknown as SquadPlanner,
        () => this.#seen,
      ),
    };
  }

  get #roles(): readonly SquadRole[] {
    return Object.values(this.#inner.roles()).flat();
  }

  #find(given: Pick<WorldSquadOptions<T>, "goal" | "goals">, names = this.members): SquadWants {
    const wanted = given as Pick<WorldSquadOptions, "goal" | "goals">;
    return new SquadWants(this.#parts.layout, this.#knowledge, names, wanted);
  }

  #bind(kept: ReadonlyMap<string, Thing>): ThingBinding {
    const parts = { options: this.#parts, knowledge: this.#knowledge, tried: this.#tried };
    return bindSquad({ ...parts, members: this.#members, wants: this.#wants, kept });
  }

  /** Hands what binds its plans to the inner runner. */
  #constrain(): void {
    const { askers } = this.#members;
    const ways = squadWays(this.#parts, this.#binding, askers);
    const now = { binding: this.#binding, askers, ways, wants: this.#wants };
    this.#terms.hand(this.#inner, now, this.#nowMs);
  }

  /** Takes the places of the plan in all lines. Looks for a better one if a forecast has slipped. */
  #claim(): void {
    const { isSound, outlook } = this.#inner;
    this.#members.claim(this.#binding, this.#roles, isSound, outlook);
    if (isSound && this.#terms.lines.hasSlipped(this.#options.unitMs)) this.#inner.reconsider();
  }
}
