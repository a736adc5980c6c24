import { isPrintable, visible } from "../json/invisible.ts";

/**
 * Folds a name, so that two names that differ only in case, blanks, `_` and `-`, in the width of their characters or in
 * characters that show nothing become the same text.
 */
export function foldWord(text: string): string {
  const plain = isPrintable(text) ? text : visible(text).normalize("NFKC");
  return plain.toLowerCase().replace(/[\s_\\-]+/g, "");
}

const QUOTES = /^["'`“”‘’«»*]+|["'`“”‘’«»*]+$/g;

/** A text without the quotes around it, even if one of them was left out. */
export function unquote(text: string): string {
  return text.replace(QUOTES, "");
}
