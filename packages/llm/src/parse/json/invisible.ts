/**
 * Invisible characters without meaning between JSON tokens: zero-width spaces and joiners, direction marks, byte order
 * marks, soft hyphens, variation selectors, blank letters, control characters.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]|(?!\s)\p{Cc}/u;
/** No-break, ideographic and other unusual spaces. */
const ODD_BLANK = /[^\S \t\r\n]/g;
const ALL_INVISIBLE = new RegExp(INVISIBLE, "gu");
const STRING_OR_REST = /"(?:[^"\\]|\\.)*"|[^"]+/g;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const DELETE = 0x7f;

/** Whether a character is whitespace or invisible. */
export function isGap(character: string): boolean {
  return /\s/.test(character) || INVISIBLE.test(character);
}

/** A text without invisible characters, and with plain spaces for unusual ones. */
export function visible(text: string): string {
  if (isPrintable(text)) return text;
  return text.replace(ALL_INVISIBLE, "").replace(ODD_BLANK, " ");
}

/** JSON without invisible characters between its tokens. */
export function visibleJson(text: string): string {
  return text.replace(STRING_OR_REST, (part) => (part.startsWith('"') ? part : visible(part)));
}

/** Whether a text is plain ASCII without control characters, as most texts are. */
export function isPrintable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= DELETE || (code < SPACE && code !== LINE_FEED)) return false;
  }
  return true;
}
