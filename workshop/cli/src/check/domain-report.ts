import { analyseReachability } from "@understudy/classical/reachability";
import { renderSystem } from "@understudy/llm/internal";
import { COST_SCALE, type Domain, type Value } from "@understudy/planner-core";
import { formatWritten } from "@understudy/planner-core/compiled";
import type { LocatedIssue } from "../input/input-error.ts";
import type { TimeLimit } from "../time-limit.ts";
import { findPumps, type Pump } from "./find-pumps.ts";
import { type GoalSearch, searchGoals } from "./goal-search.ts";
import { conditionsImplied, type ImpliedCondition } from "./implied.ts";
import {
  KindNames,
  type KindReport,
  reportKinds,
  reportVariables,
  type VariableReport,
} from "./report-kinds.ts";
import { isTogether, timeOf, timeOfGoal, timeOfTool } from "./report-time.ts";

/** A derived variable of the report. */
interface DerivedReport {
  readonly name: string;
  /** The condition in terms of state variables only. */
  readonly condition: string;
}

/** A tool of the report. */
export interface ToolReport {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly values: readonly Value[];
    /** Kinds, for a parameter with places as values; absent for others. */
    readonly kinds?: readonly string[];
  }[];
  /** Claimed things; absent if empty. */
  readonly claims?: readonly string[];
  readonly groundActions: number;
  readonly dropped: number;
  /** Number of ground actions that relaxed reachability proves useless. */
  readonly unreachable: number;
  /** Lowest and highest cost of a ground action. */
  readonly cost: readonly [number, number];
  /** Duration, effects of the start and other facts about time, as text; absent without any. */
  readonly time?: string;
  /** Set if no agent can do it alone: it has partners. */
  readonly together?: true;
}

/** An event of the report. */
interface EventReport {
  /** Time of the event in units, on the game's clock. */
  readonly at: number;
  readonly then: string;
}

/** A goal of the report. */
interface GoalReport {
  readonly name: string;
  /** Kind of each named thing in the condition; absent if empty. */
  readonly things?: Readonly<Record<string, string>>;
  readonly condition: string;
  readonly priority: number;
  /** Deadline in units, on the game's clock; absent if there is none. */
  readonly by?: number;
}

/** A ground action that was left out. */
type DroppedReport = Domain["dropped"][number] & {
  /** Number of dropped actions that differ from it only in places, itself included; absent for 1. */
  readonly alike?: number;
};

/** Extent and findings of the reachability analysis. */
interface ReachabilityReport {
  /** Variables analysed with any start value: set by the world, or without a default. */
  readonly anyValue: readonly string[];
  readonly unreachableTools: readonly string[];
  readonly unreachableActions: readonly string[];
  readonly unreachableGoals: readonly string[];
  /**
   * Variables that rule something out although no tool changes them and no declaration gives them
   * to the world.
   */
  readonly unchanged: readonly string[];
  /** Goal conditions that no tool can achieve. */
  readonly onlyFromTheStart: readonly { readonly goal: string; readonly condition: string }[];
  /** Exact searches from the default state; absent if a variable has no default, or with kinds. */
  readonly fromDefaults?: readonly GoalSearch[];
}

/** The system prompt of the report. */
export interface PromptReport {
  readonly hash: string;
  readonly characters: number;
  /** Absent without a model. */
  readonly tokens?: number;
  readonly model?: string;
  /** A note on the model's plans if it was not trained on the domain. */
  readonly untaught?: string;
  readonly text?: string;
}

/** The report of `understudy check`. */
export interface DomainReport {
  readonly valid: true;
  readonly name: string;
  readonly description: string;
  readonly hash: string;
  /** The agent's own variables. */
  readonly variables: readonly VariableReport[];
  /** Absent if empty. */
  readonly kinds?: readonly KindReport[];
  /** Absent if empty. */
  readonly derived?: readonly DerivedReport[];
  readonly tools: readonly ToolReport[];
  readonly groundActions: number;
  readonly goals: readonly GoalReport[];
  /** Absent if empty. */
  readonly events?: readonly EventReport[];
  /** Variables that all agents share; absent if empty. */
  readonly shared?: readonly string[];
  readonly maintain: string | null;
  readonly implied: readonly ImpliedCondition[];
  readonly dropped: readonly DroppedReport[];
  /** Absent if there are none. */
  readonly pumps?: readonly Pump[];
  readonly reachability: ReachabilityReport;
  readonly warnings: readonly LocatedIssue[];
  readonly prompt: PromptReport;
}

