/** Part of every key that is made from text: raise it when the same text normalises differently. */
export const NORMALISATION_VERSION = 1;

/** What stands for a moment. No brace composes with a combining mark, so NFC leaves it alone. */
const TIME_MARK = "{time}";
const SEED_MARK = "{seed}";

const ZONE = "(?:[Zz]|[+-]\\d{2}:?\\d{2})?";
const SECONDS = "(?::\\d{2}(?:[.,]\\d+)?)";
/** `2026-11-20`, alone or with a time of day after `T` or blanks. */
const DATE = new RegExp(
  `\\d{4}-\\d{2}-\\d{2}(?:(?:[Tt]|\\s+)\\d{2}:\\d{2}${SECONDS}?${ZONE})?(?!\\w)`,
  "y",
);
/** `09:15:07`. Without seconds it may well be a fact, such as the time of a meeting. */
const CLOCK = new RegExp(`\\d{1,2}:\\d{2}${SECONDS}${ZONE}(?!\\w)`, "y");
const ASSIGNED = "[\"']?\\s*[:=]\\s*[\"']?";
/** `timestamp: 1763630107` in seconds, or finer. */
const EPOCH = new RegExp(`(?:timestamp|ts)${ASSIGNED}\\d{9,19}(?:\\.\\d+)?["']?(?!\\w)`, "iy");
/** `seed=7`, `rng_seed: 0x1f`. A seed without a number (`seed: wheat`) is a fact. */
const SEED = new RegExp(
  `(?:rng[_-]?|random[_-]?)?seed${ASSIGNED}-?(?:0x[0-9a-f]+|\\d+(?:\\.\\d+)?)["']?(?!\\w)`,
  "iy",
);
const NOT_ASCII = /[^\0-\x7f]/;

/**
 * Brings a text into the form in which texts are compared: Unicode NFC; runs of white space become
 * one blank, none at the ends; dates, times of day with seconds and labelled epochs become `{time}`,
 * labelled seeds of random generators become `{seed}`. Everything else stays: another number is
 * another fact. Idempotent, and linear in the text: one pass after NFC, which plain ASCII skips.
 *
 * @example
 * normaliseText("  time: 2026-11-20T09:15:07Z  seed=7\n wood=3 "); // "time: {time} {seed} wood=3"
 */
export function normaliseText(text: string): string {
  const source = NOT_ASCII.test(text) ? text.normalize("NFC") : text;
  let result = "";
  /** Where the part begins that is not yet copied; everything before `position` has been looked at. */
  let from = 0;
  let position = 0;
  let before = 0x20;
  const { length } = source;
  while (position < length) {
    const code = source.charCodeAt(position);
    if (code === 0x20 && before !== 0x20 && position + 1 < length) {
      // A single blank between words, by far the commonest white space, needs no copy yet.
      const next = source.charCodeAt(position + 1);
      if (next > 0x20 && next < 0x7f) {
        before = 0x20;
        position++;
        continue;
      }
    }
    if (isBlank(code)) {
      result += source.slice(from, position);
      while (position < length && isBlank(source.charCodeAt(position))) position++;
      from = position;
      if (result !== "" && position < length) result += " ";
      before = 0x20;
      continue;
    }
    const mark = mayStart(code, before) ? markAt(source, position, code) : undefined;
    if (mark !== undefined) {
      result += source.slice(from, position) + mark;
      position = matchEnd;
      from = position;
      before = 0x7d;
      continue;
    }
    before = code;
    position++;
  }
  return result + source.slice(from);
}

/** Where the last match of {@link markAt} ended. */
let matchEnd = 0;

function markAt(text: string, position: number, code: number): string | undefined {
  if (code <= 0x39) {
    if (ends(DATE, text, position) || ends(CLOCK, text, position)) return TIME_MARK;
    return undefined;
  }
  const letter = code | 0x20;
  if (letter === 0x74) return ends(EPOCH, text, position) ? TIME_MARK : undefined;
  return ends(SEED, text, position) ? SEED_MARK : undefined;
}

function ends(pattern: RegExp, text: string, position: number): boolean {
  pattern.lastIndex = position;
  if (!pattern.test(text)) return false;
  matchEnd = pattern.lastIndex;
  return true;
}

/** Whether a time or a seed may begin here: a digit, t, s or r that does not go on a longer word. */
function mayStart(code: number, before: number): boolean {
  const isDigit = code >= 0x30 && code <= 0x39;
  const letter = code | 0x20;
  if (!isDigit && letter !== 0x73 && letter !== 0x72 && letter !== 0x74) return false;
  return !continuesWord(before);
}

/** Letters, digits, `_`, what joins words (`-`, `.`, `:`, `/`, `$`), and all beyond ASCII. */
function continuesWord(code: number): boolean {
  if (code >= 0x80 || code === 0x5f || code === 0x24) return true;
  if (code >= 0x2d && code <= 0x3a) return true;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

/** White space as `\s` has it. */
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
