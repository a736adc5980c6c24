import {
  type AlternativePlan,
  type Domain,
  type PlanLibrary,
  type Planner,
  type PlanningProblem,
  PlanProver,
  type PlanSearch,
  type SearchResult,
  type SearchSlice,
} from "@understudy/planner-core";
import { OuterSearch } from "@understudy/planner-core/internal";
import { kindsOf, ThingLayout } from "../layout.ts";
import { type ActionsOfSteps, LiftedPlan, LiftedPlay } from "./lifted-plan.ts";
import { variantsOf } from "./plan-variants.ts";
import { UnsolvableQuestions } from "./unsolvable-questions.ts";

/** Limits of the background work per question: milliseconds and expansions. */
const PIECE_MS = 0.2;
const PIECE_EXPANSIONS = 32;
/** Limit on portions of background work before the check ends. */
const MOST_PIECES = 20;

/**
 * A background search that checks whether a shared plan was as good as a fresh one. The plan is
 * served at once, and each later question does a portion of the search.
 */
class BackgroundCheck {
  readonly #search: PlanSearch;
  readonly #over: (result: SearchResult) => void;
  #pieces = 0;

  /** @param over called with the result of the search */
  constructor(search: PlanSearch, over: (result: SearchResult) => void) {
    this.#search = search;
    this.#over = over;
  }

  /**
   * Does the next portion; true if it was the last. Never throws: an error must not affect an
   * unrelated question.
   */
  advance({ expansions = PIECE_EXPANSIONS, untilMs, clock }: SearchSlice): boolean {
    try {
      const endMs = clock && Math.min(untilMs ?? Number.POSITIVE_INFINITY, clock.now() + PIECE_MS);
      const piece = { expansions: Math.min(expansions, PIECE_EXPANSIONS), untilMs: endMs, clock };
      if (!this.#search.step(piece) && ++this.#pieces < MOST_PIECES) return false;
      this.#over(this.#search.result());
    } catch {
      // The same error will reach the question itself when it is asked again.
    }
    this.end();
    return true;
  }

  end(): void {
    this.#search.end?.();
  }
}

/** Searches in a row without a better plan before a goal's shared plans replace the search. */
const AGREEMENTS = 8;
/**
 * From then on, some questions still start a search after their answer: one in four agreements, and in the end one in
 * 32. A goal that few agents have had may have better plans in situations that have not come up yet.
 */
const CHECK_SHARE = 0.25;
const CHECK_EVERY = 32;
/** Highest cost of a shared plan relative to a fresh one. */
const AS_GOOD = 1.1;
/** Limit on plans per goal; the least recently served one is dropped. */
const MOST_PLANS = 32;
/** Limit on remembered goals, since conditions in requests are unlimited in number. */
const MOST_GOALS = 1000;

/** About the memory of a goal, of a plan for it, of each of its steps, and of an action that a step becomes. */
const GOAL_BYTES = 512;
const PLAN_BYTES = 512;
const STEP_BYTES = 256;
const ACTION_BYTES = 64;

/** The plans of one goal. */
interface Book {
  /** Shortest first: their costs prune the search among longer ones. */
  readonly plans: LiftedPlan[];
  /** Searches in a row that found nothing better. */
  agreements: number;
  /** Questions since the last search. */
  sinceCheck: number;
  /** The running search that checks a served plan. */
  check: BackgroundCheck | undefined;
}

/** Statistics of `SharedPlans`. */
export interface SharingStats {
  /** Questions so far. */
  readonly asked: number;
  /** Questions answered without a search. */
  readonly shared: number;
  /** Searches whose plan was compared with the shared plans. */
  readonly compared: number;
  /** Searches that found a plan more than a tenth cheaper. */
  readonly beaten: number;
}

/**
 * A planner that shares plans between agents. Each plan found for a goal is kept with variables in
 * place of its things. For another agent with the same goal, all instances are tried, and the
 * cheapest valid plan is served without a search. That starts once eight searches in a row have
 * found nothing a tenth cheaper. Some questions still start a search, in the background: every other
 * one at first, one in 32 in the end.
 * Created by `World.share`; a separately created instance serves several worlds of its domain.
 *
 * Plans with variables in place of their objects are the macro operators of STRIPS (Fikes, Hart,
 * Nilsson: *Learning and executing generalized robot plans*, 1972).
 */
export class SharedPlans implements Planner {
  readonly #layout: ThingLayout;
  readonly #planner: Planner;
  readonly #books = new Map<string, Book>();
  readonly #unsolvable = new UnsolvableQuestions();
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
   * @param planner searches while no shared plan is available
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

  /** Statistics since its creation. */
  get stats(): SharingStats {
    return {
      asked: this.#asked,
      shared: this.#shared,
      compared: this.#compared,
      beaten: this.#beaten,
    };
  }

