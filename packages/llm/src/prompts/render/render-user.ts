import {
  COST_SCALE,
  type Domain,
  type Goal,
  type PackedState,
  type QuestionText,
  type Ways,
} from "@understudy/planner-core";
import { appendSegment, type PromptSegment, segmentsText } from "../text/segment.ts";
import { DEFAULT_TEXT_BUDGET, fitText, type TextBudget } from "../text/text-budget.ts";
import { frameSystem, frameUser } from "../turns/template.ts";
import { renderCondition } from "./render-condition.ts";
import { renderSystem } from "./render-system.ts";

const NO_TEXT: QuestionText = Object.freeze({});

/** Maximum number of ways in a prompt; the cheapest are kept. */
const MAX_WAYS = 16;

/**
 * The part of a prompt that changes with every question: optional lines of user text, the state, the costs of the ways
 * from the agent's position, and the goal. Without chat markers; see `frameUser`.
 *
 * @param budget token budgets for user text
 * @param ways the request's ways; undefined: no line
 *
 * @example
 * const turn = renderUser(domain, domain.state({ at: "home" }), domain.goal("eat"));
 */
export function renderUser(
  domain: Domain,
  state: PackedState,
  goal: Goal,
  text: QuestionText = NO_TEXT,
  budget: TextBudget = DEFAULT_TEXT_BUDGET,
  ways?: Ways,
): readonly PromptSegment[] {
  const segments = renderFacts(domain, state, text, budget);
  if (ways !== undefined) {
    appendSegment(segments, { kind: "trusted", text: `\n${renderWays(state, ways)}` });
  }
  appendSegment(segments, {
    kind: "trusted",
    text: `\nGoal: ${renderGoal(goal)}${renderDeadline(domain, goal)}`,
  });
  return segments;
}

/** The first lines of every turn: user text and the state, without a final newline. */
export function renderFacts(
  domain: Domain,
  state: PackedState,
  text: QuestionText,
  budget: TextBudget,
): PromptSegment[] {
  const segments: PromptSegment[] = [];
  const { persona, directive, memory } = fitText(text, budget);
  appendLine(segments, "Persona", persona);
  appendLine(segments, "Directive", directive);
  appendLine(segments, "Memory", memory);
  appendSegment(segments, { kind: "trusted", text: `State: ${renderState(domain, state)}` });
  return segments;
}

/**
 * A whole prompt in this project's format as one text, chat markers included: the input of models without a chat
 * template of their own.
 *
 * @example
 * console.log(renderPrompt(domain, domain.state({ at: "home" }), domain.goal("eat")));
 */
export function renderPrompt(
  domain: Domain,
  state: PackedState,
  goal: Goal,
  text: QuestionText = NO_TEXT,
): string {
  const user = frameUser(renderUser(domain, state, goal, text));
  return frameSystem(renderSystem(domain).content) + segmentsText(user);
}

function appendLine(segments: PromptSegment[], label: string, clean: string): void {
  if (clean === "") return;
  appendSegment(segments, { kind: "trusted", text: `${label}: ` });
  appendSegment(segments, { kind: "user", text: clean });
  appendSegment(segments, { kind: "trusted", text: "\n" });
}

/** The costs of the ways from the agent's position: `Ways from camp: mill 3, well 9`. */
export function renderWays(state: PackedState, ways: Ways): string {
  const { id, values } = ways.position;
  const from = state[id] as number;
  const told = values
    .map((place, to) => ({ place, to, scaledCost: ways.scaledCost(from, to) }))
    .filter(({ to, scaledCost }) => to !== from && scaledCost < Number.POSITIVE_INFINITY)
    .sort((one, other) => one.scaledCost - other.scaledCost)
    .slice(0, MAX_WAYS)
    .map(({ place, scaledCost }) => `${place} ${scaledCost / COST_SCALE}`);
  return `Ways from ${values[from]}: ${told.join(", ") || "none"}`;
}

/** Writes one variable: has the texts of all its codes or, for integers, the text before the number. */
type VariableWriter = {
  readonly slot: number;
  /** Slot that holds the occupancy of the variable's place; undefined for the agent's own variables. */
  readonly place: number | undefined;
} & ({ readonly texts: readonly string[] } | { readonly prefix: string });

const writers = new WeakMap<object, readonly VariableWriter[]>();

/**
 * The values of all variables in the prompt format, `at=home,wood=3`, followed by derived variables. Empty places are
 * left out.
 */
export function renderState(domain: Domain, state: PackedState): string {
  let all = writers.get(domain);
  if (all === undefined) {
    all = createWriters(domain);
    writers.set(domain, all);
  }
  let text = "";
  for (const writer of all) {
    if (writer.place !== undefined && state[writer.place] === 0) continue;
    const code = state[writer.slot] as number;
    text += "texts" in writer ? writer.texts[code] : writer.prefix + code;
  }
  for (const { name, condition } of domain.derived) text += `,${name}=${condition.holds(state)}`;
  // The first variable has no comma before it, but may be left out.
  return text.startsWith(",") ? text.slice(1) : text;
}

function createWriters(domain: Domain): readonly VariableWriter[] {
  return domain.variableNames.flatMap((name, index): VariableWriter[] => {
    const variable = domain.variable(name);
    if (variable === undefined) return [];
    const prefix = `${index === 0 ? "" : ","}${name}=`;
    const slot = variable.id;
    const place = domain.variable(domain.kinds?.placeVariables.get(name)?.place ?? "")?.id;
    if (variable.type === "integer") return [{ slot, place, prefix }];
    const values = variable.type === "boolean" ? ["false", "true"] : variable.values;
    return [{ slot, place, texts: values.map((value) => prefix + value) }];
  });
}

/** The deadline of a goal, such as ` by 120`; empty if it has none. */
export function renderDeadline({ time }: Domain, { name }: Goal): string {
  const scaled = name === undefined ? undefined : time?.by[name];
  return scaled === undefined ? "" : ` by ${scaled / COST_SCALE}`;
}

const goals = new WeakMap<Goal, string>();

/** The condition of a goal in the prompt format. */
export function renderGoal(goal: Goal): string {
  let text = goals.get(goal);
  if (text === undefined) {
    text = renderCondition(goal.definition) || "true";
    goals.set(goal, text);
  }
  return text;
}
