import { type Issue, RequestError } from "@understudy/planner-core";
import { isRecord } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import { parseModelSpec } from "../../backends/spec/model-spec.ts";
import type { Setting, ValueRule } from "../../model-settings.ts";
import type { TomlPlaces } from "./toml-places.ts";

/** Keys of a section, each with its property name in code and its rule. */
export type SectionRule = Readonly<Record<string, readonly [name: string, rule: ValueRule]>>;

/** The section rules for a group of settings. */
export function sectionRules(settings: Readonly<Record<string, Setting<unknown>>>): SectionRule {
  const all = Object.entries(settings);
  return Object.fromEntries(all.map(([name, [key, , rule]]) => [key, [name, rule]]));
}

/** Collects the problems of a configuration file. */
export class ConfigurationCheck {
  readonly #places: TomlPlaces;
  readonly #issues: Issue[] = [];

  constructor(places: TomlPlaces) {
    this.#places = places;
  }

  problem(path: readonly string[], what: string, hint?: string): void {
    const { line, column } = this.#places.of(path);
    const message = `line ${line}, column ${column}: ${what}`;
    const pointer = path.reduce(pointerTo, "");
    this.#issues.push({ pointer, message, ...(hint === undefined ? {} : { hint }) });
  }

  /** The values of a section, by property name. */
  section(
    path: readonly string[],
    value: unknown,
    rules: SectionRule,
  ): Readonly<Record<string, unknown>> {
    const read: Record<string, unknown> = {};
    for (const [key, given] of this.entries(path, value)) {
      const [member, rule] = (Object.hasOwn(rules, key) ? rules[key] : undefined) ?? [];
      if (member === undefined || rule === undefined) {
        this.problem(
          [...path, key],
          "is not known here",
          `one of ${Object.keys(rules).join(", ")}`,
        );
        continue;
      }
      const fits = rule.read(given);
      if (fits === undefined) {
        this.problem([...path, key], `is ${shown(given)}; it must be ${rule.range}`);
      } else read[member] = fits;
    }
    return read;
  }

  /** The entries of a table. */
  *entries(path: readonly string[], value: unknown): Generator<[string, unknown]> {
    if (value === undefined) return;
    if (isTable(value)) yield* Object.entries(value);
    else
      this.problem(path, `is ${shown(value)}; it must be a section`, `write [${path.join(".")}]`);
  }

  /** @param names model names accepted besides a SPEC */
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

  /** @throws RequestError with all problems, if there are any */
  end(): void {
    if (this.#issues.length > 0) throw new RequestError(this.#issues);
  }
}

/** Whether a value is a TOML table. */
export function isTable(value: unknown): value is Record<string, unknown> {
  const isObject = isRecord(value);
  return isObject && !(value instanceof Date);
}

/** A value formatted for problem messages. */
export function shown(value: unknown): string {
  if (isTable(value)) return "a table";
  return Array.isArray(value) ? "a list" : JSON.stringify(value);
}
