/**
 * The classical planner stage: the classical plan.
 *
 * @module
 */

import type { Goal } from "../../../rules/domain/domain.ts";
import { withoutIdleSteps } from "../../../rules/plan/idle-steps.ts";
import { PlanProver } from "../../../rules/plan/prover.ts";
import type { PackedState } from "../../../rules/state/packed-state.ts";
import type { PlanningProblem } from "../../contract/planner.ts";
import { type Pausable, waitFor } from "../drive/pausable.ts";
import { GuardedSearch } from "../guard/search.ts";
import type { BaseParts } from "../parts.ts";
import type { ClassicalPlan, ClassicalTask } from "../request/classical-plan.ts";
import type { OpenRequest } from "../request/open-request.ts";
import type { PreparedRequest } from "../request/prepare.ts";
import type { RequestTime } from "../request/request-time.ts";
import { Overruns } from "./overruns.ts";
import { PausedSearches } from "./paused-searches.ts";
import {
  type Advance,
  type BegunSearch,
  best,
  end,
  type GoalAttempt,
  hasPlan,
  isDecided,
  noPlanYet,
  type Searches,
  withLlmGoal,
} from "./searches.ts";

import { untilDue } from "./until-due.ts";

/** Time limits on the searches for some goals, in milliseconds of the clock. Searches pause with their request. */
export interface SearchLimits {
  /** Time at which the searches end. */
  readonly untilMs: number;
  /** Later end that applies while there is no complete plan. Default: `untilMs`. */
  readonly emptyUntilMs?: number;
}

/** Number of expansions between two readings of the clock and the queue. */
const CHUNK = 256;
/** Number of expansions between two readings, for a search that ends with the first good plan. */
const SMALL_CHUNK = 16;

/** Limits on a search for a plan that is good enough. */
interface CompletionLimits {
  /** Maximum number of expanded nodes. Default: no limit. */
  readonly expansions?: number | undefined;
  /** Scaled cost that is good enough to end the search. Default: none. */
  readonly enough?: number | undefined;
  /** Expansions left for this and further searches, reduced as they are used. Default: no limit. */
  readonly shared?: { expansions: number } | undefined;
}

/** The reason why a search ended: exhausted, cut off but resumable, or no longer wanted. */
type SearchEnd = "ended" | "cut-off" | "stopped";

/** Runs the classical planner for requests: goal after goal, in slices, every plan proved. */
export class ClassicalStage {
  readonly #parts: BaseParts;
  readonly #prover: PlanProver;
  readonly #overruns = new Overruns();

  constructor(parts: BaseParts) {
    this.#parts = parts;
    this.#prover = new PlanProver(parts.domain);
  }

  /** The longest recent overrun of a search slice, in milliseconds. */
  get overrunMs(): number {
    return this.#overruns.longestMs;
  }

  /** Records a late answer whose searches ended in time, so that the later stages took too long. */
  wasLate({ answerByMs, searchByMs }: RequestTime, lateMs: number): void {
    this.#overruns.add(answerByMs - searchByMs + lateMs);
  }

  /**
   * A plan for a single goal, without pauses.
   *
   * @param beganMs the current time
   * @returns the search if it takes more than a slice, for `plan` to continue
   */
  planAtOnce(
    request: OpenRequest,
    asked: PreparedRequest,
    goal: Goal,
    beganMs: number,
  ): ClassicalPlan | BegunSearch {
    const known = this.known(asked, goal);
    if (known !== undefined) return withLlmGoal(known);
    const search = this.#begin(request, { asked, goal, state: asked.state });
    const { answerByMs: untilMs, extraMs } = request.time;
    const { searchExpansions: expansions } = this.#parts.settings;
    const limits: Advance = { untilMs, expansions, extraMs };
    const isOver = this.#slice(search, request, limits, beganMs) !== undefined;
    if (!isOver) return { search, limits, beganMs };
    const plan = this.#read(search, asked, goal);
    search.end();
    return withLlmGoal(plan);
  }

