import {
  type AnyDomainTypes,
  type Clock,
  Domain,
  type DomainTypes,
  loadDomain,
  type Orchestrator,
  type Planner,
  RequestError,
  systemClock,
} from "@understudy/planner-core";
import { checkPart } from "@understudy/planner-core/internal";
import type { WorldAgentOptions } from "./agent/agent-options.ts";
import { type MayHear, WorldAgent, type WorldParts } from "./agent/world-agent.ts";
import { StandIn } from "./binding/binding.ts";
import { Claims } from "./claims/claims.ts";
import { WorldClocks } from "./clocks/world-clocks.ts";
import { Constraints } from "./constraints/constraints.ts";
import { AgentKeys } from "./crowd/agent-keys.ts";
import { Crowd } from "./crowd/crowd.ts";
import { Sleepers } from "./crowd/sleep/sleepers.ts";
import { UsedUpKinds } from "./crowd/used-up.ts";
import { type Kind, kindsOf, ThingLayout, unknownKind } from "./layout.ts";
import { needList } from "./needs.ts";
import { checkOwn } from "./question/own-state.ts";
import { ThingRelevance } from "./relevance/relevance.ts";
import { Tallies } from "./relevance/tallies.ts";
import { limitsVersion } from "./runner/plan/limits.ts";
import { CrowdRest } from "./runner/turns/crowd-rest.ts";
import { type AgentInTurn, CrowdTurns } from "./runner/turns/crowd-turns.ts";
import { planForMany } from "./runner/turns/plan-for-many.ts";
import { Runners } from "./runner/turns/runners.ts";
import { restoreWorld, type SavedParts, type SavedWorld, saveWorld } from "./saved.ts";
import { SharedPlans } from "./sharing/shared-plans.ts";
import type { WorldSquad, WorldSquads } from "./squad/world-squad.ts";
import { NearThings } from "./things/near-things.ts";
import { checkProperties, readFacts, writeFacts } from "./things/read-things.ts";
import type { Facts, Thing, ThingId } from "./things/thing.ts";
import { Things } from "./things/things.ts";
import { WayBook, type WayCost, type WayEstimate } from "./things/way-book.ts";
import { worthsOf } from "./things/worths.ts";
import type { AnyPropertiesOf, KindOf, OwnValues, PropertiesOf } from "./typed.ts";

