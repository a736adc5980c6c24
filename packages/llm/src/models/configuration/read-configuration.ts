import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { RequestError } from "@understudy/planner-core";
import { parse, TomlError } from "smol-toml";
import { CALL_SETTINGS, text, wholeNumber } from "../../model-settings.ts";
import { configuredSpec, type ModelsConfiguration, POOL } from "./configuration.ts";
import {
  ConfigurationCheck,
  type SectionRule,
  sectionRules,
  shown,
} from "./configuration-check.ts";
import { readPool } from "./read-pool.ts";
import { TomlPlaces } from "./toml-places.ts";

const DEFAULTS: SectionRule = {
  model: ["model", { ...text, range: "a SPEC, a name of [models], or pool" }],
  budget_ms: ["budgetMs", wholeNumber(1, 3_600_000)],
  ollama_url: ["ollamaUrl", text],
  ...sectionRules(CALL_SETTINGS),
};
const FOLDERS: SectionRule = { models: ["models", text] };

/** Sections that other components read and check. */
const OTHERS = [
  ...["server", "auth", "tenants", "limits", "tasks", "cache"],
  ...["domains", "telemetry", "fleet"],
];
const OWN = ["models", "defaults", "folders", POOL];
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Reads a configuration.
 *
 * @param source TOML
 * @param folder base folder of relative paths. Default: the working directory
 * @throws RequestError with all problems, each with its line and column
 *
 * @example
 * parseConfiguration('[models]\nplanner = "nano"').models; // { planner: "nano" }
 */
export function parseConfiguration(
  source: string,
  folder: string = process.cwd(),
): ModelsConfiguration {
  const root = parseToml(source);
  const check = new ConfigurationCheck(new TomlPlaces(source));
  for (const name of Object.keys(root)) {
    if ([...OWN, ...OTHERS].includes(name)) continue;
    const hint = `sections are ${[...OWN, ...OTHERS].map((each) => `[${each}]`).join(", ")}`;
    check.problem([name], "is not a section", hint);
  }
  const models = readModels(root["models"], check);
  const defaults = check.section(["defaults"], root["defaults"], DEFAULTS);
  const folders = check.section(["folders"], root["folders"], FOLDERS);
  const pool = readPool(root[POOL], Object.keys(models), check);
  const configuration: ModelsConfiguration = { models, defaults, folders, ...(pool && { pool }) };
  const { model } = configuration.defaults;
  if (model === POOL && pool === undefined) {
    check.problem(["defaults", "model"], "there is no pool", `write [${POOL}]`);
  } else if (model !== undefined && model !== "none" && model !== POOL) {
    check.spec(["defaults", "model"], configuredSpec(configuration, model), Object.keys(models));
  }
  check.end();
  const { models: path } = configuration.folders;
  return path === undefined
    ? configuration
    : { ...configuration, folders: { models: resolve(folder, path) } };
}

/**
 * Reads a configuration file.
 *
 * @throws RequestError as {@link parseConfiguration}, or if the file cannot be read
 *
 * @example
 * const configuration = await readConfiguration("understudy.toml");
 */
export async function readConfiguration(path: string): Promise<ModelsConfiguration> {
  let source: string;
  try {
    source = await readFile(path, "utf8");
  } catch (cause) {
    const { code = "unknown" } = cause as NodeJS.ErrnoException;
    const message = `the configuration ${path} cannot be read (${code})`;
    const hint = "understudy init writes one";
    throw new RequestError([{ pointer: "/config", message, hint }], { cause });
  }
  return parseConfiguration(source, dirname(resolve(path)));
}

function readModels(value: unknown, check: ConfigurationCheck): Record<string, string> {
  const models: Record<string, string> = {};
  for (const [name, spec] of check.entries(["models"], value)) {
    const path = ["models", name];
    if (name === POOL) {
      check.problem(path, "is not a valid name", `${POOL} is what [${POOL}] is called`);
    } else if (!NAME.test(name)) {
      check.problem(path, "is not a valid name", "letters, digits, dots, - and _, at most 64");
    } else if (typeof spec !== "string") {
      check.problem(path, `is ${shown(spec)}; it must be a SPEC`, 'such as "ollama/phi3"');
    } else {
      check.spec(path, spec);
      models[name] = spec;
    }
  }
  return models;
}

function parseToml(source: string): Record<string, unknown> {
  try {
    return parse(source);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [what = ""] = cause.message.split("\n");
    const message = `line ${cause.line}, column ${cause.column}: ${what}`;
    throw new RequestError([{ pointer: "", message }], { cause });
  }
}
