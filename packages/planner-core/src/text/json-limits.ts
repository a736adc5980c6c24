/**
 * Whether a JSON text holds more values than that, counted without building any of them: of what takes
 * three characters a parser makes an object of many bytes. Texts in quotes are skipped; a text that is
 * no JSON is counted as if it were. Linear, and no further than the limit; of a text that is too short for
 * so many values only the length is looked at.
 */
export function hasMoreValues(text: string, limit: number): boolean {
  if (text.length < limit) return false;
  let values = 1;
  for (let at = 0; at < text.length && values <= limit; at++) {
    switch (text.charCodeAt(at)) {
      case QUOTE:
        at = endOfString(text, at);
        break;
      // The first element comes with its bracket, each further one with a comma.
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

/** The position of the quote that ends a string; the end of the text if there is none. */
function endOfString(text: string, start: number): number {
  for (let end = start; ; ) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