/** Builds the report on a domain. */
export function reportDomain(
  domain: Domain,
  warnings: readonly LocatedIssue[],
  limit?: TimeLimit,
): DomainReport {
  const reachability = analyseReachability(domain);
  const unreachable = new Set(reachability.actions);
  const tools = reportTools(domain, unreachable);
  const fromDefaults = searchGoals(domain, reachability.goals, "optimal", limit);
  const { content, hash } = renderSystem(domain);
  const names = new KindNames(domain);
  const kinds = reportKinds(domain);
  const pumps = findPumps(domain, unreachable, names);
  return {
    valid: true,
    name: domain.name,
    description: domain.description,
    hash: domain.hash,
    variables: reportVariables(domain),
    ...(kinds === undefined ? {} : { kinds }),
    ...(domain.derived.length === 0 ? {} : { derived: reportDerived(domain) }),
    tools,
    groundActions: domain.actions.count,
    goals: reportGoals(domain).map((goal) => ({ ...goal, ...timeOfGoal(domain, goal) })),
    ...timeOf(domain),
    maintain: domain.maintain.isTrue ? null : domain.format(domain.maintain),
    implied: conditionsImplied(domain, names),
    dropped: reportDropped(domain, names).filter(({ tool }) => !isTogether(domain, tool)),
    ...(pumps.length === 0 ? {} : { pumps }),
    reachability: {
      anyValue: names.sayAll(reachability.open),
      unreachableTools: tools
        .filter((tool) => tool.unreachable === tool.groundActions && tool.together !== true)
        .map(({ name }) => name),
      unreachableActions: reachability.actions.map((action) => domain.formatAction(action)),
      unreachableGoals: reachability.goals.map(({ name = "" }) => name),
      unchanged: names.sayAll(reachability.unchanged),
      onlyFromTheStart: reachability.given.map(({ goal, condition }) => ({
        goal: goal.name ?? "",
        condition,
      })),
      ...(fromDefaults === undefined ? {} : { fromDefaults }),
    },
    warnings,
    prompt: { hash, characters: content.length },
  };
}

function reportGoals(domain: Domain): GoalReport[] {
  const variants = [...(domain.kinds?.goals.values() ?? [])].flatMap((goal) => goal.variants);
  const places = domain.kinds?.placeVariables;
  return domain.goals.map(({ name = "", condition, priority }) => {
    const written = domain.format(condition);
    const variant = variants.find(({ goal }) => goal === name);
    if (variant === undefined || places === undefined) {
      return { name, condition: written, priority };
    }
    const things = [...variant.places];
    const thingAt = new Map(things.map(([thing, place]) => [place, thing]));
    return {
      name,
      things: Object.fromEntries(
        things.map(([thing, place]) => [thing, places.get(place)?.kind ?? place]),
      ),
      condition: written.replace(/[\w.-]+/g, (text) => {
        const found = places.get(text);
        const thing = thingAt.get(found?.place ?? "");
        if (found === undefined || thing === undefined) return text;
        return found.property === undefined ? thing : `${thing}.${found.property}`;
      }),
      priority,
    };
  });
}

/** The dropped actions; one for each set that differs only in places. */
function reportDropped({ dropped, kinds }: Domain, names: KindNames): readonly DroppedReport[] {
  if (kinds === undefined) return dropped;
  const found = new Map<string, DroppedReport>();
  for (const action of dropped) {
    const key = names.say(JSON.stringify(action));
    const first = found.get(key);
    found.set(key, first === undefined ? action : { ...first, alike: (first.alike ?? 1) + 1 });
  }
  return [...found.values()];
}

function reportDerived(domain: Domain): DerivedReport[] {
  return domain.derived.map(({ name, condition }) => ({
    name,
    condition: formatWritten(condition.node, domain.variables),
  }));
}

function reportTools(domain: Domain, unreachable: ReadonlySet<number>): ToolReport[] {
  const { actions, dropped } = domain;
  const ids = domain.tools.map((): number[] => []);
  for (let action = 0; action < actions.count; action++) {
    ids[actions.tool[action] as number]?.push(action);
  }
  return domain.tools.map(({ name, parameters }, index) => {
    const own = ids[index] ?? [];
    const costs = own.map((action) => (actions.scaledCost[action] as number) / COST_SCALE);
    let [least = 0, most = 0] = [costs[0], costs[0]];
    for (const cost of costs) {
      least = Math.min(least, cost);
      most = Math.max(most, cost);
    }
    const { things, claims = [] } = domain.kinds?.tools.get(name) ?? {};
    return {
      name,
      parameters: parameters.map((parameter) => {
        const values = declaredOrder(domain, name, parameter);
        const kinds = things?.get(parameter.name);
        return { name: parameter.name, values, ...(kinds === undefined ? {} : { kinds }) };
      }),
      ...(claims.length === 0 ? {} : { claims }),
      groundActions: own.length,
      dropped: isTogether(domain, name) ? 0 : dropped.filter(({ tool }) => tool === name).length,
      unreachable: own.filter((action) => unreachable.has(action)).length,
      cost: [least, most],
      ...timeOfTool(domain, index),
    };
  });
}

/** Values in the order of the domain and the prompt; a compiled tool has them sorted as text. */
function declaredOrder(
  { definition }: Domain,
  tool: string,
  { name, values }: { readonly name: string; readonly values: readonly Value[] },
): readonly Value[] {
  const declared = definition.tools.find((other) => other.name === tool)?.parameters?.[name];
  if (declared !== undefined && "enum" in declared) return declared.enum;
  if (typeof values[0] === "boolean") return [true, false];
  return values.toSorted((a, b) => Number(a) - Number(b));
}
