/** Folds a name, so that two names that differ only in case, blanks, `_` and `-` become the same text. */
export function foldWord(text: string): string {
  return text.toLowerCase().replace(/[\s_\\-]+/g, "");
}

const QUOTES = /^["'`“”‘’«»*]+|["'`“”‘’«»*]+$/g;

/** A text without the quotes around it, even if one of them was left out. */
export function unquote(text: string): string {
  return text.replace(QUOTES, "");
}