/** An unseen thing that plans may count on finding. It never takes the place of a known thing. */
export interface Exploration {
  /** The cost of searching for it. */
  readonly cost: number;
  /** Expected properties; omitted ones have their default. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** Options of a world. */
export interface WorldOptions<T extends DomainTypes = AnyDomainTypes> {
  /**
   * The cost of a way from a thing, or from the agent's position if `from` is undefined. Return undefined if there is no
   * way, or `unknown` if the game has to compute it first; the estimate then replaces it. Called for pairs that a plan may
   * use, and cached until one of them moves. Default: every way has the least cost.
   */
  readonly way?: WayCost;
  /**
   * A cheap lower bound of the same cost, which decides which things are considered first. If it is
   * too high, the nearest thing may be overlooked. Between things it is cached until one of them
   * moves. Default: `way` is called instead.
   */
  readonly estimate?: WayEstimate;
  /**
   * How much dearer the work with this thing may be for a crowd, in units of cost: more for a dish whose guest is about to
   * leave, 0 for one that is late in any case. It decides what is done first, and counts in no plan's cost. From 0; of
   * several things the most. Called whenever work is given out. Default: 0 for all things.
   */
  readonly worth?: (thing: ThingId) => number;
  /** The number of things considered first, for each kind. Default 3. */
  readonly candidates?: { readonly [Kind in KindOf<T>]?: number };
  /** The number of places for each kind, which limits the things in one plan. Default: as in the domain. */
  readonly places?: { readonly [Kind in KindOf<T>]?: number };
  /** Limit on way lookups per tick, besides those for steps that are about to begin. Default 200. */
  readonly waysPerTick?: number;
  /** The clock for budgets. Default: the clock of the process. */
  readonly clock?: Clock;
  /** The name of a thing in directives. */
  readonly nameOf?: (thing: Thing) => string | undefined;
  /** Unseen things that plans may count on finding, by kind. Default: none. */
  readonly explore?: { readonly [Kind in KindOf<T>]?: Exploration };
  /** Whether an agent may hear another agent's news. Default: within a faction. */
  readonly mayHear?: MayHear;
  /** The planner of its orchestrators, if worlds of this domain share one. Default: none; see `share`. */
  readonly shared?: SharedPlans;
  /** @internal The orchestrator's name for an agent, where several worlds share it. Default: the agent's own. */
  readonly identityOf?: (agent: string) => string;
  /** `worldSquads` of `@understudy/world/squad`. Default: a world without squads, which loads no code for them. */
  readonly squads?: WorldSquads;
}

const DEFAULT_CANDIDATES = 3;
const DEFAULT_WAYS_PER_TICK = 200;
const COST_SCALE = 1000;

/**
 * The things of a game and the agents that plan with them. A domain with `kinds` is compiled once,
 * while things come, change, move and go. In a class of your own its type is `World<TypesOf<typeof dungeon>>`.
 *
 * @example
 * const world = new World(dungeon, { way: (agent, from, to) => paths.cost(from ?? agent, to) });
 * world.add("chest", "the old one", { gold: 12 });
 * const grik = world.agent("grik", { knows: ({ id }) => seen.has(id) });
 */
export class World<T extends DomainTypes = AnyDomainTypes> {
  /** The domain for orchestrators of this world. */
  readonly domain: Domain<T>;
  /** The claims of all agents. */
  readonly claims: Claims = new Claims((id) => this.#things.capacityOf(id));
  /** The constraints on the plans of all agents. */
  readonly constraints: Constraints<T>;
  readonly #layout: ThingLayout;
  readonly #things: Things;
  readonly #agents = new Map<string, WorldAgent<T>>();
  readonly #parts: WorldParts;
  readonly #usedUp = new UsedUpKinds(this.claims);
  readonly #crowd: Crowd;
  readonly #squads: WorldSquads | undefined;
  #shared: SharedPlans | undefined;

  /** @throws RequestError if the domain has no kinds, or an option is malformed */
  constructor(domain: Domain<T>, options: WorldOptions<T> = {}) {
    const { way, estimate, waysPerTick = DEFAULT_WAYS_PER_TICK } = options;
    checkPart({ domain }, "domain");
    this.domain = withPlaces(domain.untyped, options.places) as unknown as Domain<T>;
    this.#layout = new ThingLayout(this.domain.untyped, kindsOf(this.domain.untyped));
    this.#shared = options.shared;
    this.#squads = options.squads;
    this.#things = new Things(this.#layout, (id) => this.claims.grown(id));
    this.constraints = new Constraints(this.#layout, { find: (id) => this.#things.get(id) });
    const book = new WayBook(way, estimate, waysPerTick);
    const choice = {
      ...{ layout: this.#layout, book, near: new NearThings(this.#things, book) },
      ...{ tallies: new Tallies(this.#things), relevance: new ThingRelevance(this.#layout) },
      worthOf: worthsOf(options.worth),
      counts: this.#readCounts((options.candidates ?? {}) as Record<string, number>),
      standIns: this.#readExploration((options.explore ?? {}) as Record<string, Exploration>),
    };
    const changes = (): number =>
      this.#things.changes + this.claims.changes + this.constraints.version;
    const limits = (): number => limitsVersion(this.#parts);
    const sleepers = new Sleepers(this.#layout);
    const keys = new AgentKeys(this.#layout, choice.relevance, sleepers);
    this.#crowd = new Crowd(choice, this.claims, this.#things, this.#usedUp, keys, changes);
    const clocks = new WorldClocks(this.#layout, this.#things);
    this.#parts = {
      ...{ ...choice, things: this.#things, claims: this.claims },
      constraints: this.constraints as unknown as Constraints,
      ...{ keys, sleepers, squads: new Set(), crowd: this.#crowd },
      ...{ clocks, rest: new CrowdRest(changes, () => clocks.nowMs) },
      runners: new Runners(() => this.#untyped.values(), limits),
      mayHear: options.mayHear ?? isOfOneSide,
      identityOf: options.identityOf ?? ((name) => name),
      ...{ nameOf: options.nameOf, clock: options.clock ?? systemClock },
      isFound: (goal) => this.#shared?.knows(goal) === true,
    };
  }

  /**
   * Synchronises all things of a kind with the game; missing ones are removed. Unchanged things
   * cost little.
   *
   * @param items any iterable
   * @param read the id and properties of an item; omitted properties stay unchanged, or have their
   *   default; properties that the kind does not have are ignored
   * @throws StateError if an id is missing or taken, or a property is invalid; such things stay
   *   unchanged, all others are updated
   */
  sync<Item, Kind extends KindOf<T>>(
    kind: Kind,
    items: Iterable<Item>,
    read: (item: Item) => { readonly id: ThingId } & PropertiesOf<T, Kind>,
  ): void {
    this.#things.sync(
      kind,
      items,
      read as (item: Item) => Readonly<Record<string, unknown>>,
      (thing) => this.#forget(thing),
    );
  }

  /**
   * Adds a thing.
   *
   * @throws StateError if its id exists already, or a property is invalid
   */
  add<Kind extends KindOf<T>>(kind: Kind, id: ThingId, properties?: PropertiesOf<T, Kind>): void {
    this.#things.add(id, kind, properties ?? {});
  }

  /**
   * Changes a thing; omitted properties stay unchanged.
   *
   * @throws StateError if there is no such thing, or a property is invalid
   */
  set(id: ThingId, properties: AnyPropertiesOf<T>): void {
    this.#things.set(id, properties);
  }

  /** Removes a thing with its claims. Returns false if there is none. */
  remove(id: ThingId): boolean {
    const thing = this.#things.get(id);
    if (thing === undefined) return false;
    this.#things.remove(id);
    this.#forget(thing);
    return true;
  }

  /** Ends the claims of a thing that is gone. */
  #forget(thing: Thing): void {
    this.#usedUp.gone(thing);
    this.claims.forget(thing.id);
  }

  /** Records a move, which invalidates the ways from and to a thing: also behind a door that opens. Plans continue. */
  moved(id: ThingId): void {
    this.#things.moved(id);
  }

  /** Whether a thing exists. */
  has(id: ThingId): boolean {
    return this.#things.get(id) !== undefined;
  }

  /** A thing's kind and properties; undefined if it does not exist. */
  get(id: ThingId): Readonly<Record<string, unknown>> | undefined {
    const thing = this.#things.get(id);
    if (thing === undefined) return undefined;
    return { id, kind: thing.kind, ...writeFacts(this.#things.kind(thing.kind), thing.facts) };
  }

  /** All existing things. */
  get things(): Iterable<Thing> {
    return this.#things.all();
  }

  /**
   * A planner that shares plans between agents, whatever things they are about. Give it to the
   * orchestrator in place of the original planner.
   *
   * @example
   * const planner = world.share(new ClassicalPlanner());
   * const orchestrator = new Orchestrator({ domain: world.domain, planner });
   */
  share(planner: Planner): SharedPlans {
    this.#shared = new SharedPlans(this.domain.untyped, planner);
    return this.#shared;
  }

  /**
   * The agent with a name, created on first use. Its options are fixed from then on.
   *
   * @throws RequestError if the agent exists with other options than these
   */
  agent(name: string, options: WorldAgentOptions = {}): WorldAgent<T> {
    const known = this.#agents.get(name);
    if (known !== undefined) {
      known.checkOptions(options);
      return known;
    }
    const agent = new WorldAgent<T>(this.#parts, name, options);
    this.#agents.set(name, agent);
    return agent;
  }

  /**
   * Checks an agent's own variables, as `tick` of its runner would.
   *
   * @throws StateError if a value is invalid, or one without a default is missing
   */
  check(values: OwnValues<T>): void {
    checkOwn(this.#layout, values as OwnValues);
  }

  /**
   * A squad of agents with these names, which are created on first use.
   *
   * @throws RequestError unless there are one to sixteen different names, and without the option `squads`
   * @example
   * const world = new World(yard, { squads: worldSquads });
   * const runner = world.squad(["ann", "bo"]).runner({ orchestrator, goal: "raised", budgetMs: 50 });
   */
  squad(names: readonly string[]): WorldSquad<T> {
    const agentOf = (name: string): WorldAgent<T> => this.agent(name);
    needList(names, "/members", "names");
    if (this.#squads !== undefined) return this.#squads(names.map(agentOf), agentOf);
    const hint = "pass `squads: worldSquads` of @understudy/world/squad to the world";
    throw new RequestError([{ pointer: "/squads", message: "is missing", hint }]);
  }

  /** All agents. */
  get agents(): Iterable<WorldAgent<T>> {
    return this.#agents.values();
  }

  /** Removes an agent and releases its claims. */
  removeAgent(name: string): void {
    this.#agents.get(name)?.leave();
    this.#agents.delete(name);
  }

  /**
   * Answers the questions of all runners with `asks: "game"`, also of squads, which share the slice. Call it
   * once per tick, after the runners. An answer may take several rounds with more and more things,
   * whose choice counts towards the time. As many agents are answered as the slice allows, the
   * earliest due first; the others continue in the next tick. What is left is for the next plans of agents in their last step.
   *
   * @param sliceMs most milliseconds
   * @param improveMs most milliseconds for cheaper plans, once no agent waits for its first answer:
   *   other things may make a plan cheaper that has not begun, or what follows a running step.
   *   Default 0
   */
  planMany(orchestrator: Orchestrator<T>, sliceMs: number, improveMs = 0): void {
    planForMany(orchestrator as unknown as Orchestrator, this.#parts, sliceMs, improveMs);
  }

  /** @internal The turns of agents in `planMany`, for callers that put the questions by themselves. */
  turnsOf<Agent extends AgentInTurn>(waiting: Iterable<Agent>): CrowdTurns<Agent> {
    return new CrowdTurns(waiting, this.#parts);
  }

  /** Claims, constraints, memories, orders and runners as plain JSON. The game itself saves the things. */
  save(): SavedWorld {
    return saveWorld(this.#untyped, this.#saved);
  }

  /**
   * Restores saved data after the game has re-created its things, agents and runners. A plan about
   * a missing thing is dropped.
   *
   * @throws SavedGameError if the data is not from `save`
   */
  restore(saved: unknown): void {
    restoreWorld(saved, this.#untyped, this.#saved);
  }

  get #saved(): SavedParts {
    const constraints = this.constraints as unknown as Constraints;
    const { claims, clocks, sleepers, things } = this.#parts;
    return { claims, clocks, constraints, crowd: this.#crowd, sleepers, things };
  }

  get #untyped(): ReadonlyMap<string, WorldAgent> {
    return this.#agents as unknown as ReadonlyMap<string, WorldAgent>;
  }

  #readCounts(candidates: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
    for (const [kind, count] of Object.entries(candidates)) {
      this.#checkKind("/candidates", kind);
      if (Number.isInteger(count) && count > 0) continue;
      const pointer = `/candidates/${kind}`;
      throw new RequestError([{ pointer, message: `is ${count}`, hint: "a whole number above 0" }]);
    }
    const kinds = [...this.#layout.kinds.keys()];
    return new Map(kinds.map((kind) => [kind, candidates[kind] ?? DEFAULT_CANDIDATES]));
  }

  #readExploration(explore: Readonly<Record<string, Exploration>>): ReadonlyMap<string, StandIn> {
    const standIns = new Map<string, StandIn>();
    for (const [name, { cost, properties = {} }] of Object.entries(explore)) {
      this.#checkKind("/explore", name);
      const kind = this.#layout.kinds.get(name) as Kind;
      const pointer = `/explore/${name}`;
      const issues: ConstructorParameters<typeof RequestError>[0][number][] = [];
      checkProperties(kind, properties, `${pointer}/properties`, issues);
      const facts = readFacts(kind, properties, undefined, `${pointer}/properties`, issues);
      if (!(cost > 0)) {
        issues.push({
          pointer: `${pointer}/cost`,
          message: `is ${cost}`,
          hint: "a number above 0",
        });
      }
      if (issues.length > 0) throw new RequestError(issues);
      standIns.set(name, new StandIn(name, facts as Facts, Math.ceil(cost * COST_SCALE)));
    }
    return standIns;
  }

  #checkKind(pointer: string, kind: string): void {
    if (!this.#layout.kinds.has(kind)) throw unknownKind(this.#layout, kind, pointer);
  }
}

const isOfOneSide: MayHear = (hearer, _, teller) => hearer.faction === teller.faction;

/** The domain with the number of places that a world needs. */
function withPlaces(domain: Domain, places: object | undefined): Domain {
  if (places === undefined) return domain;
  const { written } = domain;
  const more = {
    ...written,
    places: { ...Object(Reflect.get(written, "places")), ...places },
  };
  // In a page the definition may have time only if the domain was loaded with it.
  return domain.loadOther === undefined ? loadDomain(more) : new Domain(domain.loadOther(more));
}
