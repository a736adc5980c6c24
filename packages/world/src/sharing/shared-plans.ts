import {
  type AlternativePlan,
  type Domain,
  type Planner,
  type PlanningProblem,
  PlanProver,
  type PlanSearch,
  type Repertoire,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";
import { kindsOf, ThingLayout } from "../layout.ts";
import { HopelessQuestions } from "./hopeless-questions.ts";
import { type ActionsOfSteps, LiftedPlan, LiftedPlay } from "./lifted-plan.ts";

/** A question may do so much of a check that is not about it, in milliseconds, and expand so many nodes. */
const PIECE_MS = 0.2;
const PIECE_EXPANSIONS = 32;
/** After so many pieces it is told what was found by then. */
const MOST_PIECES = 20;

/**
 * A search that shows whether a shared plan was as good as a fresh one. Nobody waits for it: the plan is served, and each
 * question that comes afterwards does a little of the search.
 */
class SpreadCheck {
  readonly #search: PlanSearch;
  readonly #over: (result: SearchResult) => void;
  #pieces = 0;

  /** @param over called with what the search found */
  constructor(search: PlanSearch, over: (result: SearchResult) => void) {
    this.#search = search;
    this.#over = over;
  }

  /** Does the next piece; true if that was the last. Never throws: whose question it is has nothing to do with it. */
  advance({ expansions = PIECE_EXPANSIONS, untilMs, clock }: SearchSlice): boolean {
    try {
      const endMs = clock && Math.min(untilMs ?? Number.POSITIVE_INFINITY, clock.now() + PIECE_MS);
      const piece = { expansions: Math.min(expansions, PIECE_EXPANSIONS), untilMs: endMs, clock };
      if (!this.#search.step(piece) && ++this.#pieces < MOST_PIECES) return false;
      this.#over(this.#search.result());
    } catch {
      // The same question, asked again, is told what is wrong.
    }
    this.end();
    return true;
  }

  end(): void {
    this.#search.end?.();
  }
}

/** The searches in a row that have to find nothing better before the plans for a goal are served without one. */
const AGREEMENTS = 8;
/** From then on one question in so many is searched all the same, when it has been answered. */
const CHECK_EVERY = 32;
/** A shared plan that costs at most this many times a fresh one is as good. */
const AS_GOOD = 1.1;
/** The most plans that are kept for a goal; the one that was served longest ago makes room. */
const MOST_PLANS = 32;
/** The most goals that are remembered: conditions that requests bring along are unbounded in number. */
const MOST_GOALS = 1000;

/** About the memory of a goal, of a plan for it, of each of its steps, and of an action that a step becomes. */
const GOAL_BYTES = 512;
const PLAN_BYTES = 512;
const STEP_BYTES = 256;
const ACTION_BYTES = 64;

/** The plans for one goal. */
interface Book {
  /** The short ones first: what they cost limits how far the long ones are tried. */
  readonly plans: LiftedPlan[];
  /** The searches in a row that found nothing better. */
  agreements: number;
  /** The questions since the last search. */
  sinceCheck: number;
  /** A search that is under way, to see whether a plan that was served was as good. */
  check: SpreadCheck | undefined;
}

/** Counts of a `SharedPlans`. */
export interface SharingStats {
  /** The questions so far. */
  readonly asked: number;
  /** Those that were answered without a search. */
  readonly shared: number;
  /** The searches whose plan was compared with what others had found. */
  readonly compared: number;
  /** Those that found a plan that is cheaper by more than a tenth. */
  readonly beaten: number;
}

/**
 * A planner whose agents learn from each other. What one of them found for a goal is kept without its things: where
 * another one wants the same, all things that it may be about are tried, and the cheapest plan that works is served
 * without a search. A goal is served so when eight searches in a row found nothing that is a tenth cheaper; one question
 * in 32 is searched all the same, by and by and without anybody waiting for it. Made by `World.share`; one that is made by itself serves several worlds of its domain.
 *
 * Plans with variables in place of their objects are the macro operators of STRIPS (Fikes, Hart, Nilsson: *Learning and
 * executing generalized robot plans*, 1972).
 */
export class SharedPlans implements Planner {
  readonly #layout: ThingLayout;
  readonly #planner: Planner;
  readonly #books = new Map<string, Book>();
  readonly #hopeless = new HopelessQuestions();
  readonly #prover: PlanProver;
  readonly #actions: ActionsOfSteps = new Map();
  #play: LiftedPlay | undefined;
  #asked = 0;
  #shared = 0;
  #compared = 0;
  #beaten = 0;
  readonly policy?: NonNullable<Planner["policy"]>;
  readonly buildSlice?: NonNullable<Planner["buildSlice"]>;
  readonly alternatives?: NonNullable<Planner["alternatives"]>;

  /**
   * @param planner searches where nobody has found a plan yet
   * @throws RequestError if the domain has no kinds
   */
  constructor(domain: Domain, planner: Planner) {
    this.#layout = new ThingLayout(domain, kindsOf(domain));
    this.#planner = planner;
    this.#prover = new PlanProver(domain);
    if (planner.policy !== undefined) this.policy = (problem) => planner.policy?.(problem);
    if (planner.buildSlice !== undefined) {
      this.buildSlice = (slice) => planner.buildSlice?.(slice) ?? true;
    }
    if (planner.alternatives !== undefined) {
      this.alternatives = (...asked): readonly AlternativePlan[] =>
        planner.alternatives?.(...asked) ?? [];
    }
  }

  /** Counts since it was made. */
  get stats(): SharingStats {
    return {
      asked: this.#asked,
      shared: this.#shared,
      compared: this.#compared,
      beaten: this.#beaten,
    };
  }

  /** About how much memory it takes, in bytes. Linear in the plans. */
  get bytes(): number {
    let bytes = this.#hopeless.bytes;
    if (this.#books.size > 0) bytes += ACTION_BYTES * this.#layout.domain.actions.count;
    for (const { plans } of this.#books.values()) {
      bytes += GOAL_BYTES;
      for (const { steps } of plans) bytes += PLAN_BYTES + STEP_BYTES * steps.length;
    }
    return bytes;
  }

  /** Forgets what agents found, and what was learnt. */
  clear(): void {
    this.#books.clear();
    this.#hopeless.clear();
    this.#actions.clear();
  }

  /** Whether plans for a goal are served without a search, by the hash of the goal. */
  knows(goal: string): boolean {
    return (this.#books.get(goal)?.agreements ?? 0) >= AGREEMENTS;
  }

  /**
   * Takes the plans of a repertoire that was taught anywhere in this domain, such as by a model before the game ships: from
   * now on they are served in this world, whatever things they are about. Plans for a persona or a directive stay where
   * they are: those words may name a place.
   *
   * @returns how many there were
   * @throws RangeError if it is for another domain
   */
  learn(repertoire: Repertoire): number {
    if (repertoire.domain.hash !== this.#layout.domain.hash) {
      throw new RangeError(`the repertoire is for another domain: ${repertoire.domain.name}`);
    }
    let taken = 0;
    for (const { key, goal, persona, directive } of repertoire.partitions()) {
      if (persona !== undefined || directive !== undefined) continue;
      const book = this.#bookOf(goal.hash);
      const entries = repertoire.list(key);
      for (const { plan } of entries) this.#add(book.plans, plan.actions);
      book.agreements = AGREEMENTS;
      taken += entries.length;
    }
    return taken;
  }

  start(problem: PlanningProblem): PlanSearch {
    const planner = this.#planner;
    if (problem.mode === "optimal" || problem.domain !== this.#layout.domain) {
      return planner.start(problem);
    }
    this.#asked++;
    if (this.#hopeless.has(problem)) {
      this.#shared++;
      return new KnownResult(UNSOLVABLE);
    }
    const book = this.#bookOf(problem.goal.hash);
    const found = this.#find(book, problem);
    if (found !== undefined && book.agreements >= AGREEMENTS) {
      this.#shared++;
      return new KnownResult(found, (slice) => this.#check(book, problem, found, slice));
    }
    const addHopeless = this.#hopeless.noteOf(problem);
    return new LearningSearch(planner.start(problem), found, (result) => {
      if (result.status === "unsolvable") addHopeless();
      this.#learn(book, result, found);
    });
  }

  /** Goes on with the check that is under way, or begins one when it is time. */
  #check(book: Book, problem: PlanningProblem, found: Solved, slice: SearchSlice): void {
    if (book.check === undefined) {
      if (++book.sinceCheck < CHECK_EVERY) return;
      book.sinceCheck = 0;
      // The state of a question is lent.
      const kept = { ...problem, state: problem.state.slice() };
      book.check = new SpreadCheck(this.#planner.start(kept), (result) =>
        this.#learn(book, result, found),
      );
    }
    if (book.check.advance(slice)) book.check = undefined;
  }

  #bookOf(goal: string): Book {
    let book = this.#books.get(goal);
    if (book === undefined) {
      if (this.#books.size >= MOST_GOALS) this.#books.clear();
      book = { plans: [], agreements: 0, sinceCheck: 0, check: undefined };
      this.#books.set(goal, book);
    }
    return book;
  }

  /** The cheapest way to play any of the plans here; undefined if none works. */
  #find({ plans }: Book, problem: PlanningProblem): Solved | undefined {
    if (plans.length === 0) return undefined;
    // A cost function of the game may plan while it is asked.
    const play = this.#play ?? new LiftedPlay(this.#layout, this.#prover);
    this.#play = undefined;
    play.begin(problem.ways);
    let served: LiftedPlan | undefined;
    const { state, goal } = problem;
    for (const plan of plans) {
      if (play.play(plan, state, goal.condition, problem)) served = plan;
    }
    const { best, bestScaledCost } = play;
    this.#play = play;
    if (served === undefined || best === undefined) return undefined;
    served.servedAt = this.#asked;
    return {
      status: "solved",
      actions: best,
      scaledCost: bestScaledCost,
      optimal: false,
      scaledLowerBound: 0,
    };
  }

  /** A search is over: was it needed? */
  #learn(book: Book, result: SearchResult, found: Solved | undefined): void {
    if (result.status !== "solved" || result.actions.length === 0) return;
    if (found !== undefined) {
      this.#compared++;
      if (found.scaledCost <= AS_GOOD * result.scaledCost) {
        book.agreements++;
        return;
      }
      this.#beaten++;
      book.agreements = 0;
    }
    this.#add(book.plans, result.actions);
  }

  /** Adds a plan, and what is left of it without one of its things: what takes two chests may take one that is fuller. */
  #add(plans: LiftedPlan[], actions: readonly number[]): void {
    const plan = new LiftedPlan(this.#layout, actions, this.#actions);
    if (actions.length === 0 || plans.some(({ key }) => key === plan.key)) return;
    plan.servedAt = this.#asked;
    plans.push(plan);
    plans.sort((one, other) => one.steps.length - other.steps.length);
    if (plans.length > MOST_PLANS) plans.splice(plans.indexOf(longestUnserved(plans)), 1);
    for (const place of plan.places) this.#add(plans, plan.without(place));
  }
}

/** The plan that was served longest ago. */
function longestUnserved(plans: readonly LiftedPlan[]): LiftedPlan {
  return plans.reduce((oldest, plan) => (plan.servedAt < oldest.servedAt ? plan : oldest));
}

type Solved = Extract<SearchResult, { readonly status: "solved" }>;

const UNSOLVABLE = Object.freeze({ status: "unsolvable" as const });

/** A search that was not needed. */
class KnownResult implements PlanSearch {
  readonly expansions = 0;
  readonly #result: SearchResult;
  readonly #more: ((slice: SearchSlice) => void) | undefined;

  /** @param more done in its first slice */
  constructor(result: SearchResult, more?: (slice: SearchSlice) => void) {
    this.#result = result;
    this.#more = more;
  }

  step(slice: SearchSlice): boolean {
    this.#more?.(slice);
    return true;
  }

  result(): SearchResult {
    return this.#result;
  }
}

/** A search from which others learn. What is known already counts if it finds nothing better. */
class LearningSearch implements PlanSearch {
  readonly elsewhere?: NonNullable<PlanSearch["elsewhere"]>;
  readonly #search: PlanSearch;
  readonly #known: Solved | undefined;
  #learn: ((result: SearchResult) => void) | undefined;

  constructor(
    search: PlanSearch,
    known: Solved | undefined,
    learn: (result: SearchResult) => void,
  ) {
    this.#search = search;
    this.#known = known;
    this.#learn = learn;
    if (search.elsewhere !== undefined) {
      this.elsewhere = (slice) => search.elsewhere?.(slice);
    }
  }

  get expansions(): number {
    return this.#search.expansions;
  }

  step(slice: SearchSlice): boolean {
    const isOver = this.#search.step(slice);
    if (isOver) this.#tell();
    return isOver;
  }

  result(): SearchResult {
    const known = this.#known;
    const result = this.#search.result();
    if (known === undefined || result.status === "unsolvable") return result;
    const isBetter = result.status === "solved" && result.scaledCost <= known.scaledCost;
    return isBetter ? result : { ...known, scaledLowerBound: result.scaledLowerBound };
  }

  end(): void {
    this.#tell();
    this.#search.end?.();
  }

  #tell(): void {
    const learn = this.#learn;
    this.#learn = undefined;
    learn?.(this.#search.result());
  }
}
