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
  if (typeof written === "string") return [{ [sum(written)]: { ">=": 1 } }];
  if (!isRecord(written)) return [];
  const from = lengthOf(written["from"]);
  const to = lengthOf(written["to"]);
  const isText = [from, to].map((end) => typeof end === "string");
  if (!isText[0] && !isText[1]) return [];
  if (to === undefined) return [];
  if (!isText[0])
    return [{ [sum(to as string)]: { ">=": Math.max(1, Math.ceil(from as number)) } }];
  if (!isText[1]) return [{ [sum(from as string)]: { "<=": Math.floor(to as number) } }];
  return [
    { [sum(to as string)]: { ">=": { var: sum(from as string) } } },
    { [sum(to as string)]: { ">=": 1 } },
  ];
}

/** A length as a sum, so that a parameter stands for its number and not for a variable's name. */
function sum(text: string): string {
  return /\s/.test(text.trim()) ? text : `${text} + 0`;
}
