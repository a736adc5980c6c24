import { type IssueCollector, isRecord } from "../../../base/json/issues.ts";
import { pointerTo } from "../../../base/text/json-pointer.ts";
import { checkNames, expanderOf, parametersOf, readThings, withPresence } from "./expand-tools.ts";
import type { ThingParameters } from "./kinds.ts";
import { Mentions } from "./mentions.ts";
import type { ReadKinds } from "./read-kinds.ts";

/**
 * Expands the clocks as tools are: each thing becomes a parameter with places as values, and a clock runs only while there
 * is a thing at that place.
 */
export function expandClocks(
  clocks: unknown,
  kinds: ReadKinds,
  issues: IssueCollector,
): { readonly written: unknown; readonly things: ReadonlyMap<string, ThingParameters> } {
  const found = new Map<string, ThingParameters>();
  if (!Array.isArray(clocks)) return { written: clocks, things: found };
  const written = clocks.map((clock: unknown, index) => {
    if (!isRecord(clock) || clock["things"] === undefined) return clock;
    const pointer = pointerTo("/clocks", index);
    const { things: given, while: condition, duration, then, parameters = {}, ...rest } = clock;
    const things = readThings(given, kinds, pointer, issues);
    if (typeof clock["name"] === "string") found.set(clock["name"], things);
    if (!isRecord(parameters)) return { ...rest, parameters };
    checkNames(things, parameters, pointer, issues);
    const expand = expanderOf(new Mentions(things, kinds), pointer, issues);
    return {
      ...rest,
      parameters: { ...parameters, ...parametersOf(things, kinds) },
      while: withPresence(expand(condition, "while"), things),
      duration: expand(duration, "duration"),
      then: expand(then, "then"),
    };
  });
  return { written, things: found };
}
