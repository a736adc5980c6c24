import type { OpenBackendOptions } from "../backends/spec/open-backend.ts";
import { readEnvironment } from "../environment.ts";
import type { ResilienceSettings } from "../resilience/settings.ts";
import type { Configuration } from "./configuration.ts";

const NOTHING: Configuration = { models: {}, defaults: {}, folders: {} };

/**
 * A configuration that was given, or the file that it is in.
 *
 * @throws RequestError with everything that is wrong with the file
 */
export async function configurationOf(
  config: string | Configuration | undefined,
): Promise<Configuration> {
  if (typeof config !== "string") return config ?? NOTHING;
  // Most games have none.
  const { readConfiguration } = await import("./read-configuration.ts");
  return readConfiguration(config);
}

/** The places in which models are looked for. The environment goes before the file. */
export function configuredPlaces({
  defaults,
  folders,
}: Configuration): Pick<OpenBackendOptions, "ollamaUrl" | "modelsFolder"> {
  const { isSet } = readEnvironment();
  return {
    ollamaUrl: isSet("OLLAMA_URL") ? undefined : defaults.ollamaUrl,
    modelsFolder: isSet("UNDERSTUDY_MODELS") ? undefined : folders.models,
  };
}

/** Knobs of calls. The environment goes before the file. */
export function configuredKnobs({ defaults }: Configuration): Partial<ResilienceSettings> {
  const { timeoutMs, maxRetries, breakerThreshold } = defaults;
  const { isSet } = readEnvironment();
  return {
    ...(timeoutMs === undefined || isSet("LLM_TIMEOUT_MS") ? {} : { timeoutMs }),
    ...(maxRetries === undefined || isSet("LLM_RETRY_MAX") ? {} : { maxRetries }),
    ...(breakerThreshold === undefined || isSet("LLM_BREAKER_THRESHOLD")
      ? {}
      : { breakerThreshold }),
  };
}
