import {
  type AnyDomainTypes,
  type Clock,
  type Domain,
  type DomainTypes,
  loadDomain,
  type Orchestrator,
  type Planner,
  RequestError,
  systemClock,
} from "@understudy/planner-core";
import { type MayHear, WorldAgent, type WorldAgentOptions } from "./agent/world-agent.ts";
import { StandIn } from "./binding/binding.ts";
import { ThingRelevance } from "./binding/relevance.ts";
import { Tallies } from "./binding/tallies.ts";
import { Claims } from "./claims/claims.ts";
import { type Kind, kindsOf, ThingLayout } from "./layout.ts";
import { checkOwn } from "./question/own-state.ts";
import { planForMany } from "./runner/plan-for-many.ts";
import type { WorldRunner } from "./runner/world-runner.ts";
import { restoreWorld, type SavedWorld, saveWorld } from "./saved.ts";
import { SharedPlans } from "./sharing/shared-plans.ts";
import { NearThings } from "./things/near-things.ts";
import { readFacts, writeFacts } from "./things/read-things.ts";
import type { Facts, Thing, ThingId } from "./things/thing.ts";
import { Things } from "./things/things.ts";
import { WayBook, type WayCost, type WayEstimate } from "./things/way-book.ts";
import type { AnyPropertiesOf, KindOf, OwnValues, PropertiesOf } from "./typed.ts";

/** A thing of a kind that plans may count on finding. */
export interface Exploration {
  /** The cost of looking for one. */
  readonly cost: number;
  /** As one that is found is expected to be; what is left out has its default. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** How a world is planned in. */
export interface WorldOptions<T extends DomainTypes = AnyDomainTypes> {
  /**
   * The cost of a way, from a thing or, where `from` is undefined, from where the agent is; undefined where there is no
   * way, `unknown` where the game has to find out first: then the estimate stands in. Asked for pairs that a plan could
   * use, and remembered until one of them moves. Default: every way is as short as can be.
   */
  readonly way?: WayCost;
  /**
   * A lower bound of the same that is cheap to tell: it decides which things are looked at first. Between things it is
   * remembered until one of them moves, too.
   */
  readonly estimate?: WayEstimate;
  /** By kind how many things are looked at first. Default 3. */
  readonly candidates?: { readonly [Kind in KindOf<T>]?: number };
  /** By kind the number of its places: how many things one plan can be about. Default: as the domain says. */
  readonly places?: { readonly [Kind in KindOf<T>]?: number };
  /** The most ways that are asked for in a tick. Default 200. */
  readonly waysPerTick?: number;
  /** Budgets are measured by it. Default: the clock of the process. */
  readonly clock?: Clock;
  /** The name by which players speak of a thing: directives name things by it. */
  readonly nameOf?: (thing: Thing) => string | undefined;
  /** By kind: plans may count on one that nobody has seen yet. Default: none. */
  readonly explore?: { readonly [Kind in KindOf<T>]?: Exploration };
  /** Whether an agent may hear of something from another one. Default: if both are of one faction. */
  readonly mayHear?: MayHear;
  /** The planner of its orchestrators, where other worlds of this domain have the same. Default: none; see `share`. */
  readonly shared?: SharedPlans;
}

const DEFAULT_CANDIDATES = 3;
const DEFAULT_WAYS_PER_TICK = 200;
const COST_SCALE = 1000;

/**
 * The things of a game, for agents that plan with them. A domain with `kinds` is compiled once; things come, change, move
 * and go.
 *
 * @example
 * const world = new World(dungeon, { way: (agent, from, to) => paths.cost(from ?? agent, to) });
 * world.add("chest", "the old one", { gold: 12 });
 * const grik = world.agent("grik", { knows: ({ id }) => seen.has(id) });
 */
export class World<T extends DomainTypes = AnyDomainTypes> {
  /** The domain that orchestrators for this world are made with. */
  readonly domain: Domain<T>;
  /** The claims of all agents. */
  readonly claims: Claims = new Claims();
  readonly #layout: ThingLayout;
  readonly #things: Things;
  readonly #book: WayBook;
  readonly #near: NearThings;
  readonly #tallies: Tallies;
  readonly #agents = new Map<string, WorldAgent<T>>();
  readonly #relevance: ThingRelevance;
  readonly #counts: ReadonlyMap<string, number>;
  readonly #standIns: ReadonlyMap<string, StandIn>;
  readonly #clock: Clock;
  readonly #nameOf: WorldOptions["nameOf"];
  readonly #mayHear: MayHear;
  #shared: SharedPlans | undefined;

  /** @throws RequestError if the domain has no kinds, or an option is malformed */
  constructor(domain: Domain<T>, options: WorldOptions<T> = {}) {
    const { way, estimate, waysPerTick = DEFAULT_WAYS_PER_TICK } = options;
    this.domain = withPlaces(domain.untyped, options.places) as unknown as Domain<T>;
    this.#layout = new ThingLayout(this.domain.untyped, kindsOf(this.domain.untyped));
    this.#shared = options.shared;
    this.#nameOf = options.nameOf;
    this.#mayHear = options.mayHear ?? isOfOneSide;
    this.#clock = options.clock ?? systemClock;
    this.#things = new Things(this.#layout);
    this.#book = new WayBook(way, estimate, waysPerTick);
    this.#tallies = new Tallies(this.#things);
    this.#near = new NearThings(this.#things, this.#book);
    this.#relevance = new ThingRelevance(this.#layout);
    this.#counts = this.#readCounts((options.candidates ?? {}) as Readonly<Record<string, number>>);
    this.#standIns = this.#readExploration(
      (options.explore ?? {}) as Readonly<Record<string, Exploration>>,
    );
  }

