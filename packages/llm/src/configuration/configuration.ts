/**
 * Files of configuration: what they say, and what is wrong with them.
 *
 * @module
 */

import { RequestError } from "@understudy/planner-core";
import { parseModelSpec } from "../backends/spec/model-spec.ts";
import type { CallSetting } from "../model-settings.ts";
import type { MemberTask } from "../pool/pool-member.ts";
import type { RoutingRule } from "../pool/strategies/route/routing-rules.ts";
import type { StrategyName } from "../pool/strategies/strategy-by-name.ts";

/** Stands for the pool of a configuration where a model is named, and is its section. */
export const POOL = "pool";

/**
 * The models of a program and how they are opened: from a file such as `understudy.toml`, from environment variables,
 * and from flags or options.
 */
export interface ModelsConfiguration {
  /** SPECs by the names that the game has for its models. */
  readonly models: Readonly<Record<string, string>>;
  readonly defaults: ConfiguredDefaults;
  readonly folders: ConfiguredFolders;
  /** Several of the models behind one lead: see `createPool`. */
  readonly pool?: ConfiguredPool | undefined;
}

/** Settings that hold unless others are given: of calls as in `ResilienceSettings`. */
interface ConfiguredDefaults extends Partial<Record<CallSetting, number>> {
  /** A SPEC, one of the names above, or `pool`. */
  readonly model?: string | undefined;
  /** Budget of a plan, in milliseconds. */
  readonly budgetMs?: number | undefined;
  readonly ollamaUrl?: string | undefined;
}

/** The folders in use; paths in the file are relative to it. */
interface ConfiguredFolders {
  /** The folder of model files. */
  readonly models?: string | undefined;
}

/** A pool of models. */
export interface ConfiguredPool {
  /** Default: `small-first`. */
  readonly strategy?: StrategyName | undefined;
  /** The smallest first. */
  readonly members: readonly ConfiguredMember[];
  /** See `LLM_HEDGE_SHARE`. */
  readonly hedgeShare?: number | undefined;
  /** See `LLM_MEMBER_COOLDOWN_MS`. */
  readonly memberCooldownMs?: number | undefined;
  /** Rules that say whom to ask, and when: see `routed`. */
  readonly rules?: readonly RoutingRule[] | undefined;
}

/** A model in a pool. */
export interface ConfiguredMember {
  /** A SPEC, or with a configuration one of the names of its models. */
  readonly model: string;
  /** Tells it from the others, in outcomes and figures. Default: `model`. */
  readonly name?: string | undefined;
  /** See `PoolMember`. Default: the same for models of this process, and for those of one Ollama; else its name. */
  readonly resource?: string | undefined;
  /** The price of a thousand tokens that it writes, in any currency. Default 0. */
  readonly price?: number | undefined;
  /** See `PoolMember`. Default 1. */
  readonly weight?: number | undefined;
  /** The tasks that it is asked for. Default: all. */
  readonly tasks?: readonly MemberTask[] | undefined;
}

/**
 * The SPEC that a configuration means by a text: what a name stands for, else the text itself.
 *
 * @example
 * configuredSpec(await readConfiguration("understudy.toml"), "planner"); // "nano"
 */
export function configuredSpec({ models }: ModelsConfiguration, text: string): string {
  return Object.hasOwn(models, text) ? (models[text] as string) : text;
}

/**
 * As {@link configuredSpec}, for a text that somebody wrote: one that looks like a name but is not known is an error.
 *
 * @throws RequestError with the names that there are
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
