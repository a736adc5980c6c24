import { recordOf } from "./json-fields.ts";

/** An hour in milliseconds: the longest wait that a server is trusted with, and the wait of a spent daily quota. */
export const HOUR_MS = 3_600_000;
/** The longest wait that is read at all; a server that names a longer one means something else. */
const MAX_TOLD_MS = 366 * 24 * HOUR_MS;
/** Numbers above these are points in time, in seconds and in milliseconds since 1970. */
const EPOCH_SECONDS = 1e9;
const EPOCH_MS = 1e11;

/** Names of headers and fields, in lower case and letters alone. */
const IN_MS = /retry(?:after|in|delay)(?:ms|milliseconds|millis)$/;
const IN_SECONDS =
  /retry(?:after|in|delay)(?:s|secs?|seconds)?$|resets?(?:after|in)(?:s|secs?|seconds)?$/;
const RESET = /ratelimit[a-z]*reset|^(?:limit)?resets?(?:at|time|timestamp|date)$/;
const REMAINING = /ratelimit[a-z]*remaining/;

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|milli)/, 1],
  [/^s/, 1000],
  [/^m/, 60_000],
  [/^h/, HOUR_MS],
  [/^d/, 24 * HOUR_MS],
];
const UNIT = "(ms|milli[a-z]*|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)(?![a-z])";
/** One part of a duration, such as `6m` in `6m0.5s`. */
const PART = new RegExp(String.raw`(\d{1,15}(?:\.\d{1,9})?) ?${UNIT}(?:, | and | )?`, "iy");
const PLAIN = /^\d{1,15}(?:\.\d{1,9})?$/;
const DATE = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?/;
/** `try again in 1.2s`, `retry after 20 seconds`, `wait 5 minutes` */
const ASKS =
  /\b(?:(?:again|retry|retrying|available|resets?|wait|waiting) (?:requests? |your request )?(?:in|after|for|at|until)|wait)\b:? ?(?:about |approximately |another |at least )?(?=\d)/gi;
/** Quotas whose end is hours away, though the server does not say how many. */
const LONG_QUOTA =
  /\b(?:per|a|each)[ -](?:day|week|month)\b|\/ ?(?:day|week|month)\b|per(?:day|week|month)per|\b(?:daily|weekly|monthly)\b|\b[RT]PD\b/i;

/** Names and values of headers, or of fields in a body. */
export type NamedValues = Iterable<readonly [name: string, value: unknown]>;

/** The parts of an answer that may name a wait. */
export interface WaitSources {
  readonly headers: NamedValues;
  /** All fields of the body, however deep. */
  readonly fields: NamedValues;
  /** All texts of the body. */
  readonly text: string;
  /** Whether the status tells of a limit: one of them is the cause then, even if something remains of each. */
  readonly isLimit?: boolean | undefined;
}

/**
 * The wait that a busy server asks for, in milliseconds; undefined if it names none. The most exact source counts: a
 * header or field for this purpose, then the words of the message, then the times at which limits are reset.
 *
 * @param nowMs the time of day, for servers that name one
 */
export function toldWaitMs(
  { headers, fields, text, isLimit = true }: WaitSources,
  nowMs: number,
): number | undefined {
  const named = [...headers, ...fields].map(([name, value]) => {
    return [name.toLowerCase().replace(/[^a-z]/g, ""), value] as const;
  });
  const exact =
    firstWait(named, IN_MS, (value) => millisecondsIn(value)) ??
    firstWait(named, IN_SECONDS, (value) => waitIn(value, nowMs));
  const inWords = waitInWords(text, nowMs);
  // Fields of whole seconds may be rounded down, as Gemini's are.
  const told =
    exact === undefined || inWords === undefined
      ? (exact ?? inWords ?? untilReset(named, nowMs, isLimit))
      : Math.max(exact, inWords);
  if (told === undefined || !(told > 0)) return undefined;
  return Math.min(told, MAX_TOLD_MS);
}

/** Whether a message is about a quota for a day or longer. */
export function isLongQuota(text: string): boolean {
  return LONG_QUOTA.test(text);
}

type Named = readonly (readonly [name: string, value: unknown])[];

