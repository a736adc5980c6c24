import { type Issue, RequestError } from "../../base/errors.ts";
import { describeValue, isRecord } from "../../base/json/issues.ts";
import { entryOf, listOf } from "../../base/json/lists.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { suggestName } from "../../base/text/nearest-name.ts";
import type { ClockInput } from "../../engine/contract/request.ts";
import { isCalled, type TimedClock } from "../../time/schedule/clocks/timed-clocks.ts";
import type { RunningClock } from "../../time/schedule/problem.ts";

const KEYS: readonly string[] = ["clock", "args", "leftMs"];

/**
 * Reads the time that is left of running clocks.
 *
 * @param issues takes what does not fit
 * @throws RequestError for what is no list of clocks
 */
export function readRunningClocks(
  known: readonly TimedClock[],
  clocks: readonly ClockInput[] | undefined,
  issues: Issue[],
  unitMs: number,
): readonly RunningClock[] {
  const told = new Set<number>();
  return listOf(clocks, "/clocks", "running clocks").flatMap((each, index) => {
    const pointer = pointerTo("/clocks", index);
    const entry = entryOf(each, pointer, "a running clock");
    for (const [key, value] of Object.entries(entry)) {
      if (value === undefined || KEYS.includes(key)) continue;
      const hint = suggestName(key, KEYS);
      const message = `"${key}" is not known here`;
      issues.push({ pointer: pointerTo(pointer, key), message, ...(hint && { hint }) });
    }
    const { clock, args = {}, leftMs } = entry;
    const found = known.find((own) => isRecord(args) && isCalled(own, clock, args));
    if (found === undefined) {
      const names = [...new Set(known.map(({ name }) => name))];
      const isNamed = names.includes(clock);
      const message = isNamed
        ? `"${clock}" has no such arguments: ${describeValue(args)}`
        : `${describeValue(clock)} is no clock`;
      const hint = isNamed ? undefined : suggestName(String(clock), names);
      const place = pointerTo(pointer, isNamed ? "args" : "clock");
      issues.push({ pointer: place, message, ...(hint === undefined ? {} : { hint }) });
      return [];
    }
    if (told.has(found.index)) issues.push({ pointer, message: "is told twice" });
    told.add(found.index);
    if (typeof leftMs !== "number" || !(leftMs >= 0 && leftMs < Number.POSITIVE_INFINITY)) {
      const message = `must be a number of milliseconds of at least 0, not ${describeValue(leftMs)}`;
      issues.push({ pointer: pointerTo(pointer, "leftMs"), message });
      return [];
    }
    return [{ clock: found.index, scaledLeft: Math.round((leftMs * 1000) / unitMs) }];
  });
}

/**
 * The same, for those who have no list of issues.
 *
 * @throws RequestError with all issues
 */
export function runningClocks(
  known: readonly TimedClock[],
  clocks: readonly ClockInput[] | undefined,
  unitMs: number,
): readonly RunningClock[] {
  const issues: Issue[] = [];
  const running = readRunningClocks(known, clocks, issues, unitMs);
  if (issues.length > 0) throw new RequestError(issues);
  return running;
}
