/**
 * Characters that show nothing but change how the rest of a text is shown or stored: controls, marks of direction (U+202E
 * turns the rest of a chat around), blanks of no width, tags. The joiners that emoji and some scripts need stay.
 */
const HIDDEN =
  /[\p{Cc}\p{Cs}\p{Co}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFD\u{E0000}-\u{E007F}]/gu;
/** Marks of chat templates, such as `<|im_end|>`, `</s>`, `[INST]` or `<start_of_turn>`, also cut off at the end. */
const TEMPLATE_MARKS =
  /<[|\uFF5C][^<>]{0,40}(?:[|\uFF5C]?>|$)|<\/?(?:s|unk|pad|bos|eos|think|start_of_turn|end_of_turn|end_of_utterance|user|assistant|system|mask|tool_call|tool_response|unused\d{1,4}|0x[0-9a-f]{2})>|\[\/?(?:INST|SYS|AVAILABLE_TOOLS|TOOL_CALLS)\]|<<\/?SYS>>/giu;
const BRACKETS = /[<>[\]|\uFF5C]/gu;
/** Limit on marks within marks; a text with more loses all brackets. */
const MOST_PASSES = 4;
const BLANKS = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** Characters that make a text unfit as a whole, other than marks that only stand in the wrong place. */
const HOSTILE = /[\p{Cs}\p{Co}\u202A-\u202E\u2066-\u2069\uFFFD\u{E0000}-\u{E007F}]/u;
const CONTROL = /[^\P{Cc}\t\n\r]/u;

/**
 * A text that players are shown, without control characters, invisible marks and the special tokens of models. On one
 * line; equal to the text if it has none of them.
 *
 * @example
 * shownText("fetch\u202E wood<|im_end|>"); // fetch wood
 */
export function shownText(text: string): string {
  let clean = text;
  // Taking out `<|im_end|>` may leave another mark, whose halves stood around it.
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = clean;
    clean = clean.replace(BLANKS, " ").replace(HIDDEN, "").replace(TEMPLATE_MARKS, "");
    if (clean === before) return clean === text ? text : tidy(clean);
  }
  return tidy(clean.replace(BRACKETS, ""));
}

function tidy(text: string): string {
  return text.replace(/ {2,}/g, " ").trim();
}

/** Whether a text has characters that no writer of a plain line would use, or special tokens of models. */
export function isTampered(text: string): boolean {
  return HOSTILE.test(text) || CONTROL.test(text) || text.search(TEMPLATE_MARKS) >= 0;
}
