/**
 * Text in messages and keys: normalised, limited, formatted.
 *
 * @module
 */

/** Version that is part of every key made from text; raise it when normalisation changes. */
export const NORMALISATION_VERSION = 1;

/** Placeholder for a date or time. No combining mark composes with a brace, so NFC leaves it unchanged. */
const TIME_MARK = "{time}";
const SEED_MARK = "{seed}";

const ZONE = "(?:[Zz]|[+-]\\d{2}:?\\d{2})?";
const SECONDS = "(?::\\d{2}(?:[.,]\\d+)?)";
/** `2026-11-20`, alone or followed by a time of day after `T` or spaces. */
const DATE = new RegExp(
  `\\d{4}-\\d{2}-\\d{2}(?:(?:[Tt]|\\s+)\\d{2}:\\d{2}${SECONDS}?${ZONE})?(?!\\w)`,
  "y",
);
/** `09:15:07`. A time without seconds may be a fact, such as the time of a meeting, and stays. */
const CLOCK = new RegExp(`\\d{1,2}:\\d{2}${SECONDS}${ZONE}(?!\\w)`, "y");
const ASSIGNED = "[\"']?\\s*[:=]\\s*[\"']?";
/** `timestamp: 1763630107` in seconds or finer units. */
const EPOCH = new RegExp(`(?:timestamp|ts)${ASSIGNED}\\d{9,19}(?:\\.\\d+)?["']?(?!\\w)`, "iy");
/** `seed=7`, `rng_seed: 0x1f`. A seed that is not a number (`seed: wheat`) is a fact and stays. */
const SEED = new RegExp(
  `(?:rng[_-]?|random[_-]?)?seed${ASSIGNED}-?(?:0x[0-9a-f]+|\\d+(?:\\.\\d+)?)["']?(?!\\w)`,
  "iy",
);
const DASH = 0x2d;
const COLON = 0x3a;
const PLAIN = 0;
const BLANK = 1;
/** Kind of characters that can start a time or a seed: a digit, s, r or t. */
const START = 2;
/** Kind of each character, by ASCII code. */
const kinds = Uint8Array.from({ length: 0x80 }, (_, code) => {
  if (isBlank(code)) return BLANK;
  return /[0-9srt]/i.test(String.fromCharCode(code)) ? START : PLAIN;
});
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * Normalises a text for comparison: Unicode NFC; runs of white space become one space and are trimmed at the ends;
 * dates, times of day with seconds and labelled epochs become `{time}`, labelled seeds of random generators become
 * `{seed}`. Everything else stays, as any other number is a fact. Idempotent, and linear in the text: one pass after
 * NFC, which plain ASCII skips.
 *
 * @example
 * normaliseText("  time: 2026-11-20T09:15:07Z  seed=7\n wood=3 "); // "time: {time} {seed} wood=3"
 */
export function normaliseText(text: string): string {
  const source = NOT_ASCII.test(text) ? text.normalize("NFC") : text;
  let result = "";
  /** The start of the part not yet copied; everything before `position` is done. */
  let from = 0;
  let position = 0;
  const { length } = source;
  while (position < length) {
    const code = source.charCodeAt(position);
    const kind = code < 0x80 ? (kinds[code] as number) : isBlank(code) ? BLANK : PLAIN;
    if (kind === PLAIN) position++;
    else if (kind === BLANK) {
      // A single blank between words, by far the most common white space, needs no copy.
      if (code === 0x20 && position > 0 && position + 1 < length) {
        const next = source.charCodeAt(position + 1);
        if (next < 0x80 && kinds[next] !== BLANK) {
          position++;
          continue;
        }
      }
      result += source.slice(from, position);
      while (position < length && isBlank(source.charCodeAt(position))) position++;
      from = position;
      if (result !== "" && position < length) result += " ";
    } else {
      // At `from` the preceding character is white space, a placeholder, or none.
      const isInWord = position > from && continuesWord(source.charCodeAt(position - 1));
      const mark = isInWord ? undefined : markAt(source, position, code);
      if (mark === undefined) position++;
      else {
        result += source.slice(from, position) + mark;
        position = matchEnd;
        from = position;
      }
    }
  }
  return result + source.slice(from);
}

/** The end of the last match of {@link markAt}. */
let matchEnd = 0;

/**
 * The placeholder for a match at `position`. Checks one required character before trying a pattern, which takes ten
 * times as long.
 */
function markAt(text: string, position: number, code: number): string | undefined {
  const next = text.charCodeAt(position + 1);
  if (code <= 0x39) {
    const mayBeDate = text.charCodeAt(position + 4) === DASH;
    if (mayBeDate && ends(DATE, text, position)) return TIME_MARK;
    const mayBeClock = next === COLON || text.charCodeAt(position + 2) === COLON;
    return mayBeClock && ends(CLOCK, text, position) ? TIME_MARK : undefined;
  }
  const second = next | 0x20;
  if ((code | 0x20) === 0x74) {
    const mayBeEpoch = second === 0x69 || second === 0x73;
    return mayBeEpoch && ends(EPOCH, text, position) ? TIME_MARK : undefined;
  }
  const mayBeSeed = second === 0x65 || second === 0x6e || second === 0x61;
  return mayBeSeed && ends(SEED, text, position) ? SEED_MARK : undefined;
}

function ends(pattern: RegExp, text: string, position: number): boolean {
  pattern.lastIndex = position;
  if (!pattern.test(text)) return false;
  matchEnd = pattern.lastIndex;
  return true;
}

/**
 * Whether a character continues a word: letters, digits, `_`, characters that join words (`-`, `.`, `:`, `/`, `$`), and
 * everything beyond ASCII.
 */
function continuesWord(code: number): boolean {
  if (code >= 0x80 || code === 0x5f || code === 0x24) return true;
  if (code >= 0x2d && code <= 0x3a) return true;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

/** Whether a character is white space, as in `\s`. */
function isBlank(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0xa0) return false;
  return (
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000 ||
    code === 0xfeff
  );
}
