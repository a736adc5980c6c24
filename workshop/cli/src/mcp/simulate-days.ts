import { ClassicalPlanner } from "@understudy/classical";
import type { Domain, Goal, Value, VariableDefinition } from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";
import { type EventDefinition, Life, loadScenario } from "@understudy/simulation";
import type { TimeLimit } from "../time-limit.ts";

/** Options of {@link simulateDays}. */
export interface DaysOptions {
  readonly days: number;
  /** Equal seeds give equal days. */
  readonly seed: number;
  /** Days starting after the limit are skipped. */
  readonly limit: TimeLimit;
}

/** A goal's results over all days. */
interface GoalDays {
  readonly name: string;
  readonly wanted: number;
  readonly reached: number;
  /** The first state without a plan; absent if there always was one. */
  readonly stuckIn?: Int32Array;
}

/** The result of simulated days. */
export interface Days {
  /** Number of days played within the time limit. */
  readonly days: number;
  readonly goals: readonly GoalDays[];
  /** Number of uses by tool. */
  readonly used: ReadonlyMap<string, number>;
  readonly steps: number;
  readonly plansBroken: number;
  /** Searches without plan or proof: at their limit, or where only a schedule may reach the goal. */
  readonly undecided: number;
}

const TICKS = 60;
/** Node limit of a search. */
const EXPANSIONS = 5_000;
/** Probability that a variable of the world changes in a tick. */
const CHANGE = 0.02;
/** Largest range of a variable that the world changes during a day. */
const MAX_RANGE = 500;

/** Simulated days have no schedules. */
const NEEDS_SCHEDULE = { status: "undecided" } as const;

/**
 * Simulates random days. Each starts in the default state, with random values for variables without a default or set by
 * the world; the latter also change during the day. The agent pursues the goals in turn, planning and acting for each.
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
  /** Plans for the agent; whether there is a plan. */
  const planFor = (day: number, goal: Goal): boolean => {
    const count = counts[goals.indexOf(goal)];
    const state = Int32Array.from(life.state(day));
    const key = `${goal.name} ${state.join()}`;
    if (count !== undefined) count.wanted++;
    const result = hopeless.has(key)
      ? undefined
      : (SequenceSearch.run(
          planner,
          { domain, state, goal, mode: "first" },
          { expansions: EXPANSIONS, ...limit.slice },
        ) ?? NEEDS_SCHEDULE);
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
      // A goal reached by the world alone is no evidence about the tools.
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

/** The defaults, without variables set by the world. */
function defaultsOf({ definition: { state } }: Domain): Readonly<Record<string, Value>> {
  const defaults: Record<string, Value> = {};
  for (const [name, variable] of Object.entries(state)) {
    if (variable.default !== undefined && variable.sensed !== true)
      defaults[name] = variable.default;
  }
  return defaults;
}

/** Random changes of each variable set by the world. */
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
