import type { GenerationRequest } from "@understudy/llm";
import { renderSystem, renderUser, writePlan } from "@understudy/llm/internal";
import type { ChoiceHint } from "../choice/choice-rules.ts";
import {
  CHOICE_LETTERS,
  type ChoiceDetail,
  type ChoiceProblem,
  choiceTurn,
} from "../choice/draw-choices.ts";
import type { Problem } from "../problems/problem.ts";
import type { LessonDomain } from "../teacher/lesson-domain.ts";
import type { Tokenizer } from "../tokenizer/tokenizer.ts";
import { CONTRACT_FRAME } from "./contract-frame.ts";
import type { TurnTokens } from "./data-file.ts";

const END = "<|end|>";

/** Tokens of a domain's framed system prompt. */
export function systemTokens({ domain }: LessonDomain, tokenizer: Tokenizer): readonly number[] {
  return tokenizer.encode(CONTRACT_FRAME.system(renderSystem(domain).content));
}

/** Tokens of a planning turn: the prompt as sent by backends, and the canonical answer. */
export function planTokens(
  { domain }: LessonDomain,
  problem: Problem,
  tokenizer: Tokenizer,
): TurnTokens {
  const { state, goal, actions, text } = problem;
  const user = CONTRACT_FRAME.user(renderUser(domain, state, goal, text));
  const answer = writePlan(actions.map((action) => domain.step(action))) + END;
  return {
    user: encode(user, tokenizer),
    answer: tokenizer.encode(answer),
    length: actions.length,
  };
}

/** Tokens of a choice turn. */
export function choiceTokens(
  lesson: LessonDomain,
  problem: ChoiceProblem,
  detail: ChoiceDetail,
  tokenizer: Tokenizer,
): TurnTokens {
  const { user, answer, letters } = choiceTurn(lesson, problem, detail);
  const tokens = encode(user, tokenizer);
  return {
    user: tokens,
    answer: tokenizer.encode(answer + END),
    length: 1,
    hint: hintAmong(tokens, problem.hint, letters, tokenizer),
  };
}

/** The last token of the deciding words, and their letter. */
function hintAmong(
  tokens: readonly number[],
  hint: ChoiceHint | undefined,
  letters: readonly string[],
  tokenizer: Tokenizer,
): TurnTokens["hint"] {
  if (hint === undefined) return undefined;
  let text = "";
  const ends = tokens.map((token) => {
    text += tokenizer.decode([token]);
    return text.length;
  });
  // The text precedes the state and the options, which may have the same words.
  const start = text.indexOf(hint.phrase);
  if (start < 0) return undefined;
  const end = start + hint.phrase.length;
  const letter = hint.about === undefined ? undefined : letters[hint.about];
  return {
    at: ends.findIndex((each) => each >= end),
    letter: letter === undefined ? -1 : CHOICE_LETTERS.indexOf(letter),
  };
}

/** Backends tokenise user text separately, so no token crosses its boundary. */
function encode(segments: GenerationRequest["user"], tokenizer: Tokenizer): number[] {
  return segments.flatMap(({ text }) => tokenizer.encode(text));
}
