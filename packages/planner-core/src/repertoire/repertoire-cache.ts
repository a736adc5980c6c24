import type { CacheAnswer, CacheEntry, CacheQuery, PlanCache } from "../contract/cache.ts";
import { normaliseText } from "../text/normalise-text.ts";
import { type Clock, systemClock } from "../time/clock.ts";
import { IdleWork } from "../work/idle-work.ts";
import type { PlayedRepertoire } from "./played-repertoire.ts";
import { RehearsedPartitions, type UnknownText } from "./rehearsed-partitions.ts";
import { authorsOfLead, leadIndicesOf } from "./store/authors.ts";
import type { RepertoireEntry } from "./store/entry.ts";

/** How a repertoire is played from. */
export interface RepertoireCacheOptions {
  /**
   * Whether the plans that a lead writes while the game runs enter the repertoire. Default false. To
   * keep them, save the repertoire: `formatRepertoire(repertoire.toJSON())`.
   */
  readonly grow?: boolean | undefined;
  /**
   * The answer to a request whose persona or directive nothing was rehearsed for. `plain` (default): the plans of
   * agents without one. `miss`: nothing, so that a lead is asked.
   */
  readonly unknownText?: UnknownText | undefined;
  /** Times the growth, which is worked off in slices of 0.25 ms. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

const MISS: CacheAnswer = Object.freeze({ kind: "miss" });

/**
 * Plays from a repertoire, with nothing else: no model, no file, no further package; it runs in a
 * browser. The cheapest plan whose precondition holds is served at once, whatever it costs against
 * what is possible; a look-up takes some tenths of a microsecond. Where costs are computed at run time, a plan is
 * compared with the understudy's first: it was rehearsed under others.
 *
 * @example
 * const { repertoire } = Repertoire.load(domain, text);
 * const orchestrator = new Orchestrator({ domain, planner, cache: new RepertoireCache(repertoire) });
 */
export class RepertoireCache<Played extends PlayedRepertoire = PlayedRepertoire>
  implements PlanCache
{
  readonly repertoire: Played;
  readonly #grow: boolean;
  readonly #clock: Clock;
  readonly #idle: IdleWork;
  readonly #partitions: RehearsedPartitions;
  /** The answers where costs do not depend on the state. */
  readonly #answers = new WeakMap<RepertoireEntry, CacheAnswer>();
  #lookups = 0;
  #hits = 0;

  constructor(repertoire: Played, options: RepertoireCacheOptions = {}) {
    const { grow = false, unknownText = "plain", clock = systemClock } = options;
    this.repertoire = repertoire;
    this.#grow = grow;
    this.#clock = clock;
    this.#partitions = new RehearsedPartitions(repertoire, unknownText);
    this.#idle = new IdleWork((untilMs) => repertoire.work({ clock, untilMs }), { clock });
  }

  /** Look-ups that a plan was found for, and all of them. */
  get stats(): { readonly lookups: number; readonly hits: number } {
    return { lookups: this.#lookups, hits: this.#hits };
  }

  /** Allocates nothing where costs do not depend on the state. */
  lookup(query: CacheQuery): CacheAnswer {
    this.#idle.passBy();
    if (query.domain !== this.repertoire.domain) return MISS;
    this.#lookups++;
    const found = this.repertoire.match(this.#partitions.of(query), query.state, query);
    if (found === undefined) return MISS;
    this.#hits++;
    if (query.domain.hasRuntimeCosts) {
      // It was rehearsed under other costs, if only those of actions that it does not use.
      return answerOf(found, this.repertoire.matchedScaledCost, Number.POSITIVE_INFINITY);
    }
    let answer = this.#answers.get(found);
    if (answer === undefined) {
      // Trusted as it is: the rehearsal decided what it may cost.
      answer = answerOf(found, found.scaledCost, 1);
      this.#answers.set(found, answer);
    }
    return answer;
  }

  /** Lets a plan enter, if the repertoire is to grow: itself at once, what follows from it soon. */
  store({ domain, goal, maintain, text }: CacheQuery, entry: CacheEntry): void {
    if (!this.#grow || domain !== this.repertoire.domain) return;
    const { plan, leadSteps, leadIndices, mended, optimal } = entry;
    this.repertoire.addLater(plan.actions, {
      goal,
      maintain,
      persona: text.persona,
      directive: text.directive,
      authors: authorsOfLead(plan.actions.length, leadSteps, leadIndices),
      mended,
      optimal,
      createdAt: this.#clock.now(),
    });
    if (this.repertoire.pending > 0) this.#idle.wake();
  }

  normaliseText(text: string): string {
    return normaliseText(text);
  }

  /** Stops working in the background; what is left to do is done when the repertoire is saved. */
  dispose(): void {
    this.#idle.dispose();
  }
}

function answerOf(found: RepertoireEntry, scaledCost: number, costRatio: number): CacheAnswer {
  const { plan, leadSteps, mended, authors } = found;
  const leadIndices = leadIndicesOf(authors);
  const entry = { plan, scaledCost, leadSteps, leadIndices, mended, optimal: false, costRatio };
  return { kind: "generalised", entry, proved: true };
}
