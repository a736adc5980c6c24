import { RequestError } from "@understudy/planner-core";

/** What the environment sets. */
export interface Environment {
  /** Entries of an exact cache: `LLM_CACHE_CAP`. */
  readonly cacheCapacity: number;
}

/**
 * Reads the environment; the only place that does.
 *
 * @throws RequestError that names the variable if a value makes no sense
 */
export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Environment {
  return { cacheCapacity: readInteger(environment, "LLM_CACHE_CAP", 4096, 1, 10_000_000) };
}

function readInteger(
  environment: Readonly<Record<string, string | undefined>>,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = environment[name]?.trim();
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  const message = `the environment sets it to "${text}"; it must be an integer from ${min} to ${max}`;
  throw new RequestError([{ pointer: name, message }]);
}
