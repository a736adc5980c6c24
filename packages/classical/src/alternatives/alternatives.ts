/**
 * Several different plans for one goal.
 *
 * @module
 */

import {
  ActionSet,
  type AlternativePlan,
  COST_SCALE,
  type Domain,
  type PlanningProblem,
  PlanProver,
  type PlanSearch,
  RequestError,
  type SearchSlice,
  systemClock,
} from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";
import { casePlanningProblem, caseProblem } from "../conditional-effects/case-problem.ts";
import { CaseSearch } from "../conditional-effects/case-search.ts";
import { isClosed, scaledWay } from "../conditional-effects/way-of-case.ts";
import type { Weighting } from "../model/compile-task.ts";
import { ComponentSearch } from "../search/component-search.ts";
import type { SearchResources } from "../search/resources.ts";
import { TaskCache } from "../task-cache/task-cache.ts";
import { actionsOf, signatureOf, toolsOf } from "./difference.ts";
import type { AlternativeOptions, PlanningStyle } from "./options.ts";

/**
 * Limits of the task cache. Each pair of a style and a set of excluded actions is one compiled
 * goal.
 */
const MAX_COMPILED = { goals: 128, bytes: 64 * 2 ** 20 } as const;
/**
 * Limits on expansions: for the cheapest plan, the reference of all others, and for each further
 * plan.
 */
const EXPANSIONS = { cheapest: 96, other: 24 } as const;
/** Names of the built-in styles. */
const BUILT_IN: readonly string[] = ["cheapest", "fewest-steps", "other-tools", "other-steps"];
/** Limit on searches per requested plan; many find no new plan. */
const TRIES = 6;

/** Finds several proved plans for one problem that differ in their actions. */
export class Alternatives {
  readonly #styles: readonly PlanningStyle[];
  readonly #difference: "actions" | "tools";
  readonly #maxCostRatio: number;
  readonly #tasks = new TaskCache(MAX_COMPILED);
  readonly #resources: SearchResources;
  readonly #start: (problem: PlanningProblem) => PlanSearch;