  /** Approximate memory in bytes. Linear in the plans. */
  get bytes(): number {
    let bytes = this.#unsolvable.bytes;
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
    this.#unsolvable.clear();
    this.#actions.clear();
  }

  /** Whether a goal's shared plans replace the search, by the hash of the goal. */
  knows(goal: string): boolean {
    return (this.#books.get(goal)?.agreements ?? 0) >= AGREEMENTS;
  }

  /**
   * Imports the plans of a plan library for this domain, for example one taught by a model before the
   * game ships. They serve all things of this world. Plans for a persona or a directive are
   * skipped, because those texts may name a place.
   *
   * @returns number of imported plans
   * @throws RangeError if it is for another domain
   */
  learn(planLibrary: PlanLibrary): number {
    if (planLibrary.domain.hash !== this.#layout.domain.hash) {
      throw new RangeError(`the plan library is for another domain: ${planLibrary.domain.name}`);
    }
    let taken = 0;
    for (const { key, goal, persona, directive } of planLibrary.partitions()) {
      if (persona !== undefined || directive !== undefined) continue;
      const book = this.#bookOf(goal.hash);
      const entries = planLibrary.list(key);
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
    if (this.#unsolvable.has(problem)) {
      this.#shared++;
      return new KnownResult(UNSOLVABLE);
    }
    const book = this.#bookOf(problem.goal.hash);
    const found = this.#find(book, problem);
    if (found !== undefined && book.agreements >= AGREEMENTS) {
      this.#shared++;
      return new KnownResult(found, (slice) => this.#check(book, problem, found, slice));
    }
    const addUnsolvable = this.#unsolvable.noteOf(problem);
    return new LearningSearch(planner.start(problem), found, (result) => {
      if (result.status === "unsolvable") addUnsolvable();
      this.#learn(book, result, found);
    });
  }

  /** Continues the running check, or begins one when it is due. */
  #check(book: Book, problem: PlanningProblem, found: Solved, slice: SearchSlice): void {
    if (book.check === undefined) {
      if (++book.sinceCheck < Math.min(CHECK_EVERY, CHECK_SHARE * book.agreements)) return;
      book.sinceCheck = 0;
      // The state of a question may be reused.
      const kept = { ...problem, state: problem.state.slice() };
      book.check = new BackgroundCheck(this.#planner.start(kept), (result) =>
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

  /** The cheapest valid instance of any plan; undefined if there is none. */
  #find({ plans }: Book, problem: PlanningProblem): Solved | undefined {
    if (plans.length === 0) return undefined;
    // A cost function of the game may call the planner again.
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

  /** Evaluates a finished search: was it necessary? */
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
    const plan = new LiftedPlan(this.#layout, result.actions, this.#actions);
    for (const variant of variantsOf(plan)) this.#add(book.plans, variant);
  }

  /**
   * Adds a plan, and the variants without one of its things: a plan for two chests may work with
   * one full chest.
   */
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

/** The least recently served plan. */
function longestUnserved(plans: readonly LiftedPlan[]): LiftedPlan {
  return plans.reduce((oldest, plan) => (plan.servedAt < oldest.servedAt ? plan : oldest));
}

type Solved = Extract<SearchResult, { readonly status: "solved" }>;

const UNSOLVABLE = Object.freeze({ status: "unsolvable" as const });

/** A search with a known result. */
class KnownResult implements PlanSearch {
  readonly expansions = 0;
  readonly #result: SearchResult;
  readonly #more: ((slice: SearchSlice) => void) | undefined;

  /** @param more work for its first slice */
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

/** A search whose result is shared. A known plan counts as its result unless it finds a better one. */
class LearningSearch extends OuterSearch {
  readonly #known: Solved | undefined;
  #learn: ((result: SearchResult) => void) | undefined;

  constructor(
    search: PlanSearch,
    known: Solved | undefined,
    learn: (result: SearchResult) => void,
  ) {
    super(search);
    this.#known = known;
    this.#learn = learn;
  }

  override step(slice: SearchSlice): boolean {
    const isOver = this.inner.step(slice);
    if (isOver) this.#tell();
    return isOver;
  }

  override result(): SearchResult {
    const known = this.#known;
    const result = this.inner.result();
    if (known === undefined || result.status === "unsolvable") return result;
    const isBetter = result.status === "solved" && result.scaledCost <= known.scaledCost;
    return isBetter ? result : { ...known, scaledLowerBound: result.scaledLowerBound };
  }

  override end(): void {
    this.#tell();
    this.inner.end?.();
  }

  #tell(): void {
    const learn = this.#learn;
    this.#learn = undefined;
    learn?.(this.inner.result());
  }
}
