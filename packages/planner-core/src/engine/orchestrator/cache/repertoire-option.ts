import { RequestError } from "../../../base/errors.ts";
import type { AnyDomainTypes, DomainTypes } from "../../../rules/domain/definition/types.ts";
import type { PlanCache } from "../../contract/cache.ts";
import type { OrchestratorOptions } from "../options.ts";

/**
 * The cache of an orchestrator: the given cache or repertoire. With a lead, unrehearsed personas are left to the lead.
 *
 * @throws RequestError if both a cache and a repertoire are given, or the repertoire is for another domain
 */
export function cacheOf<T extends DomainTypes = AnyDomainTypes>({
  cache,
  repertoire,
  domain,
  lead,
  clock,
}: OrchestratorOptions<T>): PlanCache | undefined {
  if (repertoire === undefined) return cache;
  if (cache !== undefined) {
    throw misfit(
      "cannot be combined with a cache",
      "give it to the cache: new TieredCache({ rehearsed: [repertoire] })",
    );
  }
  if (repertoire.domain !== domain.untyped) {
    throw misfit(
      `is for another domain: "${repertoire.domain.name}"`,
      "load it with the domain of the orchestrator",
    );
  }
  const unknownText = lead === undefined ? "plain" : "miss";
  // A method of the repertoire, so that a game without one does not bundle its cache.
  return repertoire.asCache({ unknownText, clock });
}

function misfit(message: string, hint: string): RequestError {
  return new RequestError([{ pointer: "/repertoire", message, hint }]);
}