  /**
   * Plans goal after goal: from a ready policy, otherwise by search. While no plan is complete, searches that were cut
   * off are resumed, the most important goal first. When stopped, returns the best classical plan.
   *
   * @param begun the search for the first goal, if it has begun
   */
  *plan(
    request: OpenRequest,
    { asked, goals }: Pick<Searches, "asked" | "goals">,
    limits: SearchLimits,
    begun?: BegunSearch,
  ): Pausable<ClassicalPlan> {
    const attempts: GoalAttempt[] = [];
    const expansions = this.#parts.settings.searchExpansions;
    const searches: Searches = { asked, goals, attempts, expansions, isStopped: false };
    const { untilMs, emptyUntilMs = untilMs } = limits;
    // The first goal is always searched, however late, unless other requests are to have that time as well.
    let hasSearched = request.hadNoTurn;
    for (const goal of goals) {
      const known = this.known(asked, goal);
      const attempt = { goal, plan: known, search: undefined, isEnded: known !== undefined };
      attempts.push(attempt);
      if (known?.status === "solved") break;
      if (known !== undefined || (hasSearched && this.#isOver(searches, request, untilMs))) {
        continue;
      }
      hasSearched = true;
      yield* this.#attempt(
        attempt,
        searches,
        request,
        untilMs,
        goal === goals[0] ? begun : undefined,
      );
      if (hasPlan(attempts)) break;
    }
    if (!hasPlan(attempts)) yield* this.#resume(searches, request, emptyUntilMs);
    const plan = best(searches);
    // A search that does not wait has no more time.
    const isUnfinished =
      request.time.waits && !hasPlan(attempts) && attempts.some(({ isEnded }) => !isEnded);
    if (isUnfinished) {
      const resume = (limitMs: number): Pausable<void> => this.#resume(searches, request, limitMs);
      return { ...plan, unfinished: new PausedSearches(searches, resume) };
    }
    end(searches);
    return plan;
  }

  /** Resumes searches that were cut off, the most important goal first, until there is a complete plan. */
  *#resume(searches: Searches, request: OpenRequest, untilMs: number): Pausable<void> {
    const { attempts } = searches;
    for (const attempt of attempts) {
      if (hasPlan(attempts) || this.#isOver(searches, request, untilMs)) break;
      if (!attempt.isEnded) yield* this.#attempt(attempt, searches, request, untilMs);
    }
  }

