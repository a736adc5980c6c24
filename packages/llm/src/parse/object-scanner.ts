const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Deeper nesting is no plan: a plan has four levels. */
const MAX_DEPTH = 64;

/**
 * Finds the end of a JSON object in text that may arrive in pieces. Looks at each character once;
 * knows strings and escapes, so that braces inside strings do not count.
 */
export class ObjectScanner {
  #depth = 0;
  #inString = false;
  #escaped = false;
  #position = 0;

  /**
   * Reads on in `text`, which begins with the object's `{` and holds all that was read before.
   *
   * @returns the index after the object's last brace; -1 if it does not end here; -2 if the text is
   * nested too deeply to be a plan
   */
  scan(text: string, start = 0): number {
    if (this.#position < start) this.#position = start;
    for (; this.#position < text.length; this.#position++) {
      const unit = text.charCodeAt(this.#position);
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false;
        else if (unit === BACKSLASH) this.#escaped = true;
        else if (unit === QUOTE) this.#inString = false;
      } else if (unit === QUOTE) this.#inString = true;
      else if (unit === OPEN_BRACE || unit === OPEN_BRACKET) {
        this.#depth++;
        if (this.#depth > MAX_DEPTH) return -2;
      } else if (unit === CLOSE_BRACE || unit === CLOSE_BRACKET) {
        this.#depth--;
        if (this.#depth === 0) return ++this.#position;
      }
    }
    return -1;
  }
}
