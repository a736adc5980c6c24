import { shapes } from "@understudy/planner-core/internal";
import { MAX_BUDGET_MS } from "@understudy/session";

const { closed, list, number, oneOf, optional, string } = shapes;
const Kind = oneOf(["plan", "choice", "reading"]);
const Form = oneOf(["example", "taught", "thinking", "tool-calls"]);
type Kind = shapes.Shaped<typeof Kind>;
type Form = shapes.Shaped<typeof Form>;

/** The host's model, as the options of an engine describe it. */
export interface HostModelSettings {
  readonly name: string;
  /** The kinds of questions that it answers. */
  readonly answers: readonly Kind[];
  /** The longest that an answer is waited for, in ms, whatever the budget of its request. */
  readonly answerMs: number;
  /** Instructions on the answer's format, in prompts for plans. */
  readonly answerForm: Form;
}

/** The shape of a model in the options. */
export const MODEL_SHAPE = closed({
  name: optional(string({ min: 1, max: 100 })),
  answers: optional(list(Kind, { min: 1, max: 3 })),
  answerMs: optional(number({ min: 1, max: MAX_BUDGET_MS })),
  answerForm: optional(Form),
});

/** A model's settings, with the defaults of those that are missing. */
export function hostModelSettings({
  name = "host",
  answers = ["plan", "choice", "reading"],
  answerMs = 10_000,
  answerForm = "example",
}: shapes.Shaped<typeof MODEL_SHAPE>): HostModelSettings {
  return { name, answers, answerMs, answerForm };
}
