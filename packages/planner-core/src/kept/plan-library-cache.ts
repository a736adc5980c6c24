import { type Clock, systemClock } from "../base/clock/clock.ts";
import { normaliseText } from "../base/text/normalise-text.ts";
import { IdleWork } from "../base/work/idle-work.ts";
import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "../engine/contract/cache.ts";
import type { PlayedPlanLibrary } from "./played-plan-library.ts";
import { PreparedPartitions, type UnknownText } from "./prepared-partitions.ts";
import { authorsOfLlm, llmIndicesOf } from "./store/authors.ts";
import type { PlanLibraryEntry } from "./store/entry.ts";

/** Options of a plan library cache. */
export interface PlanLibraryCacheOptions {
  /**
   * Whether an LLM planner's plans are added to the plan library during the game. Default false. To keep them, save the
   * plan library: `formatPlanLibrary(planLibrary.toJSON())`.
   */
  readonly grow?: boolean | undefined;
  /**
   * The treatment of an unprepared persona or directive. `plain` (default): serves the plans
   * without persona and directive. `miss`: serves none, so an LLM planner gets the question.
   */
  readonly unknownText?: UnknownText | undefined;
  /** Clock for growth, which runs in slices of 0.25 ms. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });

/**
 * A cache that serves the plans of a plan library. Needs no model, file or further package, and runs in browsers too.
 * The cheapest plan whose precondition holds is served at once, without a comparison with the best possible cost; a
 * look-up takes some tenths of a microsecond. With run-time costs a plan is first compared with the classical
 * planner's, as it was prepared under other costs.
 *
 * @example
 * const { planLibrary } = PlanLibrary.load(domain, text);
 * const orchestrator = new Orchestrator({ domain, planner, cache: new PlanLibraryCache(planLibrary) });
 */
export class PlanLibraryCache<Played extends PlayedPlanLibrary = PlayedPlanLibrary>
  implements PlanCache
{
  readonly planLibrary: Played;
  readonly #grow: boolean;
  readonly #clock: Clock;
  readonly #idle: IdleWork;
  readonly #partitions: PreparedPartitions;
  /** Prepared answers for entries whose cost does not depend on the state. */
  readonly #answers = new WeakMap<PlanLibraryEntry, CacheAnswer>();
  #lookups = 0;
  #hits = 0;

  constructor(planLibrary: Played, options: PlanLibraryCacheOptions = {}) {
    const { grow = false, unknownText = "plain", clock = systemClock } = options;
    this.planLibrary = planLibrary;
    this.#grow = grow;
    this.#clock = clock;
    this.#partitions = new PreparedPartitions(planLibrary, unknownText);
    this.#idle = new IdleWork((untilMs) => planLibrary.work({ clock, untilMs }), { clock });
  }

  /** Number of look-ups, and how many of them found a plan. */
  get stats(): { readonly lookups: number; readonly hits: number } {
    return { lookups: this.#lookups, hits: this.#hits };
  }

  /** Looks up a query. Allocates nothing if costs do not depend on the state. */
  lookup(query: CacheQuery): CacheAnswer {
    this.#idle.passBy();
    if (query.domain !== this.planLibrary.domain) return MISS;
    this.#lookups++;
    const found = this.planLibrary.match(this.#partitions.of(query), query.state, query);
    if (found === undefined) return MISS;
    this.#hits++;
    if (query.domain.hasRuntimeCosts) {
      // Even if its own cost is fixed, other actions had other costs during the preparation.
      return answerOf(found, this.planLibrary.matchedScaledCost, Number.POSITIVE_INFINITY);
    }
    let answer = this.#answers.get(found);
    if (answer === undefined) {
      // Served without a comparison: the preparation decided about its cost.
      answer = answerOf(found, found.scaledCost, 1);
      this.#answers.set(found, answer);
    }
    return answer;
  }

  /** Adds a plan to a growing plan library: the plan itself at once, its derived plans soon after. */
  store({ domain, goal, maintain, text }: CacheQuery, entry: CacheEntry): void {
    if (!this.#grow || domain !== this.planLibrary.domain) return;
    const { plan, llmSteps, llmIndices, mended, optimal } = entry;
    this.planLibrary.addLater(plan.actions, {
      goal,
      maintain,
      persona: text.persona,
      directive: text.directive,
      authors: authorsOfLlm(plan.actions.length, llmSteps, llmIndices),
      mended,
      optimal,
      createdAt: this.#clock.now(),
    });
    if (this.planLibrary.pending > 0) this.#idle.wake();
  }

  normaliseText(text: string): string {
    return normaliseText(text);
  }

  /** Stops the background work; the rest is done when the plan library is saved. */
  dispose(): void {
    this.#idle.dispose();
  }
}

function answerOf(found: PlanLibraryEntry, scaledCost: number, costRatio: number): CacheAnswer {
  const { plan, llmSteps, mended, authors } = found;
  const llmIndices = llmIndicesOf(authors);
  const entry = { plan, scaledCost, llmSteps, llmIndices, mended, optimal: false, costRatio };
  return { kind: "generalised", entry, proved: true };
}
