import type { TextPrompt } from "@understudy/llm/pool";
import { InferenceError } from "@understudy/planner-core";
import { judgeLine } from "@understudy/planner-core/internal";
import type { AnswerMessage, QueryMessage } from "../schema/query-messages.ts";

type WrittenLine = Pick<AnswerMessage, "answer" | "stop" | "decision">;

/**
 * An answer that a character can say: the model's line, or the plain sentence of the query's variables (`sentence`, or
 * `goal` and `steps`). The line may speak of what is in the query.
 *
 * @param onRefuse called if the line is unfit
 * @throws InferenceError if it is unfit and the variables make no sentence
 */
export function fitLine<Written extends WrittenLine>(
  written: Written,
  { prompt: asked = "", variables = {} }: Pick<QueryMessage, "prompt" | "variables">,
  { system }: Pick<TextPrompt, "system">,
  onRefuse: () => void,
): Written {
  const { persona, goal, steps = "", sentence = plainSentence(variables), ...others } = variables;
  const verdict = judgeLine(written.answer, {
    ...{ persona, goal, steps, sentence, prompt: system.content },
    world: [asked, ...Object.values(others)],
    isCut: written.stop === "length",
  });
  if ("line" in verdict) return { ...written, answer: verdict.line };
  onRefuse();
  const why = `the model's line was refused (${verdict.fault})`;
  if (sentence === undefined) throw new InferenceError(why);
  const decision = { ...written.decision, why: `${why}: this is the plain sentence` };
  return { ...written, answer: sentence, stop: "end", decision };
}

function plainSentence({ goal, steps }: Readonly<Record<string, string>>): string | undefined {
  if (steps === undefined) return undefined;
  return goal === undefined ? `${steps}.` : `${goal}: ${steps}.`;
}
