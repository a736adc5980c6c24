import { Template } from "@huggingface/jinja";
import { hashText } from "@understudy/planner-core/internal";
import { appendSegment, type PromptSegment } from "../text/segment.ts";
import type { TurnFrame } from "./turn-frame.ts";

/** An unusable chat template. */
export class ChatTemplateError extends Error {
  override readonly name: string = "ChatTemplateError";
}

const NO_TEXTS: SpecialTexts = { bos: "", eos: "" };
/** Maximum length of a template in characters; real templates have a few thousand. */
const MAX_LENGTH = 100_000;
/** Placeholders for the messages, which are unlikely to occur in a template. */
const SYSTEM_MARK = "Understudy0system0mark";
const USER_MARK = "Understudy0user0mark";
/** Separator between system prompt and user turn for models without a system role. */
const FOLD = "\n\n";

/** Text of the special tokens used in templates; empty if the model has none. */
export interface SpecialTexts {
  /** Beginning-of-sequence token. */
  readonly bos: string;
  /** End-of-sequence token; some templates also end turns with it. */
  readonly eos: string;
}

/**
 * A fixed date for templates that print the date, by `strftime` directive: the default in Llama 3's templates. The
 * current date would invalidate all caches every day.
 */
const TOLD_DATE: Readonly<Record<string, string>> = {
  ...{ Y: "2024", y: "24", m: "07", B: "July", b: "Jul", d: "26", A: "Friday", a: "Fri" },
  ...{ H: "00", M: "00", S: "00", "%": "%" },
};
/** Prepended to the template, because a render value cannot replace the template library's own function. */
const TELL_DATE = new Template("{% set strftime_now = told_date %}").parsed.body;

/**
 * The turn frame of a model's chat template. Without a system role, the system prompt opens the first turn. Reasoning
 * is disabled if possible, and closed at once if the template opens a reasoning block.
 *
 * @throws ChatTemplateError
 *
 * @example
 * frameOf("{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}<|assistant|>").system("Plan.");
 */
export function frameOf(template: string, special: SpecialTexts = NO_TEXTS): TurnFrame {
  if (template.length > MAX_LENGTH) throw new ChatTemplateError("it is too long");
  const [before, between, after] = partsOf(template, special);
  const end = after + endOfThought(after);
  return Object.freeze({
    fingerprint: hashText(JSON.stringify([before, between, end])),
    system: (content: string) => before + content + between,
    user: (content: readonly PromptSegment[]) => {
      const framed: PromptSegment[] = [];
      for (const segment of content) appendSegment(framed, segment);
      appendSegment(framed, { kind: "trusted", text: end });
      return framed;
    },
    turnStart: (start: string) => start,
  });
}

function partsOf(template: string, special: SpecialTexts): readonly [string, string, string] {
  const say = rendererOf(template, special);
  const user = { role: "user", content: USER_MARK };
  const separate = attempt(() => split(say([{ role: "system", content: SYSTEM_MARK }, user])));
  if (!(separate instanceof Error)) return separate;
  const folded = { role: "user", content: SYSTEM_MARK + FOLD + USER_MARK };
  const parts = attempt(() => split(say([folded])));
  if (parts instanceof Error) throw new ChatTemplateError(parts.message, { cause: parts });
  return parts;
}

function rendererOf(
  template: string,
  { bos, eos }: SpecialTexts,
): (messages: readonly object[]) => string {
  const compiled = attempt(() => new Template(template));
  if (compiled instanceof Error) throw new ChatTemplateError(compiled.message, { cause: compiled });
  compiled.parsed.body.unshift(...TELL_DATE);
  return (messages) =>
    compiled.render({
      messages,
      // Templates distinguish null from undefined, as in Python's transformers.
      ...{ tools: null, documents: null },
      ...{ add_generation_prompt: true, enable_thinking: false, thinking: false },
      ...{ bos_token: bos, eos_token: eos },
      told_date: (format: string) => format.replace(/%(.)/g, (all, part) => TOLD_DATE[part] ?? all),
    });
}

/** Splits a rendered text at the two placeholders, each of which must occur once, in this order. */
function split(text: string): readonly [string, string, string] {
  const [before, rest, ...more] = text.split(SYSTEM_MARK);
  const [between, after, ...again] = (rest ?? "").split(USER_MARK);
  const isSound = rest !== undefined && after !== undefined && more.length + again.length === 0;
  if (before === undefined || between === undefined || after === undefined || !isSound) {
    throw new ChatTemplateError("it does not say once what it is given");
  }
  return [before, between, after];
}

/** Closes a reasoning block that the template opens, since reasoning would use up the token limit. */
function endOfThought(after: string): string {
  const isOpen = after.lastIndexOf("<think>") > after.lastIndexOf("</think>");
  return isOpen ? "\n</think>\n\n" : "";
}

function attempt<Result>(work: () => Result): Result | Error {
  try {
    return work();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
