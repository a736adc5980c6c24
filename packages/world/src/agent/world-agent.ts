import {
  type AnyDomainTypes,
  type DomainTypes,
  type Issue,
  type NowRequest,
  type Orchestrator,
  type Outcome,
  type PlanRequest,
  RequestError,
  StateError,
} from "@understudy/planner-core";
import { checkPart, finish, type Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import { ActiveConstraints } from "../constraints/active-constraints.ts";
import { type Constraint, Constraints } from "../constraints/constraints.ts";
import { unknownKind } from "../layout.ts";
import { compiledGoal, goalsOf } from "../question/goals.ts";
import { WorldInquiry } from "../question/inquiry.ts";
import { namedIn } from "../question/named-things.ts";
import { OwnState } from "../question/own-state.ts";
import { isEarly } from "../question/round.ts";
import { WorldOutcome } from "../question/world-outcome.ts";
import type { RunnerAgent, RunnerParts, WorldRunnerOptions } from "../runner/options.ts";
import { Orders } from "../runner/orders.ts";
import type { WorldOfTurns } from "../runner/turns/crowd-turns.ts";
import { WorldRunner } from "../runner/world-runner.ts";
import { countKnown } from "../things/known-things.ts";
import { checkProperties, readFacts, writeFacts } from "../things/read-things.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { Things } from "../things/things.ts";
import type { Versions } from "../things/versions.ts";
import type { AnyPropertiesOf, KindOf, OwnValues, WorldGoal } from "../typed.ts";
import { checkAgent, type WorldAgentOptions } from "./agent-options.ts";
import type { Memory, Recollection } from "./memory.ts";
import { News } from "./news.ts";

/** The parts of a world shared by its agents. */
export interface WorldParts extends Omit<RunnerParts, keyof WorldOfTurns>, WorldOfTurns {
  /** Decides which agents hear which news. */
  readonly mayHear: MayHear;
}

/** Whether an agent may hear another agent's recollection of a thing. */
export type MayHear = (
  hearer: WorldAgent,
  recollection: Recollection,
  teller: WorldAgent,
) => boolean;

/** A question of an agent. */
export interface WorldRequest<T extends DomainTypes = AnyDomainTypes>
  extends Pick<PlanRequest, "background" | "costVersion" | "memory" | "nowMs" | "persona"> {
  readonly orchestrator: Orchestrator<T>;
  /** The agent's own variables; omitted ones have their default. */
  readonly state: OwnValues<T>;
  readonly goal: WorldGoal<T>;
}

/** An agent of a world, with its knowledge and goals. Created by `World.agent`. */
export class WorldAgent<T extends DomainTypes = AnyDomainTypes> {
  readonly name: string;
  /** Its memory, if it has one. */
  readonly memory: Memory | undefined;
  readonly orders: Orders<T>;
  /** The constraints on its plans, besides those of the world. */
  readonly constraints: Constraints<T>;
  /** Agents of a body share ways between things. */
  readonly body: string;
  /** The agent's faction. Agents without one form a faction of their own. */
  readonly faction: string | undefined;
  readonly parts: WorldParts;
  readonly knowledge: KnownThings;
  readonly #options: WorldAgentOptions;
  readonly #news = new News();
  #runner: WorldRunner<T> | undefined;
  /** By kind: the number of known things when the last search for another one had no result. */
  readonly #notFound = new Map<string, number>();
  #searches = 0;

  /** @throws RequestError if the name or an option is malformed */
  constructor(parts: WorldParts, name: string, options: WorldAgentOptions) {
    checkAgent(name, options);
    this.parts = parts;
    this.name = name;
    this.#options = options;
    this.body = options.body ?? "";
    this.faction = options.faction;
    this.memory = options.memory;
    this.knowledge = options.memory ?? new TrueThings(parts.things, options.knows);
    this.constraints = new Constraints(parts.layout, this.knowledge, parts.rest);
    this.orders = new Orders((goal) => {
      for (const known of goalsOf(parts.layout, goal as WorldGoal, this.knowledge)) {
        if (known.directive !== undefined) throw noWords();
        compiledGoal(parts.layout, known);
      }
    }, parts.rest);
  }

  /** @throws RequestError if an option differs from the agent's own */
  checkOptions(options: WorldAgentOptions): void {
    const issues = Object.entries(options).flatMap(([option, value]): Issue[] => {
      if (value === undefined || value === Reflect.get(this.#options, option)) return [];
      const message = `differs from the option of the existing agent "${this.name}"`;
      return [{ pointer: `/${option}`, message, hint: "leave it out, or call removeAgent first" }];
    });
    if (issues.length > 0) throw new RequestError(issues);
  }

  /**
   * Looks at things: remembers their current properties, and missing ones as gone.
   *
   * @param ids of the things in sight; never the agent's own id, if it is a thing itself
   * @param nowMs game time in milliseconds
   * @returns the beliefs that were wrong, with the agent that reported them
   */
  see(ids: Iterable<ThingId>, nowMs: number): readonly Recollection[] {
    const { memory } = this;
    if (memory === undefined) return [];
    const wrong: Recollection[] = [];
    for (const id of ids) {
      const thing = this.parts.things.get(id);
      const believed = thing === undefined ? memory.miss(id, nowMs) : memory.see(thing, nowMs);
      if (believed !== undefined) wrong.push(believed);
    }
    return wrong;
  }

  /** A thing's kind and properties as the agent believes them to be; undefined for an unknown thing. */
  believes(id: ThingId): Readonly<Record<string, unknown>> | undefined {
    const thing = this.knowledge.find(id);
    const facts = thing && this.knowledge.factsOf(thing);
    if (thing === undefined || facts === undefined) return undefined;
    return { id, kind: thing.kind, ...writeFacts(this.parts.things.kind(thing.kind), facts) };
  }

  /**
   * Changes a belief about a thing without a sighting: a noise gives away a position, a rumour the
   * contents of a chest. Omitted properties keep their believed values, or have their defaults.
   *
   * @param nowMs game time in milliseconds
   * @throws StateError if there is no such thing, or a property is invalid
   */
  suppose(id: ThingId, properties: AnyPropertiesOf<T>, nowMs: number): void {
    const { memory } = this;
    if (memory === undefined) return;
    const { things } = this.parts;
    const thing = memory.find(id) ?? things.get(id);
    const issues: Issue[] = [];
    if (thing === undefined) {
      throw new StateError([{ pointer: "/id", message: `there is no thing ${String(id)}` }]);
    }
    const believed = memory.get(id)?.facts;
    const kind = things.kind(thing.kind);
    checkProperties(kind, properties, "", issues);
    const facts = readFacts(kind, properties, believed, "", issues);
    if (facts === undefined || issues.length > 0) throw new StateError(issues);
    memory.hear({ thing, facts, seenAtMs: nowMs }, undefined);
  }

  /**
   * Ends the search for another thing of a kind. No plan counts on finding one before the agent
   * learns of a thing of that kind that it did not know. A running search step goes on until its
   * runner is told that it `failed`.
   *
   * @param isOver false to look for one again
   * @throws RequestError if there is no such kind
   */
  notFound(kind: KindOf<T>, isOver = true): void {
    const { layout } = this.parts;
    if (!layout.kinds.has(kind)) throw unknownKind(layout, kind);
    this.#searches++;
    if (isOver) this.#notFound.set(kind, countKnown(this.knowledge, kind));
    else this.#notFound.delete(kind);
  }

  /** @internal Increases when searches for unseen things end, or may begin again. */
  get searches(): number {
    return this.#searches;
  }

  /** The kinds of the searches without a result, with the number of things known then. */
  get searchesOver(): ReadonlyMap<string, number> {
    return this.#notFound;
  }

  /** Restores the searches without a result. */
  restoreSearches(searches: readonly (readonly [kind: string, known: number])[]): void {
    // Agents that never search are alike.
    if (searches.length + this.#notFound.size === 0) return;
    this.#searches++;
    this.#notFound.clear();
    for (const [kind, known] of searches) this.#notFound.set(kind, known);
  }

  /**
   * Reports recollections to other agents. They take over what is news to them and what `mayHear`
   * of the world allows. A missing thing is reported like any other and corrects wrong beliefs.
   * Without `ids` one call compares at most 20,000 recollections with what hearers know, in a
   * millisecond or two; see `hasMoreToTell`. What a hearer has heard from this agent is not
   * compared again.
   *
   * @param hearers one agent or several
   * @param ids of the things; default: of all
   * @param nowMs game time in milliseconds. Default: the agent's last sighting or report
   * @returns the number of news items, over all hearers
   */
  tell(
    hearers: WorldAgent<T> | Iterable<WorldAgent<T>>,
    ids?: Iterable<ThingId>,
    nowMs?: number,
  ): number {
    const { memory } = this;
    if (memory === undefined) return 0;
    const self = this as unknown as WorldAgent;
    const all = (hearers instanceof WorldAgent ? [hearers] : hearers) as Iterable<WorldAgent>;
    const { mayHear } = this.parts;
    const teller = {
      ...{ name: this.name, memory },
      mayHear: (hearer: WorldAgent, known: Recollection) => mayHear(hearer, known, self),
    };
    return this.#news.tell(teller, all, ids, nowMs ?? memory.nowMs);
  }

  /** Whether the last call of `tell` stopped at its limit. The next one goes on from there. */
  get hasMoreToTell(): boolean {
    return this.#news.hasMore;
  }

  /**
   * The things that a text names, of those that the agent knows, in the order of their mention: for
   * orders in a player's words. The world's `nameOf` has their names.
   *
   * @example
   * const [it] = grik.named("rob the old chest");
   * if (it !== undefined) grik.orders.add({ goal: "robbed", things: { it } });
   */
  named(text: string): readonly ThingId[] {
    const { layout, nameOf } = this.parts;
    const named = finish(namedIn(text, layout, this.knowledge, nameOf));
    return [...named.keys()].map(({ id }) => id);
  }

  /** A runner for this agent's plans. A new runner disposes of the previous one. */
  runner(options: WorldRunnerOptions<T>): WorldRunner<T> {
    checkPart(options, "orchestrator");
    this.#runner?.dispose();
    // Only the types of names and values are specific to this domain.
    const agent = this as unknown as RunnerAgent;
    this.#runner = new WorldRunner<T>(agent, options as unknown as WorldRunnerOptions);
    this.parts.runners.change();
    return this.#runner;
  }

  /** The latest runner. */
  get currentRunner(): WorldRunner<T> | undefined {
    return this.#runner;
  }

  /**
   * Plans for this agent, as `Orchestrator.plan`: first with the nearest things, then with more
   * while the budget lasts.
   *
   * @throws StateError, RequestError, CostError (as rejections) for a caller's mistake
   */
  async plan(request: WorldRequest<T> & { readonly budgetMs: number }): Promise<WorldOutcome<T>> {
    const { orchestrator, budgetMs, goal: _, state: __, ...rest } = request;
    const inquiry = finish(this.#inquiry(request));
    const untilMs = this.parts.clock.now() + budgetMs;
    while (true) {
      const { round } = inquiry;
      if (round === undefined) throw new RangeError("An inquiry has a question until it ends");
      const leftMs = Math.max(1, untilMs - this.parts.clock.now());
      const question = { ...rest, ...this.#questionOf(inquiry), budgetMs: leftMs };
      const outcome = await orchestrator.plan(question as unknown as PlanRequest<T>);
      const hasTime = this.parts.clock.now() < untilMs - MARGIN * budgetMs;
      const end = finish(inquiry.answered(outcome as unknown as Outcome, hasTime));
      if (end !== undefined) return new WorldOutcome(end);
    }
  }

  /**
   * Plans for this agent at once, as `Orchestrator.planNow`.
   *
   * @param sliceMs total time in milliseconds; default 0.5
   * @throws StateError, RequestError, CostError for a caller's mistake
   */
  planNow(request: WorldRequest<T>, sliceMs = 0.5): WorldOutcome<T> {
    const { orchestrator, goal: _, state: __, ...rest } = request;
    const inquiry = finish(this.#inquiry(request));
    const untilMs = this.parts.clock.now() + sliceMs;
    while (true) {
      const leftMs = Math.max(0.05, untilMs - this.parts.clock.now());
      const question = { ...rest, ...this.#questionOf(inquiry) };
      const outcome = orchestrator.planNow(question as unknown as NowRequest<T>, leftMs);
      const unusedMs = untilMs - this.parts.clock.now();
      const mayImprove = outcome.status === "solved" ? isEarly(unusedMs, sliceMs) : unusedMs > 0;
      const end = finish(inquiry.answered(outcome as unknown as Outcome, unusedMs > 0, mayImprove));
      if (end !== undefined) return new WorldOutcome(end);
    }
  }

  /** The agent's part of a question: its position, its knowledge, and the things it may use. */
  asker(own: OwnState): Asker {
    const { knowledge, name, body } = this;
    const { claims } = this.parts;
    const at = own.at === undefined ? undefined : knowledge.find(own.at);
    return {
      traveller: { name, body, at },
      knowledge,
      mayUse: ({ id }) => claims.isFreeFor(name, id),
      mayFind: (kind) => {
        const known = this.#notFound.get(kind);
        return known === undefined || countKnown(knowledge, kind) > known;
      },
      turnsAhead: ({ id }) => claims.turnsAhead(id),
      own: own.things,
      constraints: this.activeConstraints,
    };
  }

  /** @internal The constraints in force, the world's and its own; undefined for none. */
  get activeConstraints(): ActiveConstraints | undefined {
    const { layout, constraints } = this.parts;
    const list = [...constraints.list, ...(this.constraints.list as readonly Constraint[])];
    if (list.length === 0) return undefined;
    const areOwn = this.constraints.list.length > 0;
    return new ActiveConstraints(layout, this.knowledge, list, list, areOwn);
  }

  /** Removes the agent from the world, with its claims and its places in queues. */
  leave(): void {
    this.#runner?.dispose();
    this.#runner = undefined;
    this.parts.runners.change();
    this.parts.claims.leave(this.name);
    this.parts.book.forget(this.name);
  }

  #inquiry({ state, goal }: WorldRequest<T>): Work<WorldInquiry> {
    const { parts } = this;
    const own = new OwnState(parts.layout);
    own.merge(state as OwnValues);
    own.checkKnown();
    parts.book.tick(parts.clock.now());
    const goals = goalsOf(parts.layout, goal as WorldGoal, this.knowledge);
    return WorldInquiry.open(parts, this.asker(own), goals, own.packed);
  }

  #questionOf(
    inquiry: WorldInquiry,
  ): Pick<NowRequest, "agent" | "disabled" | "goal" | "maintain" | "state" | "ways"> {
    const { round } = inquiry;
    if (round === undefined) throw new RangeError("An inquiry has a question until it ends");
    const { reference: goal, ways, disabled, maintain } = round;
    const state = inquiry.stateIn(round);
    return { agent: this.parts.identityOf(this.name), state, goal, ways, disabled, maintain };
  }
}

/** The share of a budget that is reserved: rounds that only improve a plan must not use it. */
const MARGIN = 0.25;

/** The true things, restricted to those that an agent knows. */
class TrueThings implements KnownThings {
  readonly isTrue = true;
  readonly isAll: boolean;
  readonly versions?: Versions;
  readonly #things: Things;
  readonly #knows: WorldAgentOptions["knows"];

  constructor(things: Things, knows: WorldAgentOptions["knows"]) {
    this.isAll = knows === undefined;
    if (this.isAll) this.versions = things.versions;
    this.#things = things;
    this.#knows = knows;
  }

  ofKind(kind: string): readonly Thing[] {
    return this.#things.ofKind(kind);
  }

  factsOf(thing: Thing): Facts | undefined {
    return thing.isGone || this.#knows?.(thing) === false ? undefined : thing.facts;
  }

  lastChange(marks: Uint16Array): number {
    return this.isAll ? this.#things.lastChange(marks) : Number.NaN;
  }

  find(id: ThingId): Thing | undefined {
    const thing = this.#things.get(id);
    return thing === undefined || this.factsOf(thing) === undefined ? undefined : thing;
  }
}

function noWords(): RequestError {
  const message = "words are no order";
  const hint = "read them with ThingOrderReader first, or make them the goal";
  return new RequestError([{ pointer: "/goal/directive", message, hint }]);
}