  /**
   * @param start function that starts the search for the cheapest plan
   * @throws RequestError if a style name is built in or used twice, or the ratio is below 1
   */
  constructor(
    options: AlternativeOptions,
    start: (problem: PlanningProblem) => PlanSearch,
    resources: SearchResources,
  ) {
    const { styles = [], difference = "actions", maxCostRatio = 2 } = options;
    const names = [...BUILT_IN, ...styles.map(({ name }) => name)];
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) {
      throw invalid("/styles", `Two styles are called "${twice}"`, "Give each style its own name.");
    }
    if (!(maxCostRatio >= 1)) {
      throw invalid("/maxCostRatio", `${maxCostRatio} is below 1`, "Ask for at least 1.");
    }
    this.#styles = styles;
    this.#difference = difference;
    this.#maxCostRatio = maxCostRatio;
    this.#start = start;
    this.#resources = { ...resources, isBrief: true };
  }

  /** Compiled goals, for each style. */
  get tasks(): TaskCache {
    return this.#tasks;
  }

  /** Up to `count` plans, pairwise different, cheapest first. */
  find(problem: PlanningProblem, count: number, slice: SearchSlice): readonly AlternativePlan[] {
    if (!(Number.isSafeInteger(count) && count >= 0)) {
      throw invalid(
        "/count",
        `${count} is not a valid number of plans`,
        "Ask for a whole number of them.",
      );
    }
    const gallery = new Gallery(problem, count, this.#difference, this.#maxCostRatio);
    const budget = new Budget(slice, count);
    const anytime = { ...problem, mode: "anytime" } as const;
    gallery.add("cheapest", budget.run(this.#start(anytime), EXPANSIONS.cheapest));
    // Without a first plan there is no baseline for alternatives.
    if (gallery.plans.length === 0) return [];
    const own = caseProblem(problem);
    const styled = [
      { name: fewestSteps.key, weighting: fewestSteps },
      ...this.#styles.map((style) => ({ name: style.name, weighting: weightingOf(style, own) })),
    ];
    const { incumbent: _, ...rest } = anytime;
    for (const { name, weighting } of styled) {
      if (gallery.isFull || budget.isOver) break;
      gallery.add(name, budget.run(this.#search(rest, weighting)));
    }
    this.#shun(anytime, gallery, budget, count);
    return gallery.sorted();
  }

  /**
   * Searches again without the most characteristic actions of the plans found so far: first without
   * one tool of each plan, then without each single tool, then without each single ground action.
   */
  #shun(problem: PlanningProblem, gallery: Gallery, budget: Budget, count: number): void {
    const { domain } = problem;
    const tried = new Set<string>();
    let tries = TRIES * count;
    /** Whether a search without the excluded actions found a new plan. */
    const without = (style: string, shunned: ActionSet): boolean => {
      const key = shunned.words.join();
      if (tried.has(key) || gallery.isFull || budget.isOver || tries <= 0) return false;
      tried.add(key);
      tries--;
      return gallery.add(style, budget.run(this.#search({ ...problem, disabled: shunned })));
    };
    const nothing = problem.disabled?.copy() ?? new ActionSet(domain.actions.count);
    let all = nothing;
    // The gallery grows during this loop, so tools of new plans are excluded in turn.
    for (const { actions } of gallery.plans) {
      for (const { tool } of toolsOf(domain, actions)) {
        const more = withTool(all, domain, tool);
        if (!without("other-tools", more)) continue;
        all = more;
        break;
      }
    }
    for (const { actions } of gallery.plans) {
      for (const { tool } of toolsOf(domain, actions)) {
        without("other-tools", withTool(nothing, domain, tool));
      }
    }
    if (this.#difference === "tools") return;
    for (const { actions } of gallery.plans) {
      for (const action of actionsOf(domain, actions)) {
        without("other-steps", nothing.copy().add(action));
      }
    }
  }

  #search(problem: PlanningProblem, weighting?: Weighting): PlanSearch {
    const cases = casePlanningProblem(problem);
    const own = weighting === undefined ? cases : { ...cases, disabled: withClosed(cases) };
    const job = this.#tasks.get(own, weighting);
    const search = new ComponentSearch(own, job, this.#resources);
    return cases === problem ? search : new CaseSearch(problem.domain, search);
  }
}

const fewestSteps: Weighting = { key: "fewest-steps", weigh: () => COST_SCALE };

/** @param problem the problem after the split into cases */
function weightingOf({ name, weight }: PlanningStyle, problem: PlanningProblem): Weighting {
  const { domain, ways } = problem;
  const { ways: own, scaledCost, minScaledCost } = domain.actions;
  return {
    // Weights for one table of ways do not fit another.
    key: ways === undefined ? name : `${name} ${ways.scaledCosts.join()}`,
    weigh: (action) => {
      const extra = weight(domain.step(action));
      if (!(extra >= 0 && extra <= 1e6)) {
        const step = JSON.stringify(domain.step(action));
        throw invalid(
          `/styles/${name}`,
          `The weight of ${step} is ${extra}`,
          "Weights lie from 0 to 1,000,000.",
        );
      }
      const takesWay = own !== undefined && (own.to[action] as number) >= 0;
      const declared = (takesWay ? scaledCost : minScaledCost)[action] as number;
      const way = scaledWay(problem, action);
      const cost = way === undefined || way === Number.POSITIVE_INFINITY ? declared : way;
      return cost + Math.round(extra * COST_SCALE);
    },
  };
}

/** The disabled cases, and those whose way is missing; weights do not cover the latter. */
function withClosed(problem: PlanningProblem): ActionSet | undefined {
  const { domain, disabled, ways } = problem;
  if (ways === undefined) return disabled;
  const { count } = domain.actions;
  const all = disabled?.copy() ?? new ActionSet(count);
  for (let action = 0; action < count; action++) if (isClosed(problem, action)) all.add(action);
  return all;
}

function withTool(shunned: ActionSet, { actions }: Domain, tool: number): ActionSet {
  const more = shunned.copy();
  for (let action = 0; action < actions.count; action++) {
    if (actions.tool[action] === tool) more.add(action);
  }
  return more;
}

function invalid(pointer: string, message: string, hint: string): RequestError {
  return new RequestError([{ pointer, message, hint }]);
}

/** The alternatives found so far: proved, different and within the cost ratio. */
class Gallery {
  readonly plans: AlternativePlan[] = [];
  readonly #problem: PlanningProblem;
  readonly #count: number;
  readonly #difference: "actions" | "tools";
  readonly #maxCostRatio: number;
  readonly #prover: PlanProver;
  readonly #signatures = new Set<string>();

  constructor(
    problem: PlanningProblem,
    count: number,
    difference: "actions" | "tools",
    maxCostRatio: number,
  ) {
    this.#problem = problem;
    this.#count = count;
    this.#difference = difference;
    this.#maxCostRatio = maxCostRatio;
    this.#prover = new PlanProver(problem.domain);
  }

  get isFull(): boolean {
    return this.plans.length >= this.#count;
  }

  /** Adds a plan; false if it is not a new alternative. */
  add(style: string, actions: readonly number[] | undefined): boolean {
    if (actions === undefined || this.isFull) return false;
    const { domain, state, goal } = this.#problem;
    if (!this.#prover.prove(state, actions, goal.condition, this.#problem)) return false;
    const { scaledCost } = this.#prover;
    if (scaledCost > this.#maxCostRatio * this.#cheapest()) return false;
    const signature = signatureOf(domain, actions, this.#difference);
    if (this.#signatures.has(signature)) return false;
    this.#signatures.add(signature);
    this.plans.push({ goal, actions, scaledCost, style });
    return true;
  }

  /**
   * The plans, cheapest first. A plan that exceeds the cost ratio of a cheaper one found later is
   * dropped. As searches are cut short, a plan keeps the name of its style only if no other plan
   * does better in that style.
   */
  sorted(): readonly AlternativePlan[] {
    const most = this.#maxCostRatio * this.#cheapest();
    const kept = this.plans
      .filter(({ scaledCost }) => scaledCost <= most)
      .sort((a, b) => a.scaledCost - b.scaledCost);
    const fewest = Math.min(...kept.map(({ actions }) => actions.length));
    const other = this.#difference === "tools" ? "other-tools" : "other-steps";
    return kept.map((plan, index) => {
      if (index === 0) return { ...plan, style: "cheapest" };
      const { style, actions } = plan;
      const isWrong = style === "fewest-steps" ? actions.length > fewest : style === "cheapest";
      return isWrong ? { ...plan, style: other } : plan;
    });
  }

  #cheapest(): number {
    return this.plans.reduce(
      (least, { scaledCost }) => Math.min(least, scaledCost),
      Number.POSITIVE_INFINITY,
    );
  }
}

/** Divides the limits of a slice among the remaining searches. */
class Budget {
  readonly #slice: SearchSlice;
  #expansions: number;
  #plans: number;

  constructor(slice: SearchSlice, count: number) {
    this.#slice = slice;
    this.#expansions = slice.expansions ?? Number.POSITIVE_INFINITY;
    this.#plans = Math.max(1, count);
  }

  get isOver(): boolean {
    const { untilMs, clock = systemClock } = this.#slice;
    return this.#expansions <= 0 || (untilMs !== undefined && clock.now() >= untilMs);
  }

  /** The plan that a search finds within its share of the limits; undefined if it finds none. */
  run(search: PlanSearch, most: number = EXPANSIONS.other): readonly number[] | undefined {
    const { untilMs, clock = systemClock } = this.#slice;
    // Each remaining plan gets an equal share of the remaining budget.
    const share = 1 / this.#plans;
    this.#plans = Math.max(1, this.#plans - 1);
    const expansions = Math.min(most, Math.ceil(this.#expansions * share));
    const now = untilMs === undefined ? 0 : clock.now();
    const end = untilMs === undefined ? undefined : now + (untilMs - now) * share;
    search.step({ expansions, clock, untilMs: end });
    this.#expansions -= search.expansions;
    const result = SequenceSearch.resultOf(search);
    return result?.status === "solved" ? result.actions : undefined;
  }
}
