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
  return onlyDefined({
    timeoutMs: unlessSet("LLM_TIMEOUT_MS", defaults.timeoutMs),
    maxRetries: unlessSet("LLM_RETRY_MAX", defaults.maxRetries),
    breakerThreshold: unlessSet("LLM_BREAKER_THRESHOLD", defaults.breakerThreshold),
    failureRatio: unlessSet("LLM_BREAKER_RATIO", defaults.breakerRatio),
    windowMs: unlessSet("LLM_BREAKER_WINDOW_MS", defaults.breakerWindowMs),
    cooldownMs: unlessSet("LLM_BREAKER_COOLDOWN_MS", defaults.breakerCooldownMs),
  });
}

/** Knobs of a pool. The environment goes before the file. */
export function configuredPoolKnobs({ pool }: Configuration): {
  readonly hedgeShare: number | undefined;
  readonly memberCooldownMs: number | undefined;
} {
  return {
    hedgeShare: unlessSet("LLM_HEDGE_SHARE", pool?.hedgeShare),
    memberCooldownMs: unlessSet("LLM_MEMBER_COOLDOWN_MS", pool?.memberCooldownMs),
  };
}

function onlyDefined(
  knobs: Readonly<Record<string, number | undefined>>,
): Partial<ResilienceSettings> {
  return Object.fromEntries(Object.entries(knobs).filter(([, value]) => value !== undefined));
}

function unlessSet(variable: string, value: number | undefined): number | undefined {
  return readEnvironment().isSet(variable) ? undefined : value;
}
