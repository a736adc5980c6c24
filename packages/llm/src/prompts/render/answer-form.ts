import type { Domain, Step } from "@understudy/planner-core";
import { writePlan } from "../../parse/write-plan.ts";

/** Version of the answer forms: part of every cache key that depends on such a prompt. */
export const ANSWER_FORM_VERSION = 1;

/**
 * Instructions in a prompt on the answer's format. `taught`: none, because the model was trained on the format, like
 * the shipped one. `example`: one line and one worked example. `thinking` and `tool-calls`: the same in other words,
 * for reasoning models and for models with a bias towards tool calls.
 */
export type AnswerForm = "taught" | "example" | "solved" | "thinking" | "tool-calls";

/** All answer forms. */
export const ANSWER_FORMS: readonly AnswerForm[] = Object.freeze([
  "taught",
  "example",
  "solved",
  "thinking",
  "tool-calls",
] satisfies AnswerForm[]);

interface UntaughtForm {
  readonly form: Exclude<AnswerForm, "taught" | "solved">;
  /** Pattern for the names of models with this form. */
  readonly families: RegExp;
  readonly line: string;
}

const SHAPE = "one JSON object of the following form";
const UNTAUGHT_FORMS: readonly UntaughtForm[] = [
  {
    form: "thinking",
    families:
      /\br1\b|deepseek-?(?:r|v[34]|reasoner)|qwq|qwen-?3(?!.*instruct)|gpt-oss|gpt-5|\bo[134]\b|magistral|thinking|reason|marco-o1|phi-?4-mini-flash/i,
    line: `Think in a few words. Behind your thoughts write ${SHAPE}, and nothing after it. Its steps are only an example:`,
  },
  {
    form: "tool-calls",
    families:
      /functionary|hermes|firefunction|xlam|toolace|watt-tool|gorilla|command-r|functiongemma/i,
    line: `Call no tool now: write the whole plan as ${SHAPE}, and nothing else. Its steps are only an example:`,
  },
  {
    form: "example",
    families: /(?:)/,
    line: `Write ${SHAPE}, and nothing else. Its steps are only an example:`,
  },
];

/**
 * The answer form for a model that was not trained on this project's prompts, chosen by its name.
 *
 * @example
 * answerFormOf("deepseek-r1:8b"); // "thinking"
 */
export function answerFormOf(model: string): AnswerForm {
  return UNTAUGHT_FORMS.find(({ families }) => families.test(model))?.form ?? "example";
}

/** The lines of an answer form, with an example from the domain; empty for trained models. */
export function renderAnswerForm(domain: Domain, form: AnswerForm): readonly string[] {
  const untaught = UNTAUGHT_FORMS.find((one) => one.form === form);
  return untaught === undefined ? [] : [untaught.line, writePlan(exampleSteps(domain))];
}

/** Example steps: one for the tool with the most parameters, one for the tool with the fewest. */
function exampleSteps(domain: Domain): readonly Step[] {
  const firsts = new Map<string, Step>();
  for (let action = 0; action < domain.actions.count; action++) {
    const step = domain.step(action) as Step;
    if (!firsts.has(step.tool)) firsts.set(step.tool, step);
  }
  const steps = [...firsts.values()];
  const size = ({ args }: Step): number => Object.keys(args).length;
  const [most] = [...steps].sort((a, b) => size(b) - size(a));
  const fewest = steps.filter((step) => step !== most).sort((a, b) => size(a) - size(b))[0];
  return [most, fewest].filter((step) => step !== undefined);
}
