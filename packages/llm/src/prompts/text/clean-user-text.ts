/** Maximum length of user text; anything longer is cut, so that tokenising a hostile memory cannot take seconds. */
export const MAX_USER_TEXT_LENGTH = 4_000;

const replacements: Readonly<Record<string, string>> = { "<": "‹", ">": "›", "[": "(", "]": ")" };

/**
 * Makes user text safe for a prompt: one line, with each run of whitespace and control characters replaced by a space;
 * trimmed; without the brackets of special tokens (`<|end|>`, `</s>`, `[INST]`); at most `MAX_USER_TEXT_LENGTH`
 * characters. Backends also tokenise it without special tokens, but some model files declare them so that tokenisers
 * match them even then.
 *
 * @example
 * cleanUserText("likes\nfish <|end|>"); // likes fish ‹|end|›
 */
export function cleanUserText(text: string): string {
  return clean(text.length > MAX_USER_TEXT_LENGTH ? text.slice(0, MAX_USER_TEXT_LENGTH) : text);
}

/** Same as {@link cleanUserText}, but keeps the end of a text that is too long. */
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
