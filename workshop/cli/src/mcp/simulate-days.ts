import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  runSearch,
  type Value,
  type VariableDefinition,
} from "@understudy/planner-core";
import { type EventDefinition, Life, loadScenario } from "@understudy/simulation";
import type { TimeLimit } from "../time-limit.ts";

/** Options of {@link simulateDays}. */
export interface DaysOptions {
  readonly days: number;
  /** The same seed gives the same days. */
  readonly seed: number;
  /** Days that begin later are not played. */
  readonly limit: TimeLimit;
}

/** The fate of a goal over all days. */
interface GoalDays {
  readonly name: string;
  readonly wanted: number;
  readonly reached: number;
  /** The first state that nothing led to it from; absent where there was always a plan. */
  readonly stuckIn?: Int32Array;
}

/** The result of some days. */
export interface Days {
  /** As many as there was time for. */
  readonly days: number;
  readonly goals: readonly GoalDays[];
  /** By tool how often it was used. */
  readonly used: ReadonlyMap<string, number>;
  readonly steps: number;
  readonly plansBroken: number;
  /** Searches that ended at their limit, without plan or proof. */
  readonly undecided: number;
}

const TICKS = 60;
/** Nodes of a search. */
const EXPANSIONS = 5_000;
/** How probable it is that a tick changes a variable of the world. */
const CHANGE = 0.02;
/** The world leaves variables of larger ranges alone during a day. */
const MAX_RANGE = 500;

/**
 * Plays drawn days: each begins in the default state, with any value of what has no default or is the world's, which also
 * changes what is its own during the day. The agent wants goals in turn, and plans and plays for each.
 */
export function simulateDays(domain: Domain, { days, seed, limit }: DaysOptions): Days {
  const scenario = loadScenario(domain, {
    starts: [{ state: defaultsOf(domain) }],
    events: worldEvents(domain),
    disturbance: 0,
  });
  const life = new Life({ scenario, agents: days, seed });
  const { goals } = scenario;
  const planner = new ClassicalPlanner();
  const counts = goals.map(() => ({
    wanted: 0,
    reached: 0,
    stuckIn: undefined as Int32Array | undefined,
  }));
  const used = new Map(domain.tools.map(({ name }) => [name, 0]));
  const hopeless = new Set<string>();
  let undecided = 0;
  let played = 0;
  /** Hands the agent a plan; whether there is one. */
  const planFor = (day: number, goal: Goal): boolean => {
    const count = counts[goals.indexOf(goal)];
    const state = Int32Array.from(life.state(day));
    const key = `${goal.name} ${state.join()}`;
    if (count !== undefined) count.wanted++;
    const result = hopeless.has(key)
      ? undefined
      : runSearch(
          planner,
          { domain, state, goal, mode: "first" },
          { expansions: EXPANSIONS, ...limit.slice },
        );
    if (result?.status === "solved" && life.give(day, result.actions)) return true;
    hopeless.add(key);
    if (result !== undefined && result.status !== "unsolvable") undecided++;
    if (count !== undefined) count.stuckIn ??= state;
    life.give(day, undefined);
    return false;
  };
  for (let day = 0; day < days && !limit.isOver; day++) {
    played++;
    const first = goals[day % goals.length];
    const start = life.state(day);
    if (first !== undefined && !first.condition.holds(start)) {
      life.setState(day, Int32Array.from(start), first);
    }
    for (let tick = 0; tick < TICKS && !limit.isOver; tick++) {
      const goal = life.need(day);
      if (goal !== undefined && !planFor(day, goal)) continue;
      const wanted = life.goal(day);
      const result = life.tick(day);
      const { lastAction } = life;
      if (lastAction >= 0) {
        const name = domain.tools[domain.actions.tool[lastAction] as number]?.name ?? "";
        used.set(name, (used.get(name) ?? 0) + 1);
      }
      const count = wanted && counts[goals.indexOf(wanted)];
      // The world alone may bring a goal about: that shows nothing of the tools.
      if (result === "goal-reached" && lastAction >= 0 && count) count.reached++;
    }
  }
  const { steps, plansBroken } = life.counts;
  const told = goals.map(({ name = "" }, index): GoalDays => {
    const { wanted, reached, stuckIn } = counts[index] as (typeof counts)[number];
    return { name, wanted, reached, ...(stuckIn === undefined ? {} : { stuckIn }) };
  });
  return { days: played, goals: told, used, steps, plansBroken, undecided };
}

/** The defaults, but for variables that the world sets. */
function defaultsOf({ definition: { state } }: Domain): Readonly<Record<string, Value>> {
  const defaults: Record<string, Value> = {};
  for (const [name, variable] of Object.entries(state)) {
    if (variable.default !== undefined && variable.sensed !== true)
      defaults[name] = variable.default;
  }
  return defaults;
}

/** Any value for each variable that the world sets. */
function worldEvents({ definition: { state } }: Domain): EventDefinition[] {
  return Object.entries(state).flatMap(([name, variable]) => {
    const value = variable.sensed === true ? valuesOf(variable) : undefined;
    if (value === undefined) return [];
    const change = { then: { [name]: "$value" }, probability: CHANGE };
    return [{ name: `world-${name}`, parameters: { value }, ...change }];
  });
}

function valuesOf(
  variable: VariableDefinition,
): NonNullable<EventDefinition["parameters"]>[string] | undefined {
  switch (variable.type) {
    case "boolean":
      return { type: "boolean" };
    case "enum":
      return { enum: variable.values };
    default: {
      const { min: minimum, max: maximum } = variable;
      return maximum - minimum < MAX_RANGE ? { type: "integer", minimum, maximum } : undefined;
    }
  }
}
