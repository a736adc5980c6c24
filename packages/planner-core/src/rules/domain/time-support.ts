import { timedParts as included } from "#time";
import { DomainError } from "../../base/errors.ts";
import type { Rest } from "../../base/work/rest.ts";
import type { DomainLimits } from "./definition/definition.ts";
import { hasTimeKeys } from "./definition/time-keys.ts";
import type { DomainParts } from "./domain-parts.ts";

/** Compiles a definition with time; returns undefined for one without. */
type CompileTime = (
  definition: unknown,
  limits: DomainLimits,
  rest: Rest,
  things: readonly string[],
) => DomainParts | undefined;

/** Undefined in a page that has not imported `@understudy/planner-core/time`. */
let compile: CompileTime | undefined = included;

/** Sets how domains with time are compiled from now on; undefined for not at all. */
export function supportTime(given: CompileTime | undefined): void {
  compile = given;
}

/**
 * The parts of a domain with time; undefined for a definition without.
 *
 * @throws DomainError with every issue found, or in a page that has not loaded what time takes
 */
export const partsWithTime: CompileTime = (definition, limits, rest, things) => {
  if (compile !== undefined) return compile(definition, limits, rest, things);
  if (!hasTimeKeys(definition)) return undefined;
  const message =
    "has durations, events, deadlines or shared variables, which this page has not loaded";
  const hint = 'import "@understudy/planner-core/time" in the file that defines the domain';
  throw new DomainError([{ pointer: "", message, hint }]);
};
