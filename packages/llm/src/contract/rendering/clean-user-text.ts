/** Longer user text is cut: a hostile memory must not cost seconds of tokenising. */
export const MAX_USER_TEXT_LENGTH = 4_000;

const replacements: Readonly<Record<string, string>> = { "<": "‹", ">": "›", "[": "(", "]": ")" };

/**
 * Makes user text safe for a prompt: one line (every run of white space and control characters is
 * one blank), trimmed, without the brackets that special tokens are made of (`<|end|>`, `</s>`,
 * `[INST]`), at most `MAX_USER_TEXT_LENGTH` characters. Backends tokenise it without special
 * tokens as well; some model files declare them so that a tokeniser finds them even then.
 *
 * @example
 * cleanUserText("likes\nfish <|end|>"); // likes fish ‹|end|›
 */
export function cleanUserText(text: string): string {
  return clean(text.length > MAX_USER_TEXT_LENGTH ? text.slice(0, MAX_USER_TEXT_LENGTH) : text);
}

/** As {@link cleanUserText}, but of a text that is too long the end is kept. */
export function cleanUserTextEnd(text: string): string {
  return clean(text.length > MAX_USER_TEXT_LENGTH ? text.slice(-MAX_USER_TEXT_LENGTH) : text);
}

function clean(text: string): string {
  return text
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[<>[\]]/g, (bracket) => replacements[bracket] as string)
    .trim();
}