  /**
   * Says which things of a kind there are, all of them: those that are left out have gone. What did not change costs
   * little.
   *
   * @param items any iterable
   * @param read the id of an item and its properties; what is left out stays as it was, or has its default
   * @throws StateError if an id is missing or taken, or a property does not fit; such things stay as they were, all
   * others are taken
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
      ({ id }) => this.claims.forget(id),
    );
  }

  /**
   * A thing came.
   *
   * @throws StateError if there is one of this id already, or a property does not fit
   */
  add<Kind extends KindOf<T>>(kind: Kind, id: ThingId, properties?: PropertiesOf<T, Kind>): void {
    this.#things.add(id, kind, properties ?? {});
  }

  /**
   * A thing changed; what is left out stays as it was.
   *
   * @throws StateError if there is no such thing, or a property does not fit
   */
  set(id: ThingId, properties: AnyPropertiesOf<T>): void {
    this.#things.set(id, properties);
  }

  /** A thing is gone: nobody claims it any more. False if it was not there. */
  remove(id: ThingId): boolean {
    const isRemoved = this.#things.remove(id);
    if (isRemoved) this.claims.forget(id);
    return isRemoved;
  }

  /** A thing moved: ways from and to it are no longer known. */
  moved(id: ThingId): void {
    this.#things.moved(id);
  }

  /** Whether a thing is there. */
  has(id: ThingId): boolean {
    return this.#things.get(id) !== undefined;
  }

  /** A thing's kind and properties; undefined if it is not there. */
  get(id: ThingId): Readonly<Record<string, unknown>> | undefined {
    const thing = this.#things.get(id);
    if (thing === undefined) return undefined;
    return { id, kind: thing.kind, ...writeFacts(this.#things.kind(thing.kind), thing.facts) };
  }

  /** All things that are there. */
  get things(): Iterable<Thing> {
    return this.#things.all();
  }

  /**
   * A planner whose agents learn from each other: what one of them found serves all, whatever things it is about. Give
   * it to the orchestrator in place of the other one.
   *
   * @example
   * const planner = world.share(new ClassicalPlanner());
   * const orchestrator = new Orchestrator({ domain: world.domain, planner });
   */
  share(planner: Planner): SharedPlans {
    this.#shared = new SharedPlans(this.domain.untyped, planner);
    return this.#shared;
  }

  /** The agent of a name: made, if there is none yet. */
  agent(name: string, options: WorldAgentOptions = {}): WorldAgent<T> {
    const known = this.#agents.get(name);
    if (known !== undefined) return known;
    const agent = new WorldAgent<T>(
      {
        layout: this.#layout,
        things: this.#things,
        book: this.#book,
        near: this.#near,
        tallies: this.#tallies,
        claims: this.claims,
        relevance: this.#relevance,
        counts: this.#counts,
        standIns: this.#standIns,
        nameOf: this.#nameOf,
        mayHear: this.#mayHear,
        clock: this.#clock,
        isFound: (goal) => this.#shared?.knows(goal) === true,
      },
      name,
      options,
    );
    this.#agents.set(name, agent);
    return agent;
  }

  /**
   * Checks the own variables of an agent, as `tick` of its runner would.
   *
   * @throws StateError if a value does not fit, or one is missing that has no default
   */
  check(values: OwnValues<T>): void {
    checkOwn(this.#layout, values as OwnValues);
  }

  /** All agents. */
  get agents(): Iterable<WorldAgent<T>> {
    return this.#agents.values();
  }

  /** An agent leaves: what it claimed is free. */
  removeAgent(name: string): void {
    this.#agents.get(name)?.leave();
    this.#agents.delete(name);
  }

  /**
   * Answers the questions of all runners that leave asking to the game (`asks: "game"`), as `Orchestrator.planMany`. Call it
   * once a tick, after the runners. An answer may take several rounds, with more things in each; choosing these counts as
   * well. The agents that are due first are answered first, as many as the slice allows; the others go on in the next
   * tick.
   *
   * @param sliceMs how long it may take
   */
  planMany(orchestrator: Orchestrator<T>, sliceMs: number): void {
    const runners: WorldRunner[] = [];
    for (const { currentRunner } of this.#untyped.values()) {
      if (currentRunner !== undefined) runners.push(currentRunner);
    }
    planForMany(runners, orchestrator as unknown as Orchestrator, this.#clock, sliceMs);
  }

  /** Claims, memories, orders and runners as plain JSON. The things themselves are the game's to save. */
  save(): SavedWorld {
    return saveWorld(this.#untyped.values(), this.claims, this.#things);
  }

  /**
   * Resumes from what was saved, when the game has made its things, agents and runners again. A plan about a thing that
   * is not there is dropped.
   *
   * @throws SavedGameError if it is not what `save` gave
   */
  restore(saved: unknown): void {
    restoreWorld(saved, this.#untyped, this.claims, this.#things);
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
    if (this.#layout.kinds.has(kind)) return;
    const hint = `one of: ${[...this.#layout.kinds.keys()].join(", ")}`;
    throw new RequestError([
      { pointer: `${pointer}/${kind}`, message: `there is no kind "${kind}"`, hint },
    ]);
  }
}

const isOfOneSide: MayHear = (hearer, _, teller) => hearer.faction === teller.faction;

/** The domain with as many places as a world wants. */
function withPlaces(domain: Domain, places: object | undefined): Domain {
  if (places === undefined) return domain;
  const { written } = domain;
  return loadDomain({
    ...written,
    places: { ...Object(Reflect.get(written, "places")), ...places },
  });
}
