import type { Domain, Step } from "@understudy/planner-core";
import { writePlan } from "../parse/write-plan.ts";

/** Version of the forms: part of every key that depends on prompts that hold one. */
export const ANSWER_FORM_VERSION = 1;

/**
 * Instructions in a prompt about how to answer. `taught`: nothing, the model learnt it, as the shipped model
 * did. `example`: one line and one worked example. `thinking` and `tool-calls`: the same in other words,
 * for models that think before they answer, and for models that would rather call tools than write.
 */
export type AnswerForm = "taught" | "example" | "thinking" | "tool-calls";

/** All forms. */
export const ANSWER_FORMS: readonly AnswerForm[] = Object.freeze([
  "taught",
  "example",
  "thinking",
  "tool-calls",
] satisfies AnswerForm[]);

interface UntaughtForm {
  readonly form: Exclude<AnswerForm, "taught">;
  /** Names of models that want it. */
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
 * The form that suits a model which was not taught the prompts of this project, by its name.
 *
 * @example
 * answerFormOf("deepseek-r1:8b"); // "thinking"
 */
export function answerFormOf(model: string): AnswerForm {
  return UNTAUGHT_FORMS.find(({ families }) => families.test(model))?.form ?? "example";
}

/** The lines that tell a form in the domain's own names; none for models that were taught. */
export function renderAnswerForm(domain: Domain, form: AnswerForm): readonly string[] {
  const untaught = UNTAUGHT_FORMS.find((one) => one.form === form);
  return untaught === undefined ? [] : [untaught.line, writePlan(exampleSteps(domain))];
}

/** A step of the tool with the most parameters, and one of the tool with the fewest. */
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
