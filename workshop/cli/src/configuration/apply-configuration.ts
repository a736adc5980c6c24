/**
 * The configuration file: read before each command, and written by `understudy init`.
 *
 * @module
 */

import { existsSync } from "node:fs";
import type { ModelsConfiguration } from "@understudy/llm/models";
import { RequestError } from "@understudy/planner-core";
import type { Command } from "commander";
import { CONFIGURATION_FILE, namedConfiguration } from "../input/configuration-file.ts";
import { InputError, refuseInput } from "../input/input-error.ts";
import type { CliEnvironment } from "../streams.ts";

/** The `--model` that stands for the configured pool, and the commands that accept it. */
const POOL = "pool";
const WITH_POOL = ["plan", "serve", "trial"];
/** Commands with the shipped model as default. */
const WITH_DEFAULT_MODEL = ["plan", "check", "viewer", "serve", "prepare"];

/**
 * Applies the configuration: `--config`, `UNDERSTUDY_CONFIG`, or `understudy.toml` in the working directory. Flags take
 * precedence.
 *
 * @returns undefined without a file
 * @throws InputError with every issue of the file
 */
export async function applyConfiguration(
  command: Command,
  env: CliEnvironment,
): Promise<ModelsConfiguration | undefined> {
  const named: string | undefined = command.opts()["config"] ?? namedConfiguration(env);
  const file = named ?? CONFIGURATION_FILE;
  // These commands report the file's issues themselves, or write it.
  if (command.parent?.name() === "config") command.processedArgs[0] ??= file;
  if (command.name() === "init" || command.parent?.name() === "config") return undefined;
  if (named === undefined && !existsSync(file)) return undefined;
  // The service reads more of the file: a file with [auth] must not be served without it.
  if (command.name() === "serve") command.setOptionValue("config", file);
  // Standard input can be read only once, by the command.
  if (file === "-") return undefined;
  const { readConfiguration } = await import("@understudy/llm/models");
  const { chosenSpec } = await import("@understudy/llm/internal");
  let configuration: ModelsConfiguration;
  try {
    configuration = await readConfiguration(file);
  } catch (error) {
    refuseInput(error, file, "invalid-usage");
  }
  chooseModel(command, configuration.defaults.model, (text) => {
    try {
      return chosenSpec(configuration, text);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const issues = error.issues.map((issue) => ({ ...issue, pointer: "" }));
      throw new InputError("invalid-model", "--model", issues, { cause: error });
    }
  });
  const asked: readonly unknown[] = [
    command.getOptionValue("model"),
    command.processedArgs[0],
  ].flat();
  const isPool = asked.includes(POOL) && configuration.pool !== undefined;
  if (isPool && WITH_POOL.includes(command.name())) command.setOptionValue(POOL, true);
  const { budgetMs } = configuration.defaults;
  if (command.name() === "plan" && command.getOptionValue("budgetMs") === undefined) {
    command.setOptionValue("budgetMs", budgetMs);
  }
  return configuration;
}

/** An error, since replacing the pool with some other model would surprise the user. */
function poolMisfit(command: string): InputError {
  const message = `"pool" means several models, but \`${command}\` asks one`;
  const hint = "name one of them with --model";
  return new InputError("invalid-model", "[defaults]", [{ pointer: "/model", message, hint }]);
}

function chooseModel(
  command: Command,
  model: string | undefined,
  specOf: (text: string) => string,
): void {
  const name = command.name();
  const given: unknown = command.getOptionValue("model");
  const isGiven = command.getOptionValueSource("model") === "cli";
  if (isGiven && typeof given === "string") {
    command.setOptionValue("model", specOf(given));
  }
  const { planner, pddl, replay } = command.opts();
  // These runs need no model, or open their own.
  const isOwn = planner === "classical" || pddl !== undefined || replay !== undefined;
  if (!isGiven && !isOwn && model !== undefined && WITH_DEFAULT_MODEL.includes(name)) {
    if (model === POOL && !WITH_POOL.includes(name)) throw poolMisfit(name);
    command.setOptionValue("model", specOf(model));
  }
  const [spec] = command.processedArgs as readonly unknown[];
  if (name === "trial" && Array.isArray(spec)) {
    command.processedArgs[0] = (spec as readonly string[]).map(specOf);
  }
  if (name === "status" && typeof spec === "string") {
    command.processedArgs[0] = specOf(spec);
  }
}
