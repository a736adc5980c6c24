import { pointerTo } from "../../text/json-pointer.ts";
import { COST_SCALE, MAX_COST } from "../definition/costs.ts";
import { describeValue, type IssueCollector, isRecord } from "../definition/issues.ts";

const DURATION_HINT =
  'a number of at least 0.001 with at most 3 decimals, an integer variable or a sum, { "way": … }, or { "from": …, "to": … }';

/** Reports what is wrong with a written duration. */
export function checkStepDuration(given: unknown, pointer: string, issues: IssueCollector): void {
  const duration = lengthOf(given);
  if (isRecord(duration) && ("from" in duration || "to" in duration)) {
    const { from, to, ...others } = duration;
    for (const [key, written] of Object.entries({ from, to })) {
      const end = lengthOf(written);
      if (end !== undefined && !isRecord(end))
        checkStepDuration(end, pointerTo(pointer, key), issues);
      else if (key === "from" || end !== undefined) {
        issues.add(pointerTo(pointer, key), `is ${describeValue(end)}`, DURATION_HINT);
      }
    }
    const [unknown] = Object.keys(others);
    if (unknown !== undefined)
      issues.add(pointerTo(pointer, unknown), `"${unknown}" is not known here`);
    if (typeof from === "number" && typeof to === "number" && from > to) {
      issues.add(pointer, `from ${from} is greater than to ${to}`, "exchange them");
    }
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

/** A time in thousandths; undefined if it is not a valid one. */
export function scaledTime(time: unknown): number | undefined {
  if (typeof time !== "number" || !(time >= 0) || time > MAX_COST) return undefined;
  const scaled = Math.round(time * COST_SCALE);
  return Math.abs(scaled / COST_SCALE - time) < 1e-9 * Math.max(1, time) ? scaled : undefined;
}

/** A written length: a number, or the text of a variable or a sum, which may also be written as `{ "var": … }`. */
export function lengthOf(written: unknown): unknown {
  return isRecord(written) &&
    typeof written["var"] === "string" &&
    Object.keys(written).length === 1
    ? written["var"]
    : written;
}

/** The conditions on the state under which a step can have a duration; none if it always can. */
export function possibleWhere(duration: unknown): readonly Readonly<Record<string, unknown>>[] {
  const written = lengthOf(duration);
  if (typeof written === "string") return [atLeast(written, 0)];
  if (!isRecord(written)) return [];
  const from = lengthOf(written["from"]);
  const to = lengthOf(written["to"]);
  if (to === undefined) return [];
  if (typeof from !== "string") {
    return typeof to === "string" ? [atLeast(to, from as number)] : [];
  }
  if (typeof to !== "string") {
    const scale = scaleOf(from);
    return [{ [sum(from, scale)]: { "<=": Math.floor((to as number) * scale) } }];
  }
  const scale = Math.max(scaleOf(from), scaleOf(to));
  return [{ [sum(to, scale)]: { ">=": { var: sum(from, scale) } } }, atLeast(to, 0)];
}

/** A length is at least so much, and not zero. */
function atLeast(text: string, least: number): Readonly<Record<string, unknown>> {
  const scale = scaleOf(text);
  return { [sum(text, scale)]: { ">=": Math.max(1, Math.ceil(least * scale)) } };
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