function firstWait(
  named: Named,
  pattern: RegExp,
  read: (value: unknown) => number | undefined,
): number | undefined {
  for (const [name, value] of named) {
    const wait = pattern.test(name) ? read(value) : undefined;
    if (wait !== undefined) return wait;
  }
  return undefined;
}

/** The time until the exhausted limits are reset; if none is known to be, until those without a count, or all are. */
function untilReset(named: Named, nowMs: number, isLimit: boolean): number | undefined {
  const counts = new Map<string, number>();
  for (const [name, value] of named) {
    if (REMAINING.test(name)) counts.set(name.replace("remaining", ""), Number(value));
  }
  let [ofSpent, ofUncounted, ofOthers]: (number | undefined)[] = [];
  for (const [name, value] of named) {
    const wait = RESET.test(name) ? waitIn(value, nowMs) : undefined;
    if (wait === undefined) continue;
    const left = counts.get(name.replace("reset", ""));
    if (left === 0) ofSpent = Math.max(ofSpent ?? 0, wait);
    else if (left === undefined) ofUncounted = Math.max(ofUncounted ?? 0, wait);
    else ofOthers = Math.max(ofOthers ?? 0, wait);
  }
  return ofSpent ?? ofUncounted ?? (isLimit ? ofOthers : undefined);
}

function millisecondsIn(value: unknown): number | undefined {
  const text = String(value).trim();
  return PLAIN.test(text) ? Number(text) : undefined;
}

/** A wait in seconds, as a duration, as a point in time, or as an object with seconds. */
function waitIn(value: unknown, nowMs: number): number | undefined {
  const seconds = recordOf(value)?.["seconds"] ?? value;
  if (typeof seconds !== "string" && typeof seconds !== "number") return undefined;
  const text = String(seconds).trim().slice(0, 100);
  if (PLAIN.test(text)) {
    const number = Number(text);
    if (number > EPOCH_MS) return number - nowMs;
    return number > EPOCH_SECONDS ? number * 1000 - nowMs : number * 1000;
  }
  const duration = durationIn(text);
  if (duration !== undefined) return duration;
  // Texts such as "5" are dates for some engines, so letters or dashes are required.
  const date = /[a-z]{3}|\d-\d/i.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date - nowMs;
}

/** A wait named in a sentence. */
function waitInWords(text: string, nowMs: number): number | undefined {
  const line = text.replace(/\s+/g, " ");
  for (const { index, 0: words } of line.matchAll(ASKS)) {
    const at = index + words.length;
    const rest = line.slice(at, at + 100);
    const date = DATE.exec(rest);
    if (date?.index === 0) {
      const atMs = Date.parse(date[0].replace(" UTC", "Z").replace(" ", "T"));
      if (!Number.isNaN(atMs)) return atMs - nowMs;
    }
    const duration = durationIn(rest);
    if (duration !== undefined) return duration;
    const [seconds] = /^\d{1,15}(?:\.\d{1,9})?(?![\w-])/.exec(rest) ?? [];
    if (seconds !== undefined) return waitIn(seconds, nowMs);
  }
  return undefined;
}

/** A duration at the beginning of a text, such as `1h2m3.5s` or `2 minutes and 5 seconds`. */
function durationIn(text: string): number | undefined {
  let ms: number | undefined;
  PART.lastIndex = 0;
  for (let part = PART.exec(text); part !== null; part = PART.exec(text)) {
    const [, number, unit = ""] = part;
    const factor = UNITS.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1] ?? 0;
    ms = (ms ?? 0) + Number(number) * factor;
  }
  return ms;
}

/** The end of a wait, as a time of day and as a duration: ` until 2026-11-28T14:05:00Z (in 59 min)`. */
export function untilText(waitMs: number): string {
  if (waitMs < 1) return " for a moment";
  const until = new Date(Date.now() + waitMs).toISOString().replace(/\.\d+Z$/, "Z");
  return ` until ${until} (in ${spanText(waitMs)})`;
}

function spanText(ms: number): string {
  if (ms < 100_000) return `${Math.ceil(ms / 100) / 10} s`;
  return ms < 100 * 60_000 ? `${Math.ceil(ms / 60_000)} min` : `${Math.ceil(ms / HOUR_MS)} h`;
}
