/**
 * Configuration files: reading and checking them.
 *
 * @module
 */

import { RequestError } from "@understudy/planner-core";
import { parseModelSpec } from "../../backends/spec/model-spec.ts";
import type { CallSetting } from "../../model-settings.ts";
import type { MemberTask } from "../pool/pool-member.ts";
import type { RoutingRule } from "../pool/strategies/route/routing-rules.ts";
import type { StrategyName } from "../pool/strategies/strategy-by-name.ts";

/** Name of the pool's section, and of the pool as a model. */
export const POOL = "pool";

/**
 * The models of a program and their settings: from a file such as `understudy.toml`, environment variables, and flags
 * or options.
 */
export interface ModelsConfiguration {
  /** SPECs by the game's names for its models. */
  readonly models: Readonly<Record<string, string>>;
  readonly defaults: ConfiguredDefaults;
  readonly folders: ConfiguredFolders;
  /** A pool: several models behind one LLM planner. See `createPool`. */
  readonly pool?: ConfiguredPool | undefined;
}

/** Default settings, including the call settings of `ResilienceSettings`. */
interface ConfiguredDefaults extends Partial<Record<CallSetting, number>> {
  /** A SPEC, a name from `models`, or `pool`. */
  readonly model?: string | undefined;
  /** Time budget of a plan, in milliseconds. */
  readonly budgetMs?: number | undefined;
  readonly ollamaUrl?: string | undefined;
}

/** Folders, relative to the configuration file. */
interface ConfiguredFolders {
  /** The folder with model files. */
  readonly models?: string | undefined;
}

/** A pool of models. */
export interface ConfiguredPool {
  /** Default: `small-first`. */
  readonly strategy?: StrategyName | undefined;
  /** The members, smallest first. */
  readonly members: readonly ConfiguredMember[];
  /** See `LLM_HEDGE_SHARE`. */
  readonly hedgeShare?: number | undefined;
  /** See `LLM_MEMBER_COOLDOWN_MS`. */
  readonly memberCooldownMs?: number | undefined;
  /** Routing rules: see `routed`. */
  readonly rules?: readonly RoutingRule[] | undefined;
}

/** A member of a pool. */
export interface ConfiguredMember {
  /** A SPEC, or a model name from the configuration. */
  readonly model: string;
  /** Unique name in outcomes and metrics. Default: `model`. */
  readonly name?: string | undefined;
  /**
   * See `PoolMember`. Default: shared by all embedded models, and by all models of one Ollama server; otherwise the
   * member's name.
   */
  readonly resource?: string | undefined;
  /** Price of a thousand generated tokens, in any currency. Default 0. */
  readonly price?: number | undefined;
  /** See `PoolMember`. Default 1. */
  readonly weight?: number | undefined;
  /** Tasks of this member. Default: all. */
  readonly tasks?: readonly MemberTask[] | undefined;
}

/**
 * The SPEC for a text in a configuration: the SPEC of the model with that name, otherwise the text itself.
 *
 * @example configuredSpec(await readConfiguration("understudy.toml"), "planner"); // "nano"
 */
export function configuredSpec({ models }: ModelsConfiguration, text: string): string {
  return Object.hasOwn(models, text) ? (models[text] as string) : text;
}

/**
 * As {@link configuredSpec}, for user input: an unknown name is an error.
 *
 * @throws RequestError listing the known names
 */
export function chosenSpec(configuration: ModelsConfiguration, text: string): string {
  const spec = configuredSpec(configuration, text);
  const names = Object.keys(configuration.models);
  const isKnown = spec !== text || text === "none" || text === POOL;
  if (isKnown || names.length === 0 || !/^[\w.:-]+$/.test(text)) return spec;
  try {
    parseModelSpec(spec);
    return spec;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const known = `the configuration has ${names.join(", ")}`;
    throw new RequestError(
      error.issues.map((issue) => ({ ...issue, hint: `${known}; ${issue.hint}` })),
    );
  }
}
