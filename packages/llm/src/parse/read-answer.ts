import type { AnsweredSteps, ShapedSteps } from "./shapes/shaped-steps.ts";
import { readTextShapes } from "./shapes/text-shapes.ts";
import { type ReadValues, readValueSteps } from "./shapes/value-steps.ts";
import type { DomainWords } from "./step/tool-words.ts";
import { ownTurn } from "./turn/own-turn.ts";
import { shieldStrings } from "./turn/shielded-text.ts";
import { type PartedText, skipThoughts } from "./turn/skip-thoughts.ts";

/** The plan in an answer, in any format. */
export interface ReadAnswer {
  /** Undefined without a plan. */
  readonly plan: AnsweredSteps | undefined;
  /** The JSON values in the answer, to explain a missing plan. */
  readonly values: ReadValues;
  /** The text that was parsed: the model's own turn without its reasoning. */
  readonly answer: string;
  readonly hasThoughts: boolean;
}

/** Quote tokens of Gemma: `<|"|>` and `<escape>`. */
const QUOTE_TOKENS = /<\|"\|>|<escape>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&amp;": "&",
};

/**
 * Reads the plan in a model's text. The last JSON list of steps counts; without one, the format with the most steps.
 * Takes time linear in the text.
 */
export function readAnswerText(words: DomainWords, text: string): ReadAnswer {
  const { answer, hasThoughts } = ownAnswer(text);
  const read = readShapes(words, answer);
  if (read.plan !== undefined) return { ...read, answer, hasThoughts };
  const plain = unescaped(answer);
  if (plain === answer) return { ...read, answer, hasThoughts };
  const { plan } = readShapes(words, plain);
  return { ...read, plan, answer, hasThoughts };
}

/** The model's own turn without its reasoning. */
function ownAnswer(text: string): PartedText {
  const shielded = shieldStrings(text);
  if (shielded.isPlain) return { answer: text, hasThoughts: false };
  const { answer, hasThoughts } = skipThoughts(shielded.text);
  const own = ownTurn(answer).replace(QUOTE_TOKENS, '"');
  return { answer: shielded.restore(own), hasThoughts };
}

function readShapes(
  words: DomainWords,
  text: string,
): { readonly plan: AnsweredSteps | undefined; readonly values: ReadValues } {
  const values = readValueSteps(words, text);
  const { list, objects } = values;
  if (list !== undefined) return { plan: list, values };
  if (!words.mayName(text)) return { plan: undefined, values };
  let best: AnsweredSteps | undefined = objects?.steps.length === 0 ? undefined : objects;
  for (const found of readTextShapes(words, text)) {
    if (found.hasMisfit) continue;
    if (found.steps.length > (best?.steps.length ?? 0)) best = answered(found);
  }
  return { plan: best, values };
}

function answered({ steps, shape, isCut }: ShapedSteps): AnsweredSteps {
  return { steps, shape, damage: isCut ? "truncated" : undefined };
}

/** A text without the escapes of HTML or of an enclosing string. */
function unescaped(text: string): string {
  const plain = text.replace(/&(?:lt|gt|quot|amp|#39);/g, (entity) => ENTITIES[entity] ?? entity);
  return /[{[,:]\s*\\"/.test(plain) ? plain.replaceAll('\\"', '"').replaceAll("\\n", "\n") : plain;
}
