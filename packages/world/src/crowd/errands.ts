import type { Step } from "@understudy/planner-core";
import type { ThingLayout, ThingPlace } from "../layout.ts";
import type { Lifting } from "../relevance/lifted-action.ts";
import { type ActionsOfSteps, LiftedPlan } from "../sharing/lifted-plan.ts";
import { Errand } from "./errand.ts";
import { Preparation } from "./preparing/preparation.ts";
import type { Promises } from "./promises.ts";
import type { UsedUpKinds } from "./used-up.ts";

/**
 * Questions for a goal that errands answer before the next one is searched for among all things, for each search so
 * far: it may find another kind of plan.
 */
const ERRANDS_A_SEARCH = 2;
const MOST_ERRANDS_A_SEARCH = 32;
/** Limit on errands of a goal; the least recently used one is dropped. */
const MOST_ERRANDS = 32;
/** Limit on ways to where an errand begins. */
const MOST_WAYS = 4;
/** Limit on goals, since conditions in requests are unlimited in number. */
const MOST_GOALS = 1000;

/** The known errands for a goal. */
export interface SavedErrands {
  /** The hash of the goal. */
  readonly goal: string;
  /** Searches so far, and questions since the last one. */
  readonly searches: number;
  readonly since: number;
  /** The steps of each errand, about places; the least recently used one first. */
  readonly errands: readonly (readonly Step[])[];
}

/** An errand, or the first part of one, by its index among those that are saved. */
export interface ErrandPlace {
  /** The hash of the goal. */
  readonly goal: string;
  readonly errand: number;
  /** The index of the part; undefined for the whole errand. */
  readonly part?: number | undefined;
}

interface Kept {
  readonly errand: Errand;
  readonly preparations: readonly Preparation[];
  readonly actions: readonly number[];
  readonly key: string;
}

interface Book {
  /** The least recently used one first. */
  readonly kept: Kept[];
  errands: readonly Errand[];
  preparations: readonly Preparation[];
  /** Searches so far, and questions since the last one. */
  searches: number;
  since: number;
}

/** The errands of all goals, learnt from the plans that searches among all things found. */
export class Errands {
  readonly #layout: ThingLayout;
  readonly #lifting: Lifting;
  readonly #promises: Promises;
  readonly #usedUp: Pick<UsedUpKinds, "has">;
  /** By place: the ways there. All actions are looked through for them, once. */
  readonly #ways = new Map<Errand["places"][number], readonly number[]>();
  readonly #books = new Map<string, Book>();
  readonly #actions: ActionsOfSteps = new Map();

  /** @param usedUp the kinds whose things are gone once an agent has used them */
  constructor(
    layout: ThingLayout,
    lifting: Lifting,
    promises: Promises,
    usedUp: Pick<UsedUpKinds, "has">,
  ) {
    this.#usedUp = usedUp;
    this.#layout = layout;
    this.#lifting = lifting;
    this.#promises = promises;
  }

  /** The errands for a goal, by its hash. */
  of(goal: string): readonly Errand[] {
    return this.#books.get(goal)?.errands ?? NONE;
  }

  /** The first parts of errands for a goal, for agents while the errands have to wait. */
  preparationsFor(goal: string): readonly Preparation[] {
    return this.#books.get(goal)?.preparations ?? NONE;
  }

  /** Whether the next question for a goal is to be searched for, so that other kinds of plans become known. */
  isSearchDue(goal: string): boolean {
    const book = this.#books.get(goal);
    if (book === undefined) return false;
    return book.since > Math.min(MOST_ERRANDS_A_SEARCH, ERRANDS_A_SEARCH * book.searches);
  }

  /** Counts an errand for a goal. */
  used(goal: string): void {
    const book = this.#books.get(goal);
    if (book !== undefined) book.since++;
  }

  /** Counts a search for a goal. */
  searched(goal: string): void {
    const book = this.#books.get(goal);
    if (book === undefined) return;
    book.since = 0;
    book.searches++;
  }

