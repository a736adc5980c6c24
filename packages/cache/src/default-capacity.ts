import { RequestError } from "@understudy/planner-core";

const NAME = "LLM_CACHE_CAP";
const MAX = 10_000_000;

/**
 * Default number of entries of a cache: the environment variable `LLM_CACHE_CAP`, otherwise 4096. Pages have no
 * environment.
 *
 * @throws RequestError if the variable is not an integer from 1 to 10,000,000
 */
export function defaultCapacity(): number {
  const { process } = globalThis as {
    readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  };
  const text = process?.env?.[NAME]?.trim() ?? "";
  if (text === "") return 4096;
  const capacity = Number(text);
  if (Number.isInteger(capacity) && capacity >= 1 && capacity <= MAX) return capacity;
  const message = `the environment sets it to "${text}"; it must be an integer from 1 to ${MAX}`;
  throw new RequestError([{ pointer: NAME, message }]);
}
