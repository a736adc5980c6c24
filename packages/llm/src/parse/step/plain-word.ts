import { isPrintable, visible } from "../json/invisible.ts";

/**
 * Folds a name, so that names become equal if they differ only in case, whitespace, `_` and `-`, character width or
 * invisible characters.
 */
export function foldWord(text: string): string {
  const plain = isPrintable(text) ? text : visible(text).normalize("NFKC");
  return plain.toLowerCase().replace(/[\s_\\-]+/g, "");
}

const QUOTES = /^["'`“”‘’«»*]+|["'`“”‘’«»*]+$/g;

/** A text without surrounding quotes, even if one is missing. */
export function unquote(text: string): string {
  return text.replace(QUOTES, "");
}
