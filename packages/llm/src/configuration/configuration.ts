/**
 * Files of configuration: what they say, and what is wrong with them.
 *
 * @module
 */

/** The contents of a file of configuration, such as `understudy.toml`. */
export interface Configuration {
  /** SPECs by the names that the game has for its models. */
  readonly models: Readonly<Record<string, string>>;
  readonly defaults: ConfiguredDefaults;
  readonly folders: ConfiguredFolders;
}

/** Settings that hold unless somebody says otherwise. */
export interface ConfiguredDefaults {
  /** A SPEC, or one of the names above. */
  readonly model?: string | undefined;
  /** Budget of a plan, in milliseconds. */
  readonly budgetMs?: number | undefined;
  readonly ollamaUrl?: string | undefined;
  /** See `LLM_TIMEOUT_MS`. */
  readonly timeoutMs?: number | undefined;
  /** See `LLM_RETRY_MAX`. */
  readonly maxRetries?: number | undefined;
  /** See `LLM_BREAKER_THRESHOLD`. */
  readonly breakerThreshold?: number | undefined;
}

/** The folders in use; paths in the file are relative to it. */
export interface ConfiguredFolders {
  /** Of model files. */
  readonly models?: string | undefined;
}

/**
 * The SPEC that a configuration means by a text: what a name stands for, else the text itself.
 *
 * @example
 * configuredSpec(await readConfiguration("understudy.toml"), "planner"); // "nano"
 */
export function configuredSpec({ models }: Configuration, text: string): string {
  return Object.hasOwn(models, text) ? (models[text] as string) : text;
}
