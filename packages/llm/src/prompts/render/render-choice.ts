import {
  COST_SCALE,
  type Domain,
  type LlmCandidate,
  type PackedState,
  type QuestionText,
  RequestError,
} from "@understudy/planner-core";
import { hashText } from "@understudy/planner-core/internal";
import { cleanUserText } from "../text/clean-user-text.ts";
import { appendSegment, type PromptSegment } from "../text/segment.ts";
import { DEFAULT_TEXT_BUDGET, type TextBudget } from "../text/text-budget.ts";
import { renderCondition } from "./render-condition.ts";
import { renderSystem, type SystemPrompt, turnStart } from "./render-system.ts";
import { renderDeadline, renderFacts } from "./render-user.ts";

/** Option letters: a single token each for almost all models. */
export const CHOICE_LETTERS: readonly string[] = Object.freeze([..."ABCDEFGH"]);

const INSTRUCTION =
  "Choose what the agent does next. Options are given with their cost. " +
  "Answer with the letter of one option only.";
/** Maximum number of tools in a summary; consecutive repeats count once. */
const MAX_NAMED_TOOLS = 6;
const MAX_STYLE_LENGTH = 40;

/**
 * Format of the options. `letters`: letter and cost, `A=5`, if each option is the only one for a declared goal, which
 * the cached system prompt describes. `summaries`: a line per option with goal and cost, and for options of the same
 * goal also the plan's tools.
 */
type ChoiceDetail = "letters" | "summaries";

/** Options of {@link renderChoice}. */
export interface ChoiceOptions {
  /** Default: `letters` if the candidates allow it. */
  readonly detail?: ChoiceDetail | undefined;
  /** Option letters, at least 8. Default A to H. */
  readonly letters?: readonly string[] | undefined;
  readonly budget?: TextBudget | undefined;
}

/** The user turn of a choice. */
export interface ChoicePrompt {
  /** Contents without chat markers; see `frameUser`. */
  readonly user: readonly PromptSegment[];
  /** The letter of each candidate, in their order. */
  readonly letters: readonly string[];
  readonly detail: ChoiceDetail;
}

const rendered = new WeakMap<object, Map<string, SystemPrompt>>();

/**
 * The system prompt for choices in a domain: the instruction, the tools and `keep` lines of the planning prompt, and
 * the domain's first 8 goals with their letters. The same for every question, so that it stays in the KV cache.
 *
 * @example
 * console.log(renderChoiceSystem(domain).content);
 */
export function renderChoiceSystem(
  domain: Domain,
  letters: readonly string[] = CHOICE_LETTERS,
): SystemPrompt {
  const key = letters.join("\n");
  let byLetters = rendered.get(domain);
  if (byLetters === undefined) {
    byLetters = new Map();
    rendered.set(domain, byLetters);
  }
  let prompt = byLetters.get(key);
  if (prompt === undefined) {
    const { content: planning } = renderSystem(domain);
    const tools = planning.slice(planning.indexOf("\n") + 1);
    const goals = domain.goals.slice(0, CHOICE_LETTERS.length).map((goal, index) => {
      const condition = renderCondition(goal.definition) || "true";
      return `${letters[index]} ${goal.name} ${condition}${renderDeadline(domain, goal)}`;
    });
    const block = goals.length === 0 ? [] : ["Goals:", ...goals];
    const content = [INSTRUCTION, tools, ...block].join("\n");
    prompt = Object.freeze({ content, hash: hashText(content), turnStart: turnStart(domain) });
    byLetters.set(key, prompt);
  }
  return prompt;
}

/**
 * The user turn for choosing among up to 8 proved plans by a letter. Equal candidates give identical text.
 *
 * @throws RequestError if there are no candidates, or more than 8
 *
 * @example
 * const { user, letters } = renderChoice(domain, state, candidates, { persona: "a lazy miller" });
 */
export function renderChoice(
  domain: Domain,
  state: PackedState,
  candidates: readonly LlmCandidate[],
  text: QuestionText = {},
  options: ChoiceOptions = {},
): ChoicePrompt {
  const { letters = CHOICE_LETTERS, budget = DEFAULT_TEXT_BUDGET } = options;
  if (candidates.length === 0 || candidates.length > CHOICE_LETTERS.length) {
    const message = `holds ${candidates.length} plans; a choice is among 1 to ${CHOICE_LETTERS.length}`;
    throw new RequestError([{ pointer: "/candidates", message }]);
  }
  const declared = candidates.map(({ goal }) => domain.goals.indexOf(goal));
  const isLettered =
    new Set(declared).size === candidates.length &&
    declared.every((index) => index >= 0 && index < CHOICE_LETTERS.length);
  const detail = isLettered ? (options.detail ?? "letters") : "summaries";
  const segments = renderFacts(domain, state, text, budget);
  const names = candidates.map(
    (_, index) => letters[detail === "letters" ? (declared[index] as number) : index] as string,
  );
  if (detail === "letters") {
    const told = candidates.map(
      ({ scaledCost }, index) => `${names[index]}=${costText(scaledCost)}`,
    );
    appendSegment(segments, { kind: "trusted", text: `\nOptions: ${told.join(",")}` });
  } else {
    appendSegment(segments, { kind: "trusted", text: "\nOptions:" });
    for (const [index, candidate] of candidates.entries()) {
      appendSegment(segments, { kind: "trusted", text: `\n${names[index]} ` });
      const sharesGoal = candidates.some(
        (other) => other !== candidate && other.goal === candidate.goal,
      );
      for (const segment of summarise(domain, candidate, sharesGoal)) {
        appendSegment(segments, segment);
      }
    }
  }
  return { user: segments, letters: names, detail };
}

/** Summary of a candidate: `warm_home cost 5.5`, or `warm_home cost 5.5 goto buy goto chop, cheapest`. */
function summarise(
  domain: Domain,
  { goal, actions, scaledCost, style = "" }: LlmCandidate,
  sharesGoal: boolean,
): readonly PromptSegment[] {
  const name = goal.name ?? (renderCondition(goal.definition) || "true");
  const tools = sharesGoal ? toolsOf(domain, actions) : [];
  const text = [`${name} cost ${costText(scaledCost)}`, ...tools].join(" ");
  const segments: PromptSegment[] = [{ kind: "trusted", text }];
  const clean = cleanUserText(style.slice(0, MAX_STYLE_LENGTH));
  if (clean !== "") {
    segments.push({ kind: "trusted", text: ", " }, { kind: "user", text: clean });
  }
  return segments;
}

function toolsOf(domain: Domain, actions: readonly number[]): readonly string[] {
  const tools: string[] = [];
  for (const action of actions) {
    const { tool } = domain.step(action);
    if (tools.at(-1) !== tool) tools.push(tool);
  }
  const named = tools.slice(0, MAX_NAMED_TOOLS);
  return named.length < tools.length ? [...named, "..."] : named;
}

function costText(scaledCost: number): string {
  return String(Math.round(scaledCost) / COST_SCALE);
}
