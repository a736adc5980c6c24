import type { ResilienceSettings } from "../../breaker/settings.ts";
import {
  CALL_SETTINGS,
  type EnvironmentTexts,
  PLACE_SETTINGS,
  POOL_SETTINGS,
  settingsIn,
  settingsWith,
} from "../../model-settings.ts";
import type { ModelsConfiguration } from "./configuration.ts";

const NOTHING: ModelsConfiguration = { models: {}, defaults: {}, folders: {} };

/**
 * The configuration of models: given, or read from a file. Environment variables override its settings.
 *
 * @param env default: the environment of this process
 * @throws RequestError with all problems of the file, or naming an invalid environment variable
 */
export async function configurationOf(
  config: string | ModelsConfiguration | undefined,
  env?: EnvironmentTexts,
): Promise<ModelsConfiguration> {
  if (typeof config !== "string") return withEnvironment(config, env);
  // Most games have no configuration file.
  const { readConfiguration } = await import("./read-configuration.ts");
  return withEnvironment(await readConfiguration(config), env);
}

/** The configuration with its settings overridden by environment variables. */
export function withEnvironment(
  configuration: ModelsConfiguration = NOTHING,
  env?: EnvironmentTexts,
): ModelsConfiguration {
  const { defaults, folders, pool } = configuration;
  const { modelsFolder, ...places } = settingsIn(PLACE_SETTINGS, env);
  return {
    ...configuration,
    defaults: { ...defaults, ...places, ...settingsIn(CALL_SETTINGS, env) },
    folders: { ...folders, ...(modelsFolder !== undefined && { models: modelsFolder }) },
    ...(pool && { pool: { ...pool, ...settingsIn(POOL_SETTINGS, env) } }),
  };
}

/** Model locations: the address of Ollama and the folder of model files. */
export function modelPlaces({ defaults, folders }: ModelsConfiguration): {
  readonly ollamaUrl: string;
  readonly modelsFolder: string;
} {
  const { ollamaUrl, modelsFolder } = settingsWith(PLACE_SETTINGS, {});
  return {
    ollamaUrl: defaults.ollamaUrl ?? ollamaUrl,
    modelsFolder: folders.models ?? modelsFolder,
  };
}

/** The settings of calls: timeout, retries, breaker. */
export function callSettingsOf({
  defaults: { model: _, budgetMs: __, ollamaUrl: ___, ...calls },
}: ModelsConfiguration): Partial<ResilienceSettings> {
  return calls;
}
