/**
 * Whether a JSON text has more values than a limit. Counts without building any value, as three characters can become
 * an object of many bytes. Quoted strings are skipped; invalid JSON is counted as if it were valid. Takes linear time
 * and stops at the limit; a text too short for so many values is not read at all.
 */
export function hasMoreValues(text: string, limit: number): boolean {
  if (text.length < limit) return false;
  let values = 1;
  for (let at = 0; at < text.length && values <= limit; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      // A bracket counts for its first element, a comma for each further element.
      case COMMA:
      case BRACKET:
      case BRACE:
        values++;
    }
  }
  return values > limit;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** The position of the closing quote; if there is none, the end of the text. */
function endOfString(text: string, start: number): number {
  for (let end = start; ; ) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
