import { describeValue, type IssueCollector, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { COST_SCALE, MAX_COST } from "../../rules/domain/definition/costs.ts";
import { MAX_SUM_FACTOR } from "../../rules/domain/lift/lifted-sum.ts";

const DURATION_HINT =
  'a number of at least 0.001 with at most 3 decimals, an integer variable or a sum, { "sum": …, "per": … }, { "way": … }, or { "from": …, "to": … }';
/** The latest time of a game's clock in units. Thousandths up to it are exact, also of `Date.now()` in milliseconds. */
const MAX_CLOCK = 9e12;
/** The hint for what may be written as a time of the game's clock. */
export const CLOCK_HINT = "a number from 0 to 9e12 with at most 3 decimals";
const RANGE_HINT = '{ "from": …, "to": … }';
const SUM_HINT = '{ "sum": …, "per": … }';
const PER_HINT = `a whole number from 1 to ${MAX_SUM_FACTOR}`;

/** Reports what is wrong with a written duration. */
export function checkStepDuration(given: unknown, pointer: string, issues: IssueCollector): void {
  const duration = lengthOf(given);
  if (isRecord(duration) && ("from" in duration || "to" in duration)) {
    const { from, to, ...others } = duration;
    for (const [key, written] of Object.entries({ from, to })) {
      const end = lengthOf(written);
      if (end !== undefined && (!isRecord(end) || "sum" in end))
        checkStepDuration(end, pointerTo(pointer, key), issues);
      else if (key === "from" || end !== undefined) {
        issues.add(pointerTo(pointer, key), `is ${describeValue(end)}`, DURATION_HINT);
      }
    }
    const [unknown] = Object.keys(others);
    if (unknown !== undefined)
      issues.add(pointerTo(pointer, unknown), `"${unknown}" is not known here`, RANGE_HINT);
    if (typeof from === "number" && typeof to === "number" && from > to) {
      issues.add(pointer, `from ${from} is greater than to ${to}`, "exchange them");
    }
    return;
  }
  if (isRecord(duration) && "sum" in duration) {
    const { sum, per, ...others } = duration;
    if (typeof sum !== "string")
      issues.add(pointerTo(pointer, "sum"), `is ${describeValue(sum)}`, DURATION_HINT);
    if (!Number.isInteger(per) || !((per as number) >= 1 && (per as number) <= MAX_SUM_FACTOR))
      issues.add(pointerTo(pointer, "per"), `is ${describeValue(per)}`, PER_HINT);
    for (const key of Object.keys(others))
      issues.add(pointerTo(pointer, key), `"${key}" is not known here`, SUM_HINT);
    return;
  }
  if (
    isRecord(duration) &&
    typeof duration["way"] === "string" &&
    Object.keys(duration).length === 1
  )
    return;
  if (typeof duration === "string") return;
  if (scaledTime(duration) === undefined || duration === 0) {
    issues.add(pointer, `is ${describeValue(duration)}`, DURATION_HINT);
  }
}

/** A length of time in thousandths; undefined if it is not a valid one. */
export function scaledTime(time: unknown): number | undefined {
  return typeof time === "number" && time <= MAX_COST ? scaledClock(time) : undefined;
}

/** A time of the game's clock in thousandths; undefined if it is not a valid one. */
export function scaledClock(time: unknown): number | undefined {
  if (typeof time !== "number" || !(time >= 0) || time > MAX_CLOCK) return undefined;
  const scaled = Math.round(time * COST_SCALE);
  return Math.abs(scaled / COST_SCALE - time) < 1e-9 * Math.max(1, time) ? scaled : undefined;
}

/** The reason why a value is no time of the game's clock, as the rest of a sentence. */
export function clockMisfit(time: unknown): string {
  if (typeof time !== "number") return `must be a time in units, not ${describeValue(time)}`;
  if (time > MAX_CLOCK) return `must be a time in units of at most 9e12, not ${time}`;
  return `must be a time in units with at most 3 decimals, not ${describeValue(time)}`;
}

/** A written length: a number, or the text of a variable or a sum, which may also be written as `{ "var": … }`. */
export function lengthOf(written: unknown): unknown {
  return isRecord(written) &&
    typeof written["var"] === "string" &&
    Object.keys(written).length === 1
    ? written["var"]
    : written;
}

/** A variable or a sum, divided by a number. */
interface Quotient {
  readonly text: string;
  readonly per: number;
}

/** A written length that depends on the state, or on parameters; undefined for others. */
export function quotientOf(length: unknown): Quotient | undefined {
  if (typeof length === "string") return { text: length, per: 1 };
  if (!isRecord(length)) return undefined;
  const { sum, per } = length;
  return typeof sum === "string" && typeof per === "number" ? { text: sum, per } : undefined;
}

/**
 * The conditions on the state under which a step can have a duration; none if it always can, undefined if conditions
 * cannot tell: whether there is a whole thousandth between two lengths of which one is a quotient.
 */
export function possibleWhere(
  duration: unknown,
): readonly Readonly<Record<string, unknown>>[] | undefined {
  const written = lengthOf(duration);
  const fixed = quotientOf(written);
  // A fixed length is rounded: half a thousandth is one.
  if (fixed !== undefined) return [atLeast(fixed, 0.5)];
  if (!isRecord(written)) return [];
  const [from, to] = [lengthOf(written["from"]), lengthOf(written["to"])];
  const [least, most] = [quotientOf(from), quotientOf(to)];
  if (to === undefined) return [];
  if (least === undefined) {
    return most === undefined ? [] : [atLeast(most, Math.max(1, scaledTime(from) ?? 0))];
  }
  if (most === undefined) {
    const scale = scaleOf(least.text);
    const limit = Math.floor((to as number) * least.per * scale);
    return [{ [sum(least.text, scale)]: { "<=": limit } }];
  }
  if (least.per > 1 || most.per > 1) return undefined;
  const scale = Math.max(scaleOf(least.text), scaleOf(most.text));
  const right = { var: sum(least.text, scale) };
  return [{ [sum(most.text, scale)]: { ">=": right } }, atLeast(most, 1)];
}

/** A length is at least so many thousandths, and not zero. */
function atLeast({ text, per }: Quotient, scaled: number): Readonly<Record<string, unknown>> {
  const scale = scaleOf(text);
  const least = Math.ceil((scaled * per * scale) / COST_SCALE);
  return { [sum(text, scale)]: { ">=": Math.max(1, least) } };
}

const DECIMAL = /^-?\d+\.\d+$/;

/** The factor that makes the numbers of a sum whole. */
function scaleOf(text: string): number {
  return text.split(/\s+/).some((word) => DECIMAL.test(word)) ? COST_SCALE : 1;
}

/** A length as a sum, times a factor. A parameter in it stands for its number and not for a variable's name. */
function sum(text: string, scale: number): string {
  if (scale === 1) return /\s/.test(text.trim()) ? text : `${text} + 0`;
  const words = text.trim().split(/\s+/);
  const scaled = words.map((word, index) => {
    if (/^[+*-]$/.test(word) || words[index - 1] === "*") return word;
    const number = Number(word);
    return Number.isNaN(number) ? `${scale} * ${word}` : String(Math.round(number * scale));
  });
  return scaled.join(" ");
}
