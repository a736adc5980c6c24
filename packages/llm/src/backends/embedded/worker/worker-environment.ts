type Environment = Readonly<Record<string, string | undefined>>;

/** The texts that node-llama-cpp takes for a truth value. */
const TRUTH_VALUES = /^(true|false|1|0)$/i;

/**
 * The environment of a thread that runs models: node-llama-cpp refuses to load where `CI` is neither true nor false, but
 * some systems set it to their name, and some to nothing.
 */
export function workerEnvironment(environment: Environment = process.env): NodeJS.ProcessEnv {
  const { CI: ci, ...others } = environment;
  if (ci === undefined || ci.trim() === "") return others;
  return { ...others, CI: TRUTH_VALUES.test(ci) ? ci : "true" };
}
