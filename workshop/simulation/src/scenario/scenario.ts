/**
 * Scenarios: starts, goals and events of simulated agents.
 *
 * @module
 */

import type { Condition } from "@understudy/planner-core";
import {
  type Domain,
  type Goal,
  type PackedState,
  type Random,
  RequestError,
} from "@understudy/planner-core";
import { shapes } from "@understudy/planner-core/internal";
import { randomVariableValue } from "../random-state.ts";
import { EVENT, WorldEvents } from "./events.ts";
import { ScenarioError } from "./scenario-error.ts";
import { START, Starts, weight } from "./starts.ts";
import { Weighted } from "./weighted.ts";

const DEFAULT_DISTURBANCE = 0.05;
const MAX_ISSUES = 100;

const { closed, list, number, optional, string, unread } = shapes;
const SCENARIO = closed({
  domain: optional(string()),
  starts: optional(list(START)),
  goals: optional(list(closed({ goal: unread, weight }))),
  events: optional(list(EVENT)),
  disturbance: optional(number({ min: 0, max: 1 })),
});

type Written = shapes.Shaped<typeof SCENARIO>;

/** Name of a random variable's change, beside the events' names. */
export const DISTURBED = "disturbance";

/** A compiled scenario: starts, goals and events. Made by {@link loadScenario}. */
export class Scenario {
  readonly domain: Domain;
  /** The goals for agents. */
  readonly goals: readonly Goal[];
  /** Probability per tick that a random variable takes a random value. */
  readonly disturbance: number;
  readonly #starts: Starts;
  readonly #goals: Weighted<Goal>;
  readonly #events: WorldEvents;
  /** Weights of the goals that do not hold, during a draw. */
  readonly #open: Float64Array;

  constructor(
    domain: Domain,
    parts: {
      readonly starts: Starts;
      readonly goals: Weighted<Goal>;
      readonly events: WorldEvents;
      readonly disturbance: number;
    },
  ) {
    this.domain = domain;
    this.goals = parts.goals.items;
    this.disturbance = parts.disturbance;
    this.#starts = parts.starts;
    this.#goals = parts.goals;
    this.#events = parts.events;
    this.#open = new Float64Array(this.goals.length);
  }

  /** Writes a random start state. */
  start(target: PackedState, random: Random): void {
    this.#starts.draw(target, random);
  }

  /** Index of a goal that does not hold, drawn by weight; -1 if all hold. Linear in the number of goals. */
  drawGoal(state: PackedState, random: Random): number {
    const { goals } = this;
    const open = this.#open;
    let total = 0;
    for (let index = 0; index < goals.length; index++) {
      const isOpen = !(goals[index] as Goal).condition.holds(state);
      const weight = isOpen ? this.#goals.weight(index) : 0;
      open[index] = weight;
      total += weight;
    }
    if (total <= 0) return -1;
    let left = random.next() * total;
    let last = -1;
    for (let index = 0; index < goals.length && left >= 0; index++) {
      const weight = open[index] as number;
      if (weight <= 0) continue;
      last = index;
      left -= weight;
    }
    return last;
  }

  /**
   * Applies one tick's events in place.
   *
   * @returns the last event: its name, {@link DISTURBED}, or undefined
   */
  strike(state: PackedState, random: Random): string | undefined {
    let name: string | undefined;
    if (this.disturbance > 0 && random.next() < this.disturbance) {
      const { all } = this.domain.variables;
      const variable = all[random.integer(all.length)];
      if (variable !== undefined) {
        state[variable.id] = randomVariableValue(variable, random);
        name = DISTURBED;
      }
    }
    const kind = this.#events.strike(state, random);
    return kind < 0 ? name : this.#events.kinds[kind]?.name;
  }
}

/**
 * Reads a scenario from JSON text or a value. By default, states are random, the declared goals have equal weights, and
 * with probability 0.05 per tick a random variable takes a random value.
 *
 * @throws ScenarioError with every issue found
 *
 * @example
 * const scenario = loadScenario(domain, { goals: [{ goal: "eat", weight: 3 }, { goal: "build" }] });
 * const life = new Life({ scenario, agents: 100, seed: 1 });
 */
export function loadScenario(domain: Domain, source: unknown = {}): Scenario {
  const given = typeof source === "string" ? shapes.parseJson(source, ScenarioError) : source;
  const definition = shapes.read(SCENARIO, given, ScenarioError);
  const issues = new shapes.IssueCollector(MAX_ISSUES);
  const { domain: name, events: written = [] } = definition;
  if (name !== undefined && name !== domain.name) {
    issues.add("/domain", `is for a domain other than "${domain.name}"`);
  }
  const starts = Starts.compile(domain, definition.starts ?? [], issues);
  const goals = compileGoals(domain, definition.goals, issues);
  const events = WorldEvents.compile(domain, written, issues);
  const disturbance = definition.disturbance ?? (written.length === 0 ? DEFAULT_DISTURBANCE : 0);
  if (!issues.isEmpty) throw new ScenarioError(issues.issues);
  return new Scenario(domain, { starts, goals, events, disturbance });
}

function compileGoals(
  domain: Domain,
  entries: Written["goals"],
  issues: shapes.IssueCollector,
): Weighted<Goal> {
  if (entries === undefined && domain.goals.length > 0) {
    return new Weighted(
      domain.goals,
      domain.goals.map(() => 1),
    );
  }
  if (entries === undefined || entries.length === 0) {
    issues.add("/goals", "no agent has a goal", "the domain declares no goals: name some here");
  }
  const goals: Goal[] = [];
  const weights: number[] = [];
  for (const [index, { goal: reference, weight = 1 }] of (entries ?? []).entries()) {
    const goal = compileGoal(domain, reference, `/goals/${index}/goal`, issues);
    if (goal === undefined) continue;
    goals.push(goal);
    weights.push(weight);
  }
  if (goals.length > 0 && weights.every((weight) => weight === 0)) {
    issues.add("/goals", "all weights are 0");
  }
  return new Weighted(goals, weights);
}

function compileGoal(
  domain: Domain,
  reference: unknown,
  pointer: string,
  issues: shapes.IssueCollector,
): Goal | undefined {
  try {
    return domain.goal(reference as string | Condition);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    for (const issue of error.issues) {
      issues.add(issue.pointer.replace(/^\/goal/, pointer), issue.message, issue.hint);
    }
    return undefined;
  }
}