  /**
   * Learns from a plan that a search among all things found.
   *
   * @returns the places of things that its agent need not claim before it gets there
   */
  learn(goal: string, actions: readonly number[]): readonly ThingPlace[] {
    if (actions.length === 0) return NONE;
    const book = this.#books.get(goal) ?? this.#open(goal);
    this.searched(goal);
    const plan = new LiftedPlan(this.#layout, actions, this.#actions);
    const whole = this.#keep(book, plan, actions);
    // Who may not ride walks.
    for (const way of this.#waysTo(whole)) {
      const fromAfar = [way, ...actions];
      this.#keep(book, new LiftedPlan(this.#layout, fromAfar, this.#actions), fromAfar);
    }
    // An agent that holds the axe of the first steps runs the rest.
    for (let at = 1; at < plan.steps.length; at++) {
      if (plan.steps[at - 1]?.isWay === true) continue;
      const rest = actions.slice(at);
      this.#keep(book, new LiftedPlan(this.#layout, rest, this.#actions), rest);
    }
    noteKept(book);
    return plan.places.filter((_, at) => whole.isStation(at));
  }

  /** The ways to where an errand begins; none if that may be anywhere, or no way leads there. */
  #waysTo({ links, places }: Errand): readonly number[] {
    const { domain, position } = this.#layout;
    const { ways } = domain.actions;
    const slot = position?.variable.id;
    const start = links.find(({ by }) => by.thing < 0 && by.slot === slot)?.thing ?? -1;
    const place = places[start];
    if (ways === undefined || position === undefined || place === undefined) return NONE;
    const known = this.#ways.get(place);
    if (known !== undefined) return known;
    const code = this.#layout.codeOf(position.variable, place);
    const isWay = (action: number): boolean =>
      this.#layout.thingsOf(action).every((thing) => thing.place === place) &&
      this.#promises.onlyMoves(action);
    const found: number[] = [];
    for (let action = 0; action < ways.to.length; action++)
      if (ways.to[action] === code && isWay(action)) found.push(action);
    // Most agents may go what asks for least.
    const tools = domain.kinds?.definition.tools ?? [];
    const asks = (action: number): number => {
      const { tool } = domain.step(action);
      return Object.keys(tools.find(({ name }) => name === tool)?.when ?? {}).length;
    };
    const byAsks = found.map((action) => ({ action, asks: asks(action) }));
    byAsks.sort((one, other) => one.asks - other.asks);
    const least = byAsks.slice(0, MOST_WAYS).map(({ action }) => action);
    this.#ways.set(place, least);
    return least;
  }

  #open(goal: string): Book {
    if (this.#books.size >= MOST_GOALS) this.#books.clear();
    const book: Book = { kept: [], errands: NONE, preparations: NONE, searches: 0, since: 0 };
    this.#books.set(goal, book);
    return book;
  }

  save(): readonly SavedErrands[] {
    const { domain } = this.#layout;
    return [...this.#books].map(([goal, { kept, searches, since }]) => {
      const errands = kept.map(({ actions }) => actions.map((action) => domain.step(action)));
      return { goal, searches, since, errands };
    });
  }

  /** The places of all errands and their first parts, as they are saved. */
  places(): ReadonlyMap<Errand, ErrandPlace> {
    const places = new Map<Errand, ErrandPlace>();
    for (const [goal, { kept }] of this.#books) {
      for (const [errand, { errand: whole, preparations }] of kept.entries()) {
        places.set(whole, { goal, errand });
        for (const [part, one] of preparations.entries())
          places.set(one.part, { goal, errand, part });
      }
    }
    return places;
  }

  /** The errand at a place; undefined if there is none. */
  errandAt(place: ErrandPlace): Errand | undefined {
    if (place.part !== undefined) return this.preparationAt(place)?.part;
    return this.#books.get(place.goal)?.kept[place.errand]?.errand;
  }

  /** The preparation whose part is at a place; undefined if there is none. */
  preparationAt({ goal, errand, part = -1 }: ErrandPlace): Preparation | undefined {
    return this.#books.get(goal)?.kept[errand]?.preparations[part];
  }

  /** Restores saved errands, as far as the domain still has their steps. */
  restore(saved: readonly SavedErrands[]): void {
    const { domain } = this.#layout;
    for (const { goal, searches, since, errands } of saved) {
      const book = this.#open(goal);
      Object.assign(book, { searches, since });
      for (const steps of errands) {
        const actions = steps.map((step) => domain.actionOf(step));
        if (actions.length === 0 || actions.includes(-1)) continue;
        this.#keep(book, new LiftedPlan(this.#layout, actions, this.#actions), actions);
      }
      noteKept(book);
    }
  }

  #keep({ kept }: Book, plan: LiftedPlan, actions: readonly number[]): Errand {
    const known = kept.findIndex(({ key }) => key === plan.key);
    if (known >= 0) {
      const [again] = kept.splice(known, 1) as [Kept];
      kept.push(again);
      return again.errand;
    }
    const errandOf = (of: LiftedPlan): Errand =>
      new Errand(of, this.#layout, this.#lifting, this.#promises, this.#usedUp);
    const errand = errandOf(plan);
    const partOf = (count: number): Errand =>
      errandOf(new LiftedPlan(this.#layout, actions.slice(0, count), this.#actions));
    const preparations = Preparation.of(
      ...([plan, actions, errand, partOf, this.#layout, this.#promises] as const),
    );
    kept.push({ errand, preparations, actions, key: plan.key });
    if (kept.length > MOST_ERRANDS) kept.shift();
    return errand;
  }
}

const NONE: readonly never[] = Object.freeze([]);

function noteKept(book: Book): void {
  book.errands = book.kept.map(({ errand }) => errand);
  book.preparations = book.kept.flatMap(({ preparations }) => preparations);
}