  #isOver(searches: Searches, request: OpenRequest, untilMs: number): boolean {
    const { isStopped, expansions } = searches;
    return isStopped || expansions <= 0 || this.#parts.clock.now() >= searchEndOf(request, untilMs);
  }

  /** Starts or resumes the search for one goal. */
  *#attempt(
    attempt: GoalAttempt,
    searches: Searches,
    request: OpenRequest,
    untilMs: number,
    begun?: BegunSearch,
  ): Pausable<void> {
    const { goal } = attempt;
    const { asked } = searches;
    const { state } = asked;
    const { search = attempt.search ?? this.#begin(request, { asked, goal, state }) } = begun ?? {};
    const before = begun === undefined ? search.expansions : 0;
    const { extraMs } = request.time;
    const own = { untilMs, expansions: before + searches.expansions, extraMs };
    const { limits = own } = begun ?? {};
    const end =
      this.#slice(search, request, limits) ?? (yield* this.#advance(search, request, limits));
    attempt.search = search;
    attempt.isEnded = end === "ended";
    attempt.plan = this.#read(search, asked, goal);
    searches.expansions -= search.expansions - before;
    searches.isStopped = end === "stopped";
  }

  /**
   * A complete, sound plan from a later state of the agent, for mending: from a policy, otherwise by one bounded
   * search. After the time limit no search starts, but known answers are still returned. Nothing else depends on time,
   * so a replay stops mending where the recording has no more searches.
   *
   * @param limits limits on the search, besides the general settings
   */
  *complete(
    request: OpenRequest,
    task: ClassicalTask,
    untilMs: number,
    limits: CompletionLimits = {},
  ): Pausable<readonly number[] | undefined> {
    const { asked, goal, state } = task;
    if (goal.condition.holds(state)) return [];
    const { clock, policies, settings } = this.#parts;
    const known = policies.answer(goal, state, asked);
    if (known !== undefined) return known.status === "solved" ? known.actions : undefined;
    if (clock.now() >= searchEndOf(request, untilMs)) return undefined;
    const search = this.#begin(request, task);
    const { expansions = Number.POSITIVE_INFINITY, enough, shared } = limits;
    const left = shared?.expansions ?? Number.POSITIVE_INFINITY;
    const most = Math.min(settings.searchExpansions, expansions, left);
    const within = { untilMs, expansions: most, enough };
    if (this.#slice(search, request, within) === undefined)
      yield* this.#advance(search, request, within);
    if (shared !== undefined) shared.expansions -= search.expansions;
    const result = search.result();
    search.end();
    if (result.status !== "solved") return undefined;
    const prover = this.#prover;
    if (!prover.prove(state, result.actions, goal.condition, asked)) return undefined;
    const trimmed = withoutIdleSteps(prover, state, result.actions, goal.condition, asked);
    return trimmed?.actions ?? result.actions;
  }

  /** Lower bounds on the scaled cost from states to a goal, if a policy has them. */
  scaledCostToGo(asked: PreparedRequest, goal: Goal): ((state: PackedState) => number) | undefined {
    return this.#parts.policies.scaledCostToGo(goal, asked);
  }

  /** A policy's answer, found without a search. */
  known(asked: PreparedRequest, goal: Goal): ClassicalPlan | undefined {
    const answer = this.#parts.policies.answer(goal, asked.state, asked);
    if (answer === undefined) return undefined;
    if (answer.status === "unsolvable") return { ...noPlanYet(goal), status: "unsolvable" };
    const { status, actions, scaledCost, optimal } = answer;
    const scaledLowerBound = optimal ? scaledCost : 0;
    return { status, goal, actions, scaledCost, optimal, scaledLowerBound, llmGoal: goal };
  }

  #begin(request: OpenRequest, { asked, goal, state }: ClassicalTask): GuardedSearch {
    const { domain, planner, reporter } = this.#parts;
    const { disabled, maintain, ways, costVersion } = asked;
    const problem: PlanningProblem = {
      domain,
      state,
      goal,
      mode: "anytime",
      disabled,
      maintain,
      ways,
      costVersion,
    };
    return new GuardedSearch(planner, problem, (error) =>
      reporter.failed("planner", error, request),
    );
  }

  /** Continues a search after a slice. */
  *#advance(search: GuardedSearch, request: OpenRequest, limits: Advance): Pausable<SearchEnd> {
    const { clock } = this.#parts;
    for (;;) {
      const dueMs = this.#dueMs(request, limits);
      const rest = { expansions: limits.expansions - search.expansions, untilMs: dueMs, clock };
      const going = request.time.waits ? search.elsewhere(rest) : undefined;
      if (going !== undefined)
        yield* waitFor(untilDue(going, search, request.signal, clock, dueMs));
      if (yield) return "stopped";
      const end = this.#slice(search, request, limits);
      if (end !== undefined) return end;
    }
  }

  /** Runs one slice of a search. Returns undefined if the search goes on. */
  #slice(
    search: GuardedSearch,
    request: OpenRequest,
    limits: Advance,
    beganMs?: number,
  ): SearchEnd | undefined {
    const { clock, settings } = this.#parts;
    const { enough } = limits;
    const left = limits.expansions - search.expansions;
    if (left <= 0) return "ended";
    // A planner may do much work per expansion: others still get their turn.
    const turnEndMs = (beganMs ?? clock.now()) + settings.yieldMs;
    const untilMs = Math.min(this.#dueMs(request, limits), request.time.pauseMs, turnEndMs);
    const chunk = enough === undefined ? CHUNK : SMALL_CHUNK;
    if (search.step({ expansions: Math.min(chunk, left), untilMs, clock })) return "ended";
    if (enough !== undefined && isDecided(search.result(), enough)) return "ended";
    const nowMs = clock.now();
    this.#overruns.add(nowMs - untilMs);
    if (limits.improveUntilMs === undefined && search.result().status === "solved") {
      const mostMs = Math.min(settings.improveMs, request.time.improveMs);
      const dueMs = Math.min(searchEndOf(request, limits.untilMs), nowMs + mostMs);
      limits.improveUntilMs = request.isShed ? nowMs : dueMs + (limits.extraMs ?? 0);
      request.hasPlan = true;
    }
    return nowMs >= this.#dueMs(request, limits) ? "cut-off" : undefined;
  }

  /** Time at which a search ends. */
  #dueMs(request: OpenRequest, { untilMs, improveUntilMs }: Advance): number {
    return improveUntilMs ?? searchEndOf(request, untilMs);
  }

  /** Reads a search's result. Planners are not trusted either, so every plan is proved before it is served. */
  #read(search: GuardedSearch, asked: PreparedRequest, goal: Goal): ClassicalPlan {
    const result = search.result();
    if (result.status === "unsolvable") return { ...noPlanYet(goal), status: "unsolvable" };
    const { scaledLowerBound } = result;
    const solved = result.status === "solved";
    const prover = this.#prover;
    const condition = solved ? goal.condition : undefined;
    if (!prover.prove(asked.state, result.actions, condition, asked)) return noPlanYet(goal);
    const trimmed = withoutIdleSteps(prover, asked.state, result.actions, condition, asked);
    const actions = trimmed?.actions ?? result.actions;
    const scaledCost = prover.scaledCost;
    if (!solved && actions.length === 0) {
      return { ...noPlanYet(goal), scaledLowerBound, failure: search.failure };
    }
    return {
      status: solved ? "solved" : "partial",
      goal,
      actions,
      scaledCost,
      optimal: solved && result.optimal,
      scaledLowerBound,
      llmGoal: goal,
    };
  }
}

/** End of a search that has a time limit: early enough for its plan to be part of the answer. */
function searchEndOf({ time }: OpenRequest, untilMs: number): number {
  return untilMs > time.answerByMs ? untilMs : Math.min(untilMs, time.searchByMs);
}
