import type { LlmAnswer, LlmCandidate, LlmRequest } from "@understudy/planner-core";
import type { BackendInfo, Generation } from "../backends/interface/backend.ts";
import { choiceSchema } from "../parse/choice-schema.ts";
import { parseChoice } from "../parse/parse-choice.ts";
import {
  CHOICE_LETTERS,
  renderChoice,
  renderChoiceSystem,
} from "../prompts/render/render-choice.ts";
import { renderMeanings } from "../prompts/render/render-meanings.ts";
import { renderState } from "../prompts/render/render-user.ts";
import { optionsText } from "../prompts/tasks/options-text.ts";
import type { PromptTemplate } from "../prompts/tasks/prompt-template.ts";
import type { TextBudget } from "../prompts/text/text-budget.ts";
import type { WatchedRequest } from "./watched-generation.ts";

/** Maximum tokens of a choice: room for a letter, or for a short sentence around it. */
const MAX_CHOICE_TOKENS = 32;

/** Whether the backend's model can choose. Backends that decode plans need single-token letters for that. */
export function canChoose({ decodesPlans, letters }: BackendInfo): boolean {
  return decodesPlans !== true || (letters?.length ?? 0) > 0;
}

/** Settings of a choice. */
export interface ChoiceSettings {
  readonly info: BackendInfo;
  readonly budget: TextBudget;
  /** The game's own prompt, for models that were not trained to choose. */
  readonly template: PromptTemplate | undefined;
  /** Whether a schema restricts the server's answer to a letter. */
  readonly isHeld: boolean;
}

/**
 * Asks a model to choose among proved plans by a letter. With a backend that computes text likelihoods, the choice is
 * the likeliest meaning of the directive or persona instead.
 *
 * @param generate generates one text
 * @throws whatever the backend throws; RequestError if there are more than 8 candidates
 */
export async function askForChoice(
  { question, onText }: LlmRequest,
  candidates: readonly LlmCandidate[],
  { info: { decodesPlans, letters: own, weighsTexts }, budget, template, isHeld }: ChoiceSettings,
  generate: (
    prompt: Pick<
      WatchedRequest,
      "system" | "user" | "maxTokens" | "letters" | "meanings" | "schema" | "onText"
    >,
  ) => Promise<Generation>,
): Promise<LlmAnswer> {
  const { domain, state, text: userText } = question;
  if (template !== undefined && decodesPlans !== true) {
    const { persona, directive } = userText;
    const options = optionsText(domain, candidates, CHOICE_LETTERS);
    const filled = template.fill({
      persona,
      directive,
      options,
      state: renderState(domain, state),
    });
    const named = CHOICE_LETTERS.slice(0, candidates.length);
    const limits = {
      maxTokens: MAX_CHOICE_TOKENS,
      ...(isHeld && { letters: named, schema: choiceSchema(named) }),
    };
    const onPiece = tellTo(onText);
    return readChoice(await generate({ ...filled, ...limits, onText: onPiece }), named);
  }
  const alphabet = decodesPlans === true && own !== undefined ? own : CHOICE_LETTERS;
  const weighed =
    weighsTexts === true ? renderMeanings(domain, candidates, userText, budget) : undefined;
  if (weighed !== undefined) {
    const letters = alphabet.slice(0, candidates.length);
    const asked = { system: weighed.system, user: [], letters, meanings: weighed, maxTokens: 1 };
    return readChoice(await generate({ ...asked, onText: tellTo(onText) }), letters);
  }
  const system = renderChoiceSystem(domain, alphabet);
  const { user, letters } = renderChoice(domain, state, candidates, userText, {
    letters: alphabet,
    budget,
  });
  const tell = tellTo(onText);
  const generation = await generate(
    decodesPlans === true
      ? { system, user, letters, maxTokens: 1, onText: tell }
      : {
          ...{ system, user, maxTokens: MAX_CHOICE_TOKENS, onText: tell },
          ...(isHeld && { letters, schema: choiceSchema(letters) }),
        },
  );
  return readChoice(generation, letters);
}

function tellTo(onText: LlmRequest["onText"]): (piece: string) => "continue" {
  return (piece) => {
    onText?.(piece);
    return "continue";
  };
}

function readChoice({ text, whyEmpty, usage }: Generation, letters: readonly string[]): LlmAnswer {
  const index = parseChoice(text, letters);
  if (index !== undefined) return { kind: "choice", index, text, usage };
  const message = whyEmpty ?? `the answer names none of ${letters.join(", ")}, or several`;
  return { kind: "invalid-plan", message, text, usage };
}
