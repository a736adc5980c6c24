type Environment = Readonly<Record<string, string | undefined>>;

/** Values that node-llama-cpp accepts as booleans. */
const TRUTH_VALUES = /^(true|false|1|0)$/i;

/**
 * Environment of the worker thread. node-llama-cpp fails to load if `CI` is not a boolean, but some CI systems set it
 * to their name or to an empty string.
 */
export function workerEnvironment(environment: Environment = process.env): NodeJS.ProcessEnv {
  const { CI: ci, ...others } = environment;
  if (ci === undefined || ci.trim() === "") return others;
  return { ...others, CI: TRUTH_VALUES.test(ci) ? ci : "true" };
}
