import { type EnvironmentTexts, readEnvironment } from "../environment.ts";
import type { ResilienceSettings } from "../resilience/settings.ts";
import type { ModelsConfiguration } from "./configuration.ts";

const NOTHING: ModelsConfiguration = { models: {}, defaults: {}, folders: {} };

/**
 * The configuration by which models are opened: the given one, or that of a file, with the variables of the
 * environment in place of its settings.
 *
 * @param env default: the environment of this process
 * @throws RequestError with all mistakes of the file; with the variable that makes no sense
 */
export async function configurationOf(
  config: string | ModelsConfiguration | undefined,
  env?: EnvironmentTexts,
): Promise<ModelsConfiguration> {
  if (typeof config !== "string") return withEnvironment(config, env);
  // Most games have no file.
  const { readConfiguration } = await import("./read-configuration.ts");
  return withEnvironment(await readConfiguration(config), env);
}

/** The same configuration, with the variables of the environment in place of its settings. */
export function withEnvironment(
  configuration: ModelsConfiguration = NOTHING,
  env?: EnvironmentTexts,
): ModelsConfiguration {
  const environment = readEnvironment(env);
  const { isSet } = environment;
  const { defaults, folders, pool } = configuration;
  return {
    ...configuration,
    defaults: {
      ...defaults,
      ...(isSet("OLLAMA_URL") && { ollamaUrl: environment.ollamaUrl }),
      ...(isSet("LLM_TIMEOUT_MS") && { timeoutMs: environment.timeoutMs }),
      ...(isSet("LLM_RETRY_MAX") && { maxRetries: environment.maxRetries }),
      ...(isSet("LLM_BREAKER_THRESHOLD") && { breakerThreshold: environment.breakerThreshold }),
      ...(isSet("LLM_BREAKER_RATIO") && { breakerRatio: environment.breakerRatio }),
      ...(isSet("LLM_BREAKER_WINDOW_MS") && { breakerWindowMs: environment.breakerWindowMs }),
      ...(isSet("LLM_BREAKER_COOLDOWN_MS") && { breakerCooldownMs: environment.breakerCooldownMs }),
    },
    folders: {
      ...folders,
      ...(isSet("UNDERSTUDY_MODELS") && { models: environment.modelsFolder }),
    },
    ...(pool && {
      pool: {
        ...pool,
        ...(isSet("LLM_HEDGE_SHARE") && { hedgeShare: environment.hedgeShare }),
        ...(isSet("LLM_MEMBER_COOLDOWN_MS") && { memberCooldownMs: environment.memberCooldownMs }),
      },
    }),
  };
}

/** The places of models: the address of Ollama, and the folder of model files. */
export function modelPlaces({ defaults, folders }: ModelsConfiguration): {
  readonly ollamaUrl: string;
  readonly modelsFolder: string;
} {
  const { ollamaUrl, modelsFolder } = readEnvironment({});
  return {
    ollamaUrl: defaults.ollamaUrl ?? ollamaUrl,
    modelsFolder: folders.models ?? modelsFolder,
  };
}

/** The settings of calls: time-out, retries, breaker. */
export function callSettingsOf({ defaults }: ModelsConfiguration): Partial<ResilienceSettings> {
  const { timeoutMs, maxRetries, breakerThreshold } = defaults;
  const { breakerRatio, breakerWindowMs, breakerCooldownMs } = defaults;
  const settings = {
    ...{ timeoutMs, maxRetries, breakerThreshold },
    ...{ failureRatio: breakerRatio, windowMs: breakerWindowMs, cooldownMs: breakerCooldownMs },
  };
  const set = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as Partial<ResilienceSettings>;
}
