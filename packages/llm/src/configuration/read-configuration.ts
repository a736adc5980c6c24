import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Issue, RequestError } from "@understudy/planner-core";
import { parse, TomlError } from "smol-toml";
import { parseModelSpec } from "../backends/spec/model-spec.ts";
import { type Configuration, configuredSpec } from "./configuration.ts";
import { TomlPlaces } from "./toml-places.ts";

/** A check of a value, and its conversion. */
interface ValueRule {
  /** Continues "must be". */
  readonly range: string;
  /** Undefined: out of range. */
  readonly read: (value: unknown) => unknown;
}

/** A key of a section: what it is called in code, and what it must be. */
type SectionRule = Readonly<Record<string, readonly [name: string, rule: ValueRule]>>;

const text: ValueRule = {
  range: "a text",
  read: (value) => (typeof value === "string" && value.trim() !== "" ? value.trim() : undefined),
};

const DEFAULTS: SectionRule = {
  model: ["model", { ...text, range: "a SPEC, or a name of [models]" }],
  budget_ms: ["budgetMs", integer(1, 3_600_000)],
  ollama_url: ["ollamaUrl", text],
  timeout_ms: ["timeoutMs", integer(1, 3_600_000)],
  max_retries: ["maxRetries", integer(0, 100)],
  breaker_threshold: ["breakerThreshold", integer(1, 1_000_000)],
};
const FOLDERS: SectionRule = { models: ["models", text] };

/** Sections of others in the same file: whoever reads them checks them. */
const OTHERS = ["server", "auth", "tenants"];
const OWN = ["models", "defaults", "folders"];
const NAME = /^[A-Za-z0-9_.-]{1,64}$/;

/**
 * Reads a configuration.
 *
 * @param source TOML
 * @param folder what paths in it are relative to. Default: the working directory
 * @throws RequestError with everything that is wrong, each with its line and column
 *
 * @example
 * parseConfiguration('[models]\nplanner = "nano"').models; // { planner: "nano" }
 */
export function parseConfiguration(source: string, folder: string = process.cwd()): Configuration {
  const root = parseToml(source);
  const check = new ConfigurationCheck(new TomlPlaces(source));
  for (const name of Object.keys(root)) {
    if ([...OWN, ...OTHERS].includes(name)) continue;
    const hint = `sections are ${[...OWN, ...OTHERS].map((each) => `[${each}]`).join(", ")}`;
    check.problem([name], "is not a section", hint);
  }
  const models = readModels(root["models"], check);
  const defaults = check.section("defaults", root["defaults"], DEFAULTS);
  const folders = check.section("folders", root["folders"], FOLDERS);
  const configuration = { models, defaults, folders } as Configuration;
  const { model } = configuration.defaults;
  if (model !== undefined && model !== "none") {
    check.spec(["defaults", "model"], configuredSpec(configuration, model), Object.keys(models));
  }
  check.end();
  const { models: path } = configuration.folders;
  return path === undefined
    ? configuration
    : { ...configuration, folders: { models: resolve(folder, path) } };
}

/**
 * Reads a file of configuration.
 *
 * @throws RequestError as {@link parseConfiguration}, and if the file cannot be read
 *
 * @example
 * const configuration = await readConfiguration("understudy.toml");
 */
export async function readConfiguration(path: string): Promise<Configuration> {
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

/** Collects what is wrong. */
class ConfigurationCheck {
  readonly #places: TomlPlaces;
  readonly #issues: Issue[] = [];

  constructor(places: TomlPlaces) {
    this.#places = places;
  }

  problem(path: readonly string[], what: string, hint?: string): void {
    const { line, column } = this.#places.of(path);
    const message = `line ${line}, column ${column}: ${what}`;
    const pointer = `/${path.map(escaped).join("/")}`;
    this.#issues.push({ pointer, message, ...(hint === undefined ? {} : { hint }) });
  }

  /** The members of a section, by their names in code. */
  section(name: string, value: unknown, rules: SectionRule): Record<string, unknown> {
    const read: Record<string, unknown> = {};
    for (const [key, given] of this.#entries(name, value)) {
      const [member, rule] = (Object.hasOwn(rules, key) ? rules[key] : undefined) ?? [];
      if (member === undefined || rule === undefined) {
        this.problem([name, key], "is not known here", `one of ${Object.keys(rules).join(", ")}`);
        continue;
      }
      const fits = rule.read(given);
      if (fits === undefined) {
        this.problem([name, key], `is ${shown(given)}; it must be ${rule.range}`);
      } else read[member] = fits;
    }
    return read;
  }

  /** Members of a table. */
  *#entries(name: string, value: unknown): Generator<[string, unknown]> {
    if (value === undefined) return;
    if (isTable(value)) yield* Object.entries(value);
    else this.problem([name], `is ${shown(value)}; it must be a section`, `write [${name}]`);
  }

  /** @param names what it may also be */
  spec(path: readonly string[], value: string, names: readonly string[] = []): void {
    try {
      parseModelSpec(value);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      const known = names.length === 0 ? "" : `, or a name of [models]: ${names.join(", ")}`;
      for (const { message, hint = "" } of error.issues) {
        this.problem(path, message, `${hint}${known}`);
      }
    }
  }

  models(value: unknown): [string, unknown][] {
    return [...this.#entries("models", value)];
  }

  /** @throws RequestError if anything is wrong */
  end(): void {
    if (this.#issues.length > 0) throw new RequestError(this.#issues);
  }
}

function readModels(value: unknown, check: ConfigurationCheck): Record<string, string> {
  const models: Record<string, string> = {};
  for (const [name, spec] of check.models(value)) {
    const path = ["models", name];
    if (!NAME.test(name)) {
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

function integer(min: number, max: number): ValueRule {
  const fits = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
  return {
    range: `an integer from ${min} to ${max}`,
    read: (value) => (fits(value) ? value : undefined),
  };
}

function isTable(value: unknown): value is Record<string, unknown> {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject && !(value instanceof Date);
}

function shown(value: unknown): string {
  if (isTable(value)) return "a table";
  return Array.isArray(value) ? "a list" : JSON.stringify(value);
}

/** As a part of a JSON pointer. */
function escaped(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}
