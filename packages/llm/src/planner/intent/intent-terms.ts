/**
 * Intents: what a player means, read by a model as JSON.
 *
 * @module
 */

import type { Condition, Domain, Step, ToolDefinition } from "@understudy/planner-core";
import { inWords, testsInWords, valueInWords } from "./in-words.ts";
import { type NameWords, nameWordsOf } from "./name-words.ts";

/** The words for an intent in a domain: its goals and actions by name. */
export interface IntentTerms {
  /** Names of the declared goals. */
  readonly goals: readonly string[];
  /** Ground actions by the name that stands for them. */
  readonly actions: ReadonlyMap<string, readonly number[]>;
  /** Names of the actions that lead to each goal. */
  readonly ways: ReadonlyMap<string, readonly string[]>;
  /** The words of the actions' names. */
  readonly words: ReadonlyMap<string, NameWords>;
  /** A line for each goal and each action, as in a prompt. */
  readonly goalLines: readonly string[];
  readonly actionLines: readonly string[];
}

/** Maximum number of ground actions with a name of their own; in larger domains a name stands for a whole tool. */
const MOST_ACTIONS = 64;
/** Maximum number of actions named as the ways to a goal. */
const MOST_WAYS = 3;

const known = new WeakMap<Domain, IntentTerms>();

/** The terms of a domain. Made once. */
export function intentTerms(domain: Domain): IntentTerms {
  let terms = known.get(domain);
  if (terms === undefined) {
    terms = makeTerms(domain);
    known.set(domain, terms);
  }
  return terms;
}

function makeTerms(domain: Domain): IntentTerms {
  const { count } = domain.actions;
  const actions = new Map<string, number[]>();
  const firsts = new Map<string, Step>();
  for (let action = 0; action < count; action++) {
    const step = domain.step(action) as Step;
    const name = count <= MOST_ACTIONS ? nameOf(step) : step.tool;
    const before = actions.get(name);
    if (before === undefined) {
      actions.set(name, [action]);
      firsts.set(name, step);
    } else before.push(action);
  }
  const tools = new Map(domain.definition.tools.map((tool) => [tool.name, tool]));
  const isGround = count <= MOST_ACTIONS;
  const lines = [...firsts].map(([name, step]): readonly [string, string] => [
    name,
    actionLine(name, tools.get(step.tool) as ToolDefinition, isGround ? step.args : {}),
  ]);
  const declared = new Map(domain.definition.goals?.map((goal) => [goal.name, goal]));
  const goals = domain.goals.filter(({ name }) => name !== undefined);
  const ways = new Map(
    goals.map(({ name, definition }): [string, readonly string[]] => [
      name as string,
      waysTo(definition, lines, tools, firsts),
    ]),
  );
  return {
    goals: goals.map(({ name }) => name as string),
    actions,
    ways,
    words: nameWordsOf([...actions.keys()]),
    goalLines: goals.map(({ name, definition }) => {
      const { description } = declared.get(name as string) ?? {};
      const told = [description?.replace(/\.$/, ""), testsInWords(definition)].filter(Boolean);
      const named = (ways.get(name as string) ?? []).slice(0, MOST_WAYS);
      const by = named.length === 0 ? "" : ` (by ${named.join(", ")})`;
      return `- ${name}: ${told.join("; ")}${by}`;
    }),
    actionLines: lines.map(([, line]) => line),
  };
}

function nameOf({ tool, args }: Step): string {
  return [tool, ...Object.values(args)].join("_");
}

function actionLine(name: string, tool: ToolDefinition, args: Step["args"]): string {
  const effects = Object.entries(tool.then ?? {}).map(([variable, effect]) =>
    effectInWords(filled(variable, args), effect, args),
  );
  const told = [tool.description?.replace(/\.$/, ""), effects.join(", ")].filter(Boolean);
  return `- ${name}${told.length === 0 ? "" : `: ${told.join("; ")}`}`;
}

function effectInWords(variable: string, effect: unknown, args: Step["args"]): string {
  if (typeof effect === "object" && effect !== null) {
    if ("+" in effect) return `more ${inWords(variable)}`;
    if ("-" in effect) return `less ${inWords(variable)}`;
    return `changes ${inWords(variable)}`;
  }
  const value = typeof effect === "string" ? filled(effect, args) : effect;
  return valueInWords(variable, value as boolean | number | string);
}

/** A name or value with its parameters replaced. */
function filled(text: string, args: Step["args"]): string {
  let made = text;
  for (const [name, value] of Object.entries(args))
    made = made.replaceAll(`$${name}`, String(value));
  return made;
}

/** The actions that change what a goal's condition tests, towards it. */
function waysTo(
  condition: Condition,
  lines: readonly (readonly [string, string])[],
  tools: ReadonlyMap<string, ToolDefinition>,
  firsts: ReadonlyMap<string, Step>,
): readonly string[] {
  const tested = Object.entries(condition).filter(([key]) => key !== "anyOf" && key !== "allOf");
  return lines.flatMap(([name]) => {
    const step = firsts.get(name) as Step;
    const effects = Object.entries(tools.get(step.tool)?.then ?? {});
    const helps = effects.some(([key, effect]) => {
      const test = tested.find(([variable]) => variable === filled(key, step.args))?.[1];
      return test !== undefined && leadsTo(effect, test, step.args);
    });
    return helps ? [name] : [];
  });
}

function leadsTo(effect: unknown, test: unknown, args: Step["args"]): boolean {
  const isChange = typeof effect === "object" && effect !== null;
  if (isChange && "+" in effect) {
    return typeof test === "number" || (typeof test === "object" && test !== null && ">=" in test);
  }
  if (isChange) return typeof test === "object" && test !== null && "<=" in test && "-" in effect;
  const value = typeof effect === "string" ? filled(effect, args) : effect;
  return typeof test === "object" ? true : value === test;
}
