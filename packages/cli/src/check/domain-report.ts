import { renderSystem } from "@understudy/llm/internal";
import { COST_SCALE, type Domain, type Value } from "@understudy/planner-core";
import { formatWritten } from "@understudy/planner-core/compiled";
import type { LocatedIssue } from "../input/input-error.ts";
import { type GoalSearch, searchGoals } from "./goal-search.ts";
import { conditionsImplied, type ImpliedCondition } from "./implied.ts";
import { analyseReachability } from "./reachability.ts";

/** A variable of the report. */
export interface VariableReport {
  readonly name: string;
  readonly type: "boolean" | "enum" | "integer";
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  readonly default?: Value;
  /** Whether the world sets it; absent where it does not. */
  readonly sensed?: true;
}

/** A derived variable of the report. */
interface DerivedReport {
  readonly name: string;
  /** Over variables of the state alone. */
  readonly condition: string;
}

/** A tool of the report. */
export interface ToolReport {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly values: readonly Value[] }[];
  readonly groundActions: number;
  readonly dropped: number;
  /** Ground actions that relaxed reachability proves useless. */
  readonly unreachable: number;
  /** Lowest and highest cost of its ground actions. */
  readonly cost: readonly [number, number];
}

/** A goal of the report. */
interface GoalReport {
  readonly name: string;
  readonly condition: string;
  readonly priority: number;
}

/** The extent and the findings of the reachability analysis. */
interface ReachabilityReport {
  /** Variables that were taken to start at any value: the world sets them, or they have no default. */
  readonly anyValue: readonly string[];
  readonly unreachableTools: readonly string[];
  readonly unreachableActions: readonly string[];
  readonly unreachableGoals: readonly string[];
  /** Variables that rule something out, that no tool changes and that are not declared to be set by the world. */
  readonly unchanged: readonly string[];
  /** Conditions of goals that no tool can bring about. */
  readonly onlyFromTheStart: readonly { readonly goal: string; readonly condition: string }[];
  /** Exact searches from the default state; absent if a variable has no default. */
  readonly fromDefaults?: readonly GoalSearch[];
}

/** The system prompt of the report. */
export interface PromptReport {
  readonly hash: string;
  readonly characters: number;
  /** Absent without a model at hand. */
  readonly tokens?: number;
  readonly model?: string;
  /** The fate of its plans if it was not taught the domain. */
  readonly untaught?: string;
  readonly text?: string;
}

/** Everything that `understudy check` says about a domain. */
export interface DomainReport {
  readonly valid: true;
  readonly name: string;
  readonly description: string;
  readonly hash: string;
  readonly variables: readonly VariableReport[];
  /** Absent where there are none. */
  readonly derived?: readonly DerivedReport[];
  readonly tools: readonly ToolReport[];
  readonly groundActions: number;
  readonly goals: readonly GoalReport[];
  readonly maintain: string | null;
  readonly implied: readonly ImpliedCondition[];
  readonly dropped: Domain["dropped"];
  readonly reachability: ReachabilityReport;
  readonly warnings: readonly LocatedIssue[];
  readonly prompt: PromptReport;
}

/** Explains a domain. */
export function reportDomain(domain: Domain, warnings: readonly LocatedIssue[]): DomainReport {
  const reachability = analyseReachability(domain);
  const unreachable = new Set(reachability.actions);
  const tools = reportTools(domain, unreachable);
  const fromDefaults = searchGoals(domain, reachability.goals);
  const { content, hash } = renderSystem(domain);
  return {
    valid: true,
    name: domain.name,
    description: domain.description,
    hash: domain.hash,
    variables: reportVariables(domain),
    ...(domain.derived.length === 0 ? {} : { derived: reportDerived(domain) }),
    tools,
    groundActions: domain.actions.count,
    goals: domain.goals.map(({ name = "", condition, priority }) => ({
      name,
      condition: domain.format(condition),
      priority,
    })),
    maintain: domain.maintain.isTrue ? null : domain.format(domain.maintain),
    implied: conditionsImplied(domain),
    dropped: domain.dropped,
    reachability: {
      anyValue: reachability.open,
      unreachableTools: tools
        .filter((tool) => tool.unreachable === tool.groundActions)
        .map(({ name }) => name),
      unreachableActions: reachability.actions.map((action) => domain.formatAction(action)),
      unreachableGoals: reachability.goals.map(({ name = "" }) => name),
      unchanged: reachability.unchanged,
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

function reportVariables(domain: Domain): VariableReport[] {
  return Object.entries(domain.definition.state).map(([name, definition]) => {
    const { type } = definition;
    const given = {
      ...(definition.default === undefined ? {} : { default: definition.default }),
      ...(definition.sensed === true ? { sensed: true as const } : {}),
    };
    switch (type) {
      case "enum":
        return { name, type, values: definition.values, ...given };
      case "integer":
        return { name, type, min: definition.min, max: definition.max, ...given };
      default:
        return { name, type, ...given };
    }
  });
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
    return {
      name,
      parameters: parameters.map((parameter) => ({
        name: parameter.name,
        values: declaredOrder(domain, name, parameter),
      })),
      groundActions: own.length,
      dropped: dropped.filter(({ tool }) => tool === name).length,
      unreachable: own.filter((action) => unreachable.has(action)).length,
      cost: [least, most],
    };
  });
}

/** Values as the domain and the prompt list them; a compiled tool has them sorted as texts. */
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
