/**
 * Characters that show nothing and mean nothing between the tokens of an answer: zero-width spaces and joiners, marks of
 * direction, byte order marks, soft hyphens, variation selectors, blank letters, control characters.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]|(?!\s)\p{Cc}/u;
/** Blanks of no-break, ideographic and other kinds. */
const ODD_BLANK = /[^\S \t\r\n]/g;
const ALL_INVISIBLE = new RegExp(INVISIBLE, "gu");
const STRING_OR_REST = /"(?:[^"\\]|\\.)*"|[^"]+/g;
const LINE_FEED = 0x0a;
const SPACE = 0x20;
const DELETE = 0x7f;

/** Whether a character is blank, or shows nothing. */
export function isGap(character: string): boolean {
  return /\s/.test(character) || INVISIBLE.test(character);
}

/** A text without characters that show nothing, and with spaces for blanks of other kinds. */
export function visible(text: string): string {
  if (isPrintable(text)) return text;
  return text.replace(ALL_INVISIBLE, "").replace(ODD_BLANK, " ");
}

/** JSON without the characters between its tokens that show nothing. */
export function visibleJson(text: string): string {
  return text.replace(STRING_OR_REST, (part) => (part.startsWith('"') ? part : visible(part)));
}

/** Whether a text is ASCII without control characters, as most are. */
export function isPrintable(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code >= DELETE || (code < SPACE && code !== LINE_FEED)) return false;
  }
  return true;
}
