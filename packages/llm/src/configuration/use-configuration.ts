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

type Places = Pick<OpenBackendOptions, "ollamaUrl" | "modelsFolder">;

interface PoolKnobs {
  readonly hedgeShare?: number | undefined;
  readonly memberCooldownMs?: number | undefined;
}

/** By option: the variable of the environment that takes precedence over the file, and where the file has it. */
type Knobs<Options> = {
  readonly [Name in keyof Options]: Knob<Options[Name]>;
};
type Knob<Value = unknown> = readonly [
  variable: string,
  of: (configuration: Configuration) => Value | undefined,
];

const PLACES: Knobs<Places> = {
  ollamaUrl: ["OLLAMA_URL", ({ defaults }) => defaults.ollamaUrl],
  modelsFolder: ["UNDERSTUDY_MODELS", ({ folders }) => folders.models],
};

const CALLS: Knobs<Partial<ResilienceSettings>> = {
  timeoutMs: ["LLM_TIMEOUT_MS", ({ defaults }) => defaults.timeoutMs],
  maxRetries: ["LLM_RETRY_MAX", ({ defaults }) => defaults.maxRetries],
  breakerThreshold: ["LLM_BREAKER_THRESHOLD", ({ defaults }) => defaults.breakerThreshold],
  failureRatio: ["LLM_BREAKER_RATIO", ({ defaults }) => defaults.breakerRatio],
  windowMs: ["LLM_BREAKER_WINDOW_MS", ({ defaults }) => defaults.breakerWindowMs],
  cooldownMs: ["LLM_BREAKER_COOLDOWN_MS", ({ defaults }) => defaults.breakerCooldownMs],
};

const POOL: Knobs<PoolKnobs> = {
  hedgeShare: ["LLM_HEDGE_SHARE", ({ pool }) => pool?.hedgeShare],
  memberCooldownMs: ["LLM_MEMBER_COOLDOWN_MS", ({ pool }) => pool?.memberCooldownMs],
};

/** The places in which models are looked for. The environment takes precedence over the file. */
export function configuredPlaces(configuration: Configuration): Places {
  return unlessSet(PLACES, configuration);
}

/** Knobs of calls. The environment takes precedence over the file. */
export function configuredKnobs(configuration: Configuration): Partial<ResilienceSettings> {
  return unlessSet(CALLS, configuration);
}

/** Knobs of a pool. The environment takes precedence over the file. */
export function configuredPoolKnobs(configuration: Configuration): PoolKnobs {
  return unlessSet(POOL, configuration);
}

/** The settings of a file, as variables of the environment. */
export function configuredVariables(configuration: Configuration): ReadonlyMap<string, string> {
  const knobs: readonly Knob[] = [PLACES, CALLS, POOL].flatMap((each) => Object.values<Knob>(each));
  return new Map(
    knobs.flatMap(([variable, of]) => {
      const value = of(configuration);
      return value === undefined ? [] : [[variable, String(value)]];
    }),
  );
}

/** The options that the file sets and the environment does not. */
function unlessSet<Options extends object>(
  knobs: Knobs<Options>,
  configuration: Configuration,
): Options {
  const { isSet } = readEnvironment();
  const options = Object.entries<Knob>(knobs).flatMap(([name, [variable, of]]) => {
    const value = isSet(variable) ? undefined : of(configuration);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(options) as Options;
}
