/**
 * Loads domains with time in pages. The main entry does so elsewhere; in a page it loads domains without time alone.
 *
 * @module
 */

import { NO_REST } from "./base/work/rest.ts";
import type { defineDomain as defineWithoutTime } from "./rules/domain/define-domain.ts";
import type { DomainLimits } from "./rules/domain/definition/definition.ts";
import { Domain } from "./rules/domain/domain.ts";
import { compileKinds } from "./rules/domain/kinds/compile.ts";
import { loadParts } from "./rules/domain/load-domain.ts";
import { compileTime } from "./time/durations/compile.ts";

/** `loadDomain` of the main entry, for definitions with time, too. */
export function loadDomain(source: unknown, limits: Partial<DomainLimits> = {}): Domain {
  return new Domain(loadParts(source, limits, NO_REST, [compileKinds, compileTime]));
}

/** `defineDomain` of the main entry, for definitions with time, too. */
export const defineDomain = loadDomain as unknown as typeof defineWithoutTime;
