import { RequestError } from "../../../base/errors.ts";
import { describeValue, IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import { NO_WAY, Ways, type WayTable } from "../actions/ways.ts";
import { COST_SCALE, MAX_COST } from "../definition/costs.ts";
import type { Variable } from "../definition/variables.ts";

/** The cost of a way by the names of its ends; undefined if there is no way. */
type WayCost = (from: string, to: string) => number | undefined;

/** Costs of ways in any form that a game may provide. */
export type WaysInput = Ways | WayCost | WayTable;

/** Limit on the number of reported mistakes. */
const MAX_ISSUES = 100;

const HINT = `a number from 0 to ${MAX_COST}; leave out missing ways`;

/**
 * Reads costs of ways.
 *
 * @param position the variable whose values are the places
 * @throws RequestError with all issues
 */
export function readWays(position: Variable | undefined, source: unknown, pointer: string): Ways {
  if (position === undefined) {
    throw new RequestError([
      {
        pointer,
        message: "need a domain with a position",
        hint: 'declare the variable of the agent\'s place with "position": true, and a tool with the cost { "way": "$place" }',
      },
    ]);
  }
  if (source instanceof Ways) {
    if (source.position === position) return source;
    throw new RequestError([{ pointer, message: "are ways of another domain" }]);
  }
  const issues = new IssueCollector(MAX_ISSUES);
  const scaledCosts =
    typeof source === "function"
      ? askedCosts(position.values, source as WayCost, pointer, issues)
      : listedCosts(position.values, source, pointer, issues);
  if (!issues.isEmpty) throw new RequestError(issues.issues);
  return new Ways(position, scaledCosts);
}

function askedCosts(
  places: readonly string[],
  costOf: WayCost,
  pointer: string,
  issues: IssueCollector,
): Int32Array {
  const scaledCosts = new Int32Array(places.length * places.length);
  for (const [from, start] of places.entries()) {
    for (const [to, end] of places.entries()) {
      const cost: unknown = costOf(start, end);
      if (cost === undefined) continue;
      const place = (): string => pointerTo(pointerTo(pointer, start), end);
      scaledCosts[from * places.length + to] = scaled(cost, place, issues);
    }
  }
  return scaledCosts;
}

function listedCosts(
  places: readonly string[],
  table: unknown,
  pointer: string,
  issues: IssueCollector,
): Int32Array {
  const scaledCosts = new Int32Array(places.length * places.length);
  const codes = new Map(places.map((place, code) => [place, code]));
  eachPlace(table, codes, pointer, issues, (from, row, start) => {
    const rowPointer = pointerTo(pointer, start);
    eachPlace(row, codes, rowPointer, issues, (to, cost, end) => {
      const place = (): string => pointerTo(rowPointer, end);
      scaledCosts[from * places.length + to] = scaled(cost, place, issues);
    });
  });
  return scaledCosts;
}

function eachPlace(
  table: unknown,
  codes: ReadonlyMap<string, number>,
  pointer: string,
  issues: IssueCollector,
  visit: (code: number, value: unknown, name: string) => void,
): void {
  if (!isRecord(table)) {
    const message = `must be an object of places, not ${describeValue(table)}`;
    issues.add(pointer, message, 'such as { "home": { "market": 12 } }');
    return;
  }
  const names = Object.keys(table);
  if (names.length > codes.size + MAX_ISSUES) {
    issues.add(pointer, `has ${names.length} places; the domain has ${codes.size}`);
    return;
  }
  for (const name of names) {
    const code = codes.get(name);
    if (code !== undefined) {
      visit(code, table[name], name);
      continue;
    }
    const hint = (): string | undefined => suggestName(name, [...codes.keys()]);
    issues.add(pointerTo(pointer, name), `"${name}" is not a place`, hint);
  }
}

/** A cost rounded up to thousandths, as no step is free. */
function scaled(cost: unknown, place: () => string, issues: IssueCollector): number {
  if (typeof cost === "number" && cost >= 0 && cost <= MAX_COST) {
    return Math.max(1, Math.ceil(cost * COST_SCALE - 1e-6));
  }
  issues.add(place(), `is ${describeValue(cost)}`, HINT);
  return NO_WAY;
}
