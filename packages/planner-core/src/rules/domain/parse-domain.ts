import { IntList } from "../../base/collections/int-list.ts";
import { DomainError, type Issue } from "../../base/errors.ts";
import { describeValue, IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { Rest } from "../../base/work/rest.ts";
import { type ConditionNode, isFalseNode, isTrueNode } from "../condition/node.ts";
import { conditionSize, Knowledge, simplify } from "../condition/simplify.ts";
import type { Grounding } from "./actions/grounding.ts";
import type { Condition, DomainDefinition, DomainLimits } from "./definition/definition.ts";
import { frozenCopy } from "./definition/frozen.ts";
import { isName, NAME_HINT } from "./definition/names.ts";
import { parseVariables, reportUnknownKeys, type VariableTable } from "./definition/variables.ts";
import { checkWords } from "./definition/words.ts";
import { roomIn } from "./ground/compile-budget.ts";
import { groundTools } from "./ground/ground.ts";
import { ConditionCompiler } from "./lift/condition-compiler.ts";
import { parseDerived } from "./lift/derive.ts";
import { checkNamedWords } from "./lift/named-words.ts";
import { PlainTools } from "./lift/plain-tool.ts";
import { type LiftedTool, parseTools } from "./lift/tools.ts";

/** A parsed goal. */
interface ParsedGoal {
  readonly name: string;
  readonly description: string;
  readonly words: readonly string[] | undefined;
  readonly definition: Condition;
  readonly priority: number;
  readonly node: ConditionNode;
}

/** A domain after all checks. */
export interface ParsedDomain {
  readonly definition: DomainDefinition;
  readonly variables: VariableTable;
  readonly tools: readonly LiftedTool[];
  readonly grounding: Grounding;
  readonly goals: readonly ParsedGoal[];
  readonly maintain: readonly ConditionNode[];
  readonly warnings: readonly Issue[];
}

/** Options for a definition that no author wrote. */
interface ParseOptions {
  /** Whether the parsed domain keeps a copy of the tools as written. Default true. */
  readonly keeps?: boolean;
  /** A condition that never holds, known by its identity. */
  readonly never?: unknown;
}

const domainKeys = [
  "$schema",
  "name",
  "description",
  "state",
  "derive",
  "tools",
  "goals",
  "maintain",
  "events",
  "clocks",
  "words",
];
const goalKeys = ["name", "description", "words", "when", "priority", "by"];

/**
 * Checks and grounds a domain.
 *
 * @param rest called between pieces of the work
 * @throws DomainError with every issue found
 */
export function parseDomain(
  source: unknown,
  limits: DomainLimits,
  rest: Rest,
  { keeps = true, never }: ParseOptions = {},
): ParsedDomain {
  const issues = new IssueCollector(limits.maxIssues);
  if (!isRecord(source)) {
    throw new DomainError([
      {
        pointer: "",
        message: `must be an object, not ${describeValue(source)}`,
        hint: "see the guide on domains",
      },
    ]);
  }
  reportUnknownKeys(source, domainKeys, "", issues);
  const { name } = source;
  if (typeof name !== "string" || name === "") {
    issues.add("/name", name === undefined ? "is missing" : `is ${describeValue(name)}`, "a text");
  }
  for (const key of ["description", "$schema"]) {
    const text = source[key];
    if (text !== undefined && typeof text !== "string") {
      issues.add(`/${key}`, `must be a text, not ${describeValue(text)}`);
    }
  }
  const stored = parseVariables(source["state"], "/state", issues);
  const plain = new PlainTools(stored, new IntList(), never);
  rest();
  const room = roomIn(limits);
  const terms = { ...limits, maxGroundActions: room.actions };
  const tools = parseTools(source["tools"], "/tools", { issues, plain, rest, ...terms });
  // Without valid variables every name below would be reported as unknown.
  if (stored.all.length === 0 && !issues.isEmpty) throw new DomainError(issues.issues);
  const variables = parseDerived(source["derive"], stored, limits, issues);
  const { maxNesting } = limits;
  const size = { maxNesting, maxSize: Math.min(room.integers, MAX_WRITTEN_OUT) };
  const conditions = new ConditionCompiler(variables, size, issues);
  const writtenGoals = parseGoals(source["goals"], conditions, issues);
  const maintain = parseMaintain(source["maintain"], conditions);
  checkNamedWords(source["words"], variables, tools, issues);
  const grounding = groundTools(tools, variables, { ...limits, rest }, issues);
  if (!issues.isEmpty) throw new DomainError(issues.issues);

  rest();
  // Copied only after the checks: a malformed definition may be nested without end.
  const goals = writtenGoals.map((goal) => ({ ...goal, definition: frozenCopy(goal.definition) }));
  const nodes = maintain.map((entry) => entry.node);
  rest();
  const definition: DomainDefinition = Object.freeze({
    ...(frozenCopy(keeps ? source : { ...source, tools: [] }) as unknown as DomainDefinition),
    goals: Object.freeze(
      goals.map(({ name: goalName, description, words, definition: when, priority }) =>
        Object.freeze({
          name: goalName,
          ...(description === "" ? {} : { description }),
          ...(words === undefined ? {} : { words: frozenCopy(words) }),
          when,
          priority,
        }),
      ),
    ),
    maintain: Object.freeze(
      maintain.map((entry) => frozenCopy(entry.definition) as unknown as Condition),
    ),
  });
  rest();
  return {
    definition,
    variables,
    tools,
    grounding,
    goals,
    maintain: nodes,
    warnings: findWarnings(tools, grounding, goals, nodes, variables),
  };
}

function parseGoals(
  goals: unknown,
  conditions: ConditionCompiler,
  issues: IssueCollector,
): ParsedGoal[] {
  if (goals === undefined) return [];
  if (!Array.isArray(goals)) {
    issues.add("/goals", `must be a list of goals, not ${describeValue(goals)}`);
    return [];
  }
  const parsed: ParsedGoal[] = [];
  const names = new Set<string>();
  goals.forEach((goal: unknown, index) => {
    const pointer = pointerTo("/goals", index);
    if (!isRecord(goal)) {
      issues.add(pointer, `must be a goal, not ${describeValue(goal)}`, '{ "name": …, "when": … }');
      return;
    }
    reportUnknownKeys(goal, goalKeys, pointer, issues);
    const { name, description = "", words, when, priority = 0 } = goal;
    checkWords(words, pointerTo(pointer, "words"), issues);
    if (typeof description !== "string") {
      const place = pointerTo(pointer, "description");
      issues.add(place, `must be a text, not ${describeValue(description)}`);
    }
    if (!isName(name)) {
      const found =
        name === undefined ? "is missing" : `${describeValue(name)} is not a valid name for a goal`;
      issues.add(pointerTo(pointer, "name"), found, NAME_HINT);
    } else if (names.has(name)) {
      issues.add(
        pointerTo(pointer, "name"),
        `"${name}" is declared twice`,
        "rename one of the goals",
      );
    } else names.add(name);
    if (typeof priority !== "number" || !Number.isFinite(priority)) {
      issues.add(
        pointerTo(pointer, "priority"),
        `is ${describeValue(priority)}`,
        "a number; higher is more important",
      );
    }
    const node = conditions.compile(when, pointerTo(pointer, "when"));
    if (node === undefined || typeof name !== "string" || typeof priority !== "number") return;
    parsed.push({
      name,
      description: typeof description === "string" ? description : "",
      words: words as readonly string[] | undefined,
      definition: when as Condition,
      priority,
      node,
    });
  });
  return parsed;
}

function parseMaintain(
  maintain: unknown,
  conditions: ConditionCompiler,
): { definition: unknown; node: ConditionNode }[] {
  if (maintain === undefined) return [];
  // A single condition counts as a list of one.
  const list: readonly unknown[] = Array.isArray(maintain) ? maintain : [maintain];
  const parsed: { definition: unknown; node: ConditionNode }[] = [];
  list.forEach((definition, index) => {
    const pointer = Array.isArray(maintain) ? pointerTo("/maintain", index) : "/maintain";
    const node = conditions.compile(definition, pointer);
    if (node !== undefined) parsed.push({ definition, node });
  });
  return parsed;
}

/** Limit on the code of a written-out condition, in integers. */
const MAX_WRITTEN_OUT = 4_000_000;
/** Limit on "maintain" nodes visited while looking for contradictory goals. */
const MAX_MAINTAIN_LOOKS = 200_000;

function findWarnings(
  tools: readonly LiftedTool[],
  grounding: Grounding,
  goals: readonly ParsedGoal[],
  maintain: readonly ConditionNode[],
  variables: VariableTable,
): Issue[] {
  const warnings: Issue[] = [...grounding.warnings];
  const reasons = new Map<string, string>();
  for (const { tool, reason } of grounding.dropped) {
    if (!reasons.has(tool)) reasons.set(tool, reason);
  }
  const changing = toolsThatChange(grounding);
  tools.forEach((tool, index) => {
    if (isDropped(grounding, index)) {
      const reason = reasons.get(tool.name);
      warnings.push({
        pointer: tool.pointer,
        message: `the tool "${tool.name}" can never apply`,
        ...(reason === undefined ? {} : { hint: reason }),
      });
    } else if (!changing.has(index)) {
      warnings.push({
        pointer: tool.pointer,
        message: `the tool "${tool.name}" has no effects: no plan needs it`,
        hint: 'say what it changes, such as "then": { "rested": true }',
      });
    }
  });
  for (const { name, node } of variables.derived) {
    const always = isTrueNode(node) ? "always" : isFalseNode(node) ? "never" : undefined;
    if (always === undefined) continue;
    warnings.push({ pointer: pointerTo("/derive", name), message: `"${name}" is ${always} true` });
  }
  const kept = simplify({ kind: "all", children: maintain }, variables);
  const contradictsMaintain = contradictionFinder(kept, variables);
  goals.forEach((goal, index) => {
    const pointer = pointerTo("/goals", index);
    if (isFalseNode(simplify(goal.node, variables))) {
      warnings.push({ pointer, message: `the goal "${goal.name}" can never hold` });
    } else if (contradictsMaintain(goal.node)) {
      warnings.push({ pointer, message: `the goal "${goal.name}" contradicts "maintain"` });
    }
  });
  if (isFalseNode(kept)) {
    warnings.push({ pointer: "/maintain", message: "no state can meet these conditions" });
  }
  return warnings;
}

/** The tools with at least one effect; conditional effects count. */
function toolsThatChange({ actions, cases }: Grounding): ReadonlySet<number> {
  const { tool, effectStart } = cases?.grounding.actions ?? actions;
  const found = new Set<number>();
  tool.forEach((index, action) => {
    if ((effectStart[action] as number) < (effectStart[action + 1] as number)) found.add(index);
  });
  return found;
}

/** Whether all ground actions of a tool were dropped. */
function isDropped({ lookup, lookupStart }: Grounding, tool: number): boolean {
  const end = lookupStart[tool + 1] as number;
  for (let at = lookupStart[tool] as number; at < end; at++) {
    if ((lookup[at] as number) >= 0) return false;
  }
  return true;
}

/**
 * Returns a function that finds conditions contradicting a simplified condition. Tests of single variables are always
 * used, groups only up to a limit, as a file may have thousands of conditions and groups.
 */
function contradictionFinder(
  kept: ConditionNode,
  variables: VariableTable,
): (node: ConditionNode) => boolean {
  if (isFalseNode(kept)) return () => true;
  const known = new Knowledge(variables);
  const groups: ConditionNode[] = [];
  let groupSize = 0;
  for (const node of kept.kind === "all" ? kept.children : [kept]) {
    if (node.kind === "test") known.learn(node);
    else {
      groups.push(node);
      groupSize += conditionSize(node);
    }
  }
  let looksLeft = MAX_MAINTAIN_LOOKS;
  return (node) => {
    looksLeft -= groupSize;
    const whole: ConditionNode =
      looksLeft < 0 ? node : { kind: "all", children: [node, ...groups] };
    return isFalseNode(simplify(whole, variables, known));
  };
}
