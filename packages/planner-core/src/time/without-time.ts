import { DomainError } from "../base/errors.ts";
import type { Compiler } from "../rules/domain/definition/compiler.ts";
import { hasTimeKeys } from "../rules/domain/definition/time-keys.ts";

/**
 * Stands in for `durations/compile.ts` in pages, which load that only by `@understudy/planner-core/time`.
 *
 * @throws DomainError for a definition with time
 */
export const compileTime: Compiler<never> = (definition) => {
  if (!hasTimeKeys(definition)) return undefined;
  const message =
    "has durations, events, deadlines or shared variables, which this page has not loaded";
  const hint = 'import loadDomain or defineDomain from "@understudy/planner-core/time"';
  throw new DomainError([{ pointer: "", message, hint }]);
};
