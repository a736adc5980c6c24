import { describeValue, type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import type { Rest } from "../../../base/work/rest.ts";
import type { Value } from "../definition/definition.ts";
import { isName, isToolName, NAME_HINT } from "../definition/names.ts";
import { TIME_KEYS } from "../definition/time-keys.ts";
import {
  isBoundedInteger,
  MAX_INTEGER,
  parseEnumValues,
  reportUnknownKeys,
} from "../definition/variables.ts";
import { checkWords } from "../definition/words.ts";
import { type ConditionContext, type LiftedCondition, parseCondition } from "./lifted-condition.ts";
import { type LiftedCost, parseCost } from "./lifted-cost.ts";
import { type LiftedEffect, parseEffects } from "./lifted-effect.ts";
import type { PlainCode, PlainTools } from "./plain-tool.ts";

/** A parsed parameter of a tool. */
interface Parameter {
  readonly name: string;
  /** The parameter's values, ordered by their text (code units), which is the order of ground actions. */
  readonly values: readonly Value[];
}

/** Conditional effects with unbound parameters. */
export interface LiftedConditional {
  readonly when: LiftedCondition;
  readonly then: readonly LiftedEffect[];
}

/** A tool after parsing, before grounding. */
export interface LiftedTool {
  readonly name: string;
  readonly description: string;
  readonly pointer: string;
  /** In declared order. */
  readonly parameters: readonly Parameter[];
  readonly when: LiftedCondition;
  readonly then: readonly LiftedEffect[];
  readonly if: readonly LiftedConditional[];
  readonly cost: LiftedCost;
  /** The whole condition and all effects of a plain tool, whose lists above are then empty. */
  readonly plain: PlainCode | undefined;
}

/** The context for parsing tools. */
export interface ToolContext {
  readonly issues: IssueCollector;
  readonly plain: PlainTools;
  /** Called after each tool. */
  readonly rest: Rest;
  readonly maxNesting: number;
  readonly maxParameters: number;
  readonly maxGroundActions: number;
}

/** The number of values that integer parameters may still declare: even a short file can declare a great many. */
interface ParameterBudget {
  valuesLeft: number;
}

/** Parses the `tools` section. */
export function parseTools(tools: unknown, pointer: string, context: ToolContext): LiftedTool[] {
  const { issues, rest } = context;
  // A tool has at least as many ground actions as its parameters have values, apart from parameters with a single
  // value.
  const budget: ParameterBudget = { valuesLeft: context.maxGroundActions };
  if (!Array.isArray(tools)) {
    issues.add(pointer, `must be a list of tools, not ${describeValue(tools)}`);
    return [];
  }
  if (tools.length === 0) issues.add(pointer, "declares no tool");
  const lifted: LiftedTool[] = [];
  const names = new Set<string>();
  tools.forEach((definition: unknown, index) => {
    rest();
    const place = pointerTo(pointer, index);
    const tool = parseTool(definition, place, context, budget);
    if (tool === undefined) return;
    if (names.has(tool.name)) {
      issues.add(
        pointerTo(place, "name"),
        `"${tool.name}" is declared twice`,
        "rename one of the tools",
      );
    }
    names.add(tool.name);
    lifted.push(tool);
  });
  return lifted;
}

const toolKeys = [
  ...["name", "description", "words", "parameters", "when", "then", "if", "cost"],
  ...TIME_KEYS,
];

function parseTool(
  definition: unknown,
  pointer: string,
  context: ToolContext,
  budget: ParameterBudget,
): LiftedTool | undefined {
  const { issues } = context;
  if (!isRecord(definition)) {
    issues.add(pointer, `must be a tool, not ${describeValue(definition)}`);
    return undefined;
  }
  reportUnknownKeys(definition, toolKeys, pointer, issues);
  const { name, description = "" } = definition;
  if (!isToolName(name)) {
    issues.add(
      pointerTo(pointer, "name"),
      name === undefined ? "is missing" : `${describeValue(name)} is not a valid name for a tool`,
      `${NAME_HINT}; also :`,
    );
    return undefined;
  }
  if (typeof description !== "string") {
    issues.add(
      pointerTo(pointer, "description"),
      `must be a text, not ${describeValue(description)}`,
    );
  }
  checkWords(definition["words"], pointerTo(pointer, "words"), issues);
  const text = typeof description === "string" ? description : "";
  if (definition["parameters"] === undefined && definition["if"] === undefined) {
    const plain = context.plain.read(definition["when"], definition["then"]);
    if (plain !== undefined) {
      const cost = parseCost(definition["cost"], pointerTo(pointer, "cost"), {
        parameters: [],
        issues,
      });
      return { ...NOTHING_LIFTED, name, description: text, pointer, cost, plain };
    }
  }
  const place = pointerTo(pointer, "parameters");
  const parameters = parseParameters(definition["parameters"], place, context, budget);
  if (parameters === undefined) return undefined;
  const inner = { ...context, parameters: parameters.map((parameter) => parameter.name) };
  return {
    name,
    description: text,
    pointer,
    parameters,
    when: parseCondition(definition["when"] ?? {}, pointerTo(pointer, "when"), inner),
    then: parseEffects(definition["then"], pointerTo(pointer, "then"), inner),
    if: parseConditionals(definition["if"], pointerTo(pointer, "if"), inner),
    cost: parseCost(definition["cost"], pointerTo(pointer, "cost"), inner),
    plain: undefined,
  };
}

/** The empty lists of a plain tool. */
const NOTHING_LIFTED: Pick<LiftedTool, "parameters" | "when" | "then" | "if"> = Object.freeze({
  parameters: Object.freeze([]),
  when: Object.freeze({ kind: "all", children: Object.freeze([]) }),
  then: Object.freeze([]),
  if: Object.freeze([]),
});

function parseConditionals(
  definition: unknown,
  pointer: string,
  context: ConditionContext,
): LiftedConditional[] {
  const { issues } = context;
  if (definition === undefined) return [];
  if (!Array.isArray(definition)) {
    issues.add(
      pointer,
      `must be a list of conditional effects, not ${describeValue(definition)}`,
      'such as [{ "when": { "wet": true }, "then": { "smoke": true } }]',
    );
    return [];
  }
  const conditionals: LiftedConditional[] = [];
  definition.forEach((conditional: unknown, index) => {
    const place = pointerTo(pointer, index);
    if (!isRecord(conditional)) {
      issues.add(place, `must be a conditional effect, not ${describeValue(conditional)}`);
      return;
    }
    reportUnknownKeys(conditional, ["when", "then"], place, issues);
    for (const key of ["when", "then"]) {
      if (conditional[key] === undefined) issues.add(pointerTo(place, key), "is missing");
    }
    conditionals.push({
      when: parseCondition(conditional["when"] ?? {}, pointerTo(place, "when"), context),
      then: parseEffects(conditional["then"], pointerTo(place, "then"), context),
    });
  });
  return conditionals;
}

function parseParameters(
  definition: unknown,
  pointer: string,
  context: ToolContext,
  budget: ParameterBudget,
): Parameter[] | undefined {
  const { issues } = context;
  if (definition === undefined) return [];
  if (!isRecord(definition)) {
    issues.add(pointer, `must be an object of parameters, not ${describeValue(definition)}`);
    return undefined;
  }
  const count = Object.keys(definition).length;
  if (count > context.maxParameters) {
    issues.add(
      pointer,
      `declares ${count} parameters; at most ${context.maxParameters} are allowed`,
      "use fewer parameters, or raise maxParameters if you trust the file",
    );
    return undefined;
  }
  const parameters: Parameter[] = [];
  let sound = true;
  for (const [name, parameter] of Object.entries(definition)) {
    const place = pointerTo(pointer, name);
    if (!isName(name)) {
      issues.add(place, `${describeValue(name)} is not a valid name for a parameter`, NAME_HINT);
      sound = false;
      continue;
    }
    const values = parseParameterValues(parameter, place, context, budget);
    if (values === undefined) sound = false;
    else parameters.push({ name, values });
  }
  return sound ? parameters : undefined;
}

function parseParameterValues(
  definition: unknown,
  pointer: string,
  context: ToolContext,
  budget: ParameterBudget,
): Value[] | undefined {
  const { issues } = context;
  if (!isRecord(definition)) {
    issues.add(
      pointer,
      `must be an object, not ${describeValue(definition)}`,
      'such as { "enum": ["axe"] }',
    );
    return undefined;
  }
  const { description = "" } = definition;
  if (typeof description !== "string") {
    const place = pointerTo(pointer, "description");
    issues.add(place, `must be a text, not ${describeValue(description)}`);
  }
  if ("enum" in definition) {
    reportUnknownKeys(definition, ["enum", "type", "description"], pointer, issues);
    const { type = "string" } = definition;
    if (type !== "string") {
      issues.add(
        pointerTo(pointer, "type"),
        `is ${describeValue(type)}`,
        'values of "enum" are texts: leave "type" out, or write "string"',
      );
    }
    const values = parseEnumValues(definition["enum"], pointerTo(pointer, "enum"), issues);
    return values?.sort();
  }
  const type = definition["type"];
  if (type === "boolean") {
    reportUnknownKeys(definition, ["type", "description"], pointer, issues);
    return [false, true];
  }
  if (type === "integer") {
    reportUnknownKeys(definition, ["type", "minimum", "maximum", "description"], pointer, issues);
    return parseIntegerRange(definition, pointer, context, budget);
  }
  issues.add(
    pointer,
    "is not a parameter",
    '{ "enum": […] }, { "type": "boolean" } or an integer with minimum and maximum',
  );
  return undefined;
}

function parseIntegerRange(
  definition: Readonly<Record<string, unknown>>,
  pointer: string,
  context: ToolContext,
  budget: ParameterBudget,
): Value[] | undefined {
  const { issues, maxGroundActions } = context;
  const { minimum, maximum } = definition;
  if (!isBoundedInteger(minimum) || !isBoundedInteger(maximum)) {
    const wrong = isBoundedInteger(minimum) ? "maximum" : "minimum";
    const hint = `an integer from -${MAX_INTEGER} to ${MAX_INTEGER}`;
    issues.add(pointerTo(pointer, wrong), `is ${describeValue(definition[wrong])}`, hint);
    return undefined;
  }
  if (minimum > maximum) {
    issues.add(pointer, `minimum ${minimum} is greater than maximum ${maximum}`, "exchange them");
    return undefined;
  }
  const count = maximum - minimum + 1;
  if (count > budget.valuesLeft) {
    issues.add(
      pointer,
      `has ${count} values, too many: ${maxGroundActions} ground actions are allowed in all`,
      "use a smaller range",
    );
    return undefined;
  }
  if (count > 1) budget.valuesLeft -= count;
  const values = Array.from({ length: count }, (_, index) => minimum + index);
  // Ground actions are ordered by the text of their arguments: 10 comes before 2.
  return values.sort((a, b) => (String(a) < String(b) ? -1 : 1));
}
