import { type Issue, RequestError } from "../../errors.ts";
import { pointerTo } from "../../text/json-pointer.ts";
import { NO_WAY, Ways, type WayTable } from "../actions/ways.ts";
import { COST_SCALE, MAX_COST } from "../definition/costs.ts";
import { describeValue, isRecord } from "../definition/issues.ts";
import { suggestName } from "../definition/names.ts";
import type { Variable } from "../definition/variables.ts";

/** The cost of a way by the names of its ends; undefined where there is none. */
type WayCost = (from: string, to: string) => number | undefined;

/** The forms in which a game may give the costs of ways. */
export type WaysInput = Ways | WayCost | WayTable;

const HINT = `a number from 0 to ${MAX_COST}; leave out what is no way`;

/**
 * Reads what ways cost.
 *
 * @param position the variable whose values the places are
 * @throws RequestError with everything that is wrong
 */
export function readWays(position: Variable | undefined, source: unknown, pointer: string): Ways {
  if (position === undefined) {
    throw new RequestError([
      {
        pointer,
        message: "are for domains with a position",
        hint: 'give the variable that says where the agent is "position": true, and a tool the cost { "way": "$place" }',
      },
    ]);
  }
  if (source instanceof Ways) {
    if (source.position === position) return source;
    throw new RequestError([{ pointer, message: "are ways of another domain" }]);
  }
  const issues: Issue[] = [];
  const scaledCosts =
    typeof source === "function"
      ? askedCosts(position.values, source as WayCost, pointer, issues)
      : listedCosts(position.values, source, pointer, issues);
  if (issues.length > 0) throw new RequestError(issues);
  return new Ways(position, scaledCosts);
}

function askedCosts(
  places: readonly string[],
  costOf: WayCost,
  pointer: string,
  issues: Issue[],
): Int32Array {
  const scaledCosts = new Int32Array(places.length * places.length);
  for (const [from, start] of places.entries()) {
    for (const [to, end] of places.entries()) {
      const cost: unknown = costOf(start, end);
      if (cost === undefined) continue;
      const place = pointerTo(pointerTo(pointer, start), end);
      scaledCosts[from * places.length + to] = scaled(cost, place, issues);
    }
  }
  return scaledCosts;
}

function listedCosts(
  places: readonly string[],
  table: unknown,
  pointer: string,
  issues: Issue[],
): Int32Array {
  const scaledCosts = new Int32Array(places.length * places.length);
  eachPlace(table, places, pointer, issues, (from, row, rowPointer) => {
    eachPlace(row, places, rowPointer, issues, (to, cost, place) => {
      scaledCosts[from * places.length + to] = scaled(cost, place, issues);
    });
  });
  return scaledCosts;
}

function eachPlace(
  table: unknown,
  places: readonly string[],
  pointer: string,
  issues: Issue[],
  visit: (code: number, value: unknown, pointer: string) => void,
): void {
  if (!isRecord(table)) {
    issues.push({
      pointer,
      message: `must be an object of places, not ${describeValue(table)}`,
      hint: 'such as { "home": { "market": 12 } }',
    });
    return;
  }
  for (const [name, value] of Object.entries(table)) {
    const place = pointerTo(pointer, name);
    const code = places.indexOf(name);
    if (code >= 0) visit(code, value, place);
    else {
      const hint = suggestName(name, places);
      issues.push({
        pointer: place,
        message: `"${name}" is not a place`,
        ...(hint === undefined ? {} : { hint }),
      });
    }
  }
}

/** Rounded up to thousandths: no step is free. */
function scaled(cost: unknown, pointer: string, issues: Issue[]): number {
  if (typeof cost === "number" && cost >= 0 && cost <= MAX_COST) {
    return Math.max(1, Math.ceil(cost * COST_SCALE - 1e-6));
  }
  issues.push({ pointer, message: `is ${describeValue(cost)}`, hint: HINT });
  return NO_WAY;
}
