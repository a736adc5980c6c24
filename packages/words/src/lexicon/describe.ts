import type { Condition, Domain, Goal, ToolDefinition, Value } from "@understudy/planner-core";
import { decodeValue } from "@understudy/planner-core/compiled";
import type { DomainFacts } from "./domain-facts.ts";
import { testsOf } from "./serving.ts";

/** A text about a goal, a tool or a name, with its weight. */
export interface Field {
  readonly text: string;
  readonly weight: number;
  /** Whether the text is a complete phrase from `words`, which counts as a single word. */
  readonly isPhrase?: boolean;
}

/** Weights of texts by source: highest for names, lowest for indirect descriptions. */
const WEIGHTS = {
  name: 1,
  words: 1,
  description: 0.5,
  variable: 0.9,
  value: 0.6,
  namedWords: 0.5,
  toolName: 0.6,
  toolWords: 0.6,
  toolDescription: 0.4,
  argument: 0.4,
  needed: 0.25,
  effect: 0.4,
} as const;

/** Maximum number of serving tools from which a goal takes words. */
const MAX_SERVING_TOOLS = 40;
/** Maximum number of values of an enum that contributes words. */
const MAX_VALUES = 1000;

const phrases = (words: readonly string[] | undefined, weight: number): Field[] =>
  (words ?? []).map((text) => ({ text, weight, isPhrase: true }));

/** The words in the name of a variable or value, and the domain's `words` for it. */
export function nameFields(domain: Domain, name: string, weight: number): Field[] {
  const { words } = domain.definition;
  const own = words !== undefined && Object.hasOwn(words, name) ? words[name] : undefined;
  return [{ text: name, weight }, ...phrases(own, weight)];
}

/** The words about a tool. */
export function toolFields(domain: Domain, tool: number): Field[] {
  const definition = domain.definition.tools[tool];
  if (definition === undefined) return [];
  const fields: Field[] = [
    { text: definition.name, weight: WEIGHTS.name },
    ...phrases(definition.words, WEIGHTS.words),
  ];
  if (definition.description !== undefined) {
    fields.push({ text: definition.description, weight: WEIGHTS.description });
  }
  for (const name of effectNames(definition)) {
    fields.push(...nameFields(domain, name, WEIGHTS.effect));
  }
  return fields;
}

/** The effects of a tool: values that it sets, and variables that it sets or increases. */
function effectNames({ then = {}, if: conditionals = [] }: ToolDefinition): string[] {
  const names: string[] = [];
  const all = [then, ...conditionals.map((each) => each.then ?? {})].flatMap((effects) =>
    Object.entries(effects),
  );
  for (const [variable, effect] of all) {
    if (typeof effect === "string") names.push(effect);
    else if (effect === true || (typeof effect === "object" && "+" in effect)) names.push(variable);
  }
  // Placeholders for arguments are not names.
  return names.filter((name) => !name.includes("$"));
}

/** The words about a goal: those of its own texts, of its condition, and of the tools that serve it. */
export function goalFields(facts: DomainFacts, index: number): Field[] {
  const { domain } = facts;
  const goal = domain.goals[index] as Goal;
  const definition = domain.definition.goals?.[index];
  const fields: Field[] = [
    { text: goal.name ?? "", weight: WEIGHTS.name },
    ...phrases(definition?.words, WEIGHTS.words),
  ];
  if (definition?.description !== undefined) {
    fields.push({ text: definition.description, weight: WEIGHTS.description });
  }
  for (const test of testsOf(goal.condition.node)) {
    const variable = domain.variables.all[test.variable];
    if (variable === undefined) continue;
    fields.push(...nameFields(domain, variable.name, WEIGHTS.variable));
    if (variable.type === "enum" && test.operator === "=") {
      const value = decodeValue(variable, test.value);
      fields.push(...nameFields(domain, String(value), WEIGHTS.value));
    }
  }
  for (const name of derivedNames(goal.definition, domain)) {
    fields.push(...nameFields(domain, name, WEIGHTS.variable));
  }
  return [...fields, ...servingFields(domain, facts.serving(index))];
}

/** The derived variables that a condition reads. */
function derivedNames(condition: Condition, domain: Domain): string[] {
  if (domain.derived.length === 0) return [];
  return Object.entries(condition).flatMap(([key, right]) => {
    if (Array.isArray(right)) {
      return (right as readonly Condition[]).flatMap((inner) => derivedNames(inner, domain));
    }
    return domain.derived.some(({ name }) => name === key) ? [key] : [];
  });
}

/** The words about the tools that serve a goal, about their arguments, and about what they need. */
function servingFields(domain: Domain, serving: readonly number[]): Field[] {
  const fields: Field[] = [];
  const tools = new Set(serving.map((action) => domain.actions.tool[action] as number));
  if (tools.size > MAX_SERVING_TOOLS) return fields;
  for (const tool of tools) {
    const definition = domain.definition.tools[tool];
    if (definition === undefined) continue;
    fields.push({ text: definition.name, weight: WEIGHTS.toolName });
    fields.push(...phrases(definition.words, WEIGHTS.toolWords));
    if (definition.description !== undefined) {
      fields.push({ text: definition.description, weight: WEIGHTS.toolDescription });
    }
  }
  const values = new Set<Value>();
  const needed = new Set<string>();
  for (const action of serving.slice(0, MAX_VALUES)) {
    for (const value of Object.values(domain.step(action).args)) values.add(value);
    for (const test of testsOf(domain.actionCondition(action))) {
      const variable = domain.variables.all[test.variable];
      if (variable === undefined) continue;
      needed.add(variable.name);
      if (variable.type === "enum" && test.operator === "=") {
        needed.add(String(decodeValue(variable, test.value)));
      }
    }
  }
  for (const value of values) {
    if (typeof value === "string") fields.push(...nameFields(domain, value, WEIGHTS.argument));
  }
  for (const name of needed) fields.push(...nameFields(domain, name, WEIGHTS.needed));
  return fields;
}

/** All texts of a domain. */
export function domainText({ definition }: Domain): string {
  const { description, tools, goals = [] } = definition;
  const described = [...tools, ...goals].map((thing) => `${thing.name} ${thing.description ?? ""}`);
  return [description ?? "", ...described].join(" ");
}
