import { RequestError } from "../../base/errors.ts";
import { CompiledCondition } from "../../rules/condition/condition.ts";
import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { NowRequest } from "./request.ts";

/**
 * The compiled `maintain` of a request.
 *
 * @throws RequestError for a malformed condition, or one of another domain
 */
export function maintainedCondition<T extends DomainTypes>(
  domain: Domain<T>,
  maintain: NowRequest<T>["maintain"],
): CompiledCondition | undefined {
  if (maintain === undefined) return undefined;
  if (!(maintain instanceof CompiledCondition)) return domain.condition(maintain, "/maintain");
  if (maintain.variables === undefined || maintain.variables === domain.variables) return maintain;
  const message = "is a condition of another domain";
  throw new RequestError([{ pointer: "/maintain", message }]);
}
