import { Template } from "@huggingface/jinja";
import { hashText } from "@understudy/planner-core/internal";
import { appendSegment, type PromptSegment } from "./segment.ts";
import type { TurnFrame } from "./turn-frame.ts";

/** A chat template that cannot be used. */
export class ChatTemplateError extends Error {
  override readonly name: string = "ChatTemplateError";
}

const NO_TEXTS: SpecialTexts = { bos: "", eos: "" };
/** Templates in use have some thousand characters. */
const MAX_LENGTH = 100_000;
/** Stand for what is said; no template looks for them. */
const SYSTEM_MARK = "Understudy0system0mark";
const USER_MARK = "Understudy0user0mark";
/** Between both where a model knows no system role. */
const FOLD = "\n\n";

/** The texts of a model's special tokens that templates write; empty where it has none. */
export interface SpecialTexts {
  /** Begins every text of the model. */
  readonly bos: string;
  /** Ends its texts, and in some templates its turns. */
  readonly eos: string;
}

/**
 * The date for templates that ask for the time, by the directives of `strftime`: the default of those of
 * Llama 3. Plans need no date, and with today's nothing that is known by its prompt would be found again tomorrow.
 */
const TOLD_DATE: Readonly<Record<string, string>> = {
  ...{ Y: "2024", y: "24", m: "07", B: "July", b: "Jul", d: "26", A: "Friday", a: "Fri" },
  ...{ H: "00", M: "00", S: "00", "%": "%" },
};
/** Put before a template, as values that it is given cannot replace the library's own function. */
const TELL_DATE = new Template("{% set strftime_now = told_date %}").parsed.body;

/**
 * The turns of a model from its chat template. A system role that it does not know becomes the beginning of the first
 * turn; thinking is switched off where it can be, and ended at once where the template begins a thought.
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
      // Templates tell "none" from "not given" as Python's transformers does.
      ...{ tools: null, documents: null },
      ...{ add_generation_prompt: true, enable_thinking: false, thinking: false },
      ...{ bos_token: bos, eos_token: eos },
      told_date: (format: string) => format.replace(/%(.)/g, (all, part) => TOLD_DATE[part] ?? all),
    });
}

/** The texts around both marks, which must be there once, in this order. */
function split(text: string): readonly [string, string, string] {
  const [before, rest, ...more] = text.split(SYSTEM_MARK);
  const [between, after, ...again] = (rest ?? "").split(USER_MARK);
  const isSound = rest !== undefined && after !== undefined && more.length + again.length === 0;
  if (before === undefined || between === undefined || after === undefined || !isSound) {
    throw new ChatTemplateError("it does not say once what it is given");
  }
  return [before, between, after];
}

/** A thought that the template begins is over at once: it takes the whole budget. */
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
