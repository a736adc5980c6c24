import { isRecord } from "@understudy/planner-core/internal";
import { pointerTo } from "@understudy/planner-core/json";
import { type JsonPart, valueAt } from "./mend.ts";

/** A place of a draft that names a variable. */
export interface Use {
  /** The place of the condition or effect on the variable. */
  readonly pointer: string;
  /** The tool or goal, such as `/tools/2`; `/maintain` for invariants. */
  readonly owner: string;
  readonly role: "test" | "effect";
  readonly variable: string;
  readonly value: unknown;
}

/** Depth limit on conditions. */
const MAX_DEPTH = 20;

/** A draft as written, valid or not: its uses of each variable. */
export class Survey {
  readonly document: unknown;
  readonly state: Readonly<Record<string, JsonPart>>;
  readonly uses: readonly Use[];

  constructor(document: unknown) {
    this.document = document;
    const state = valueAt(document, "/state");
    this.state = Object.fromEntries(
      Object.entries(isRecord(state) ? state : {}).filter((entry): entry is [string, JsonPart] =>
        isRecord(entry[1]),
      ),
    );
    const uses: Use[] = [];
    for (const section of ["tools", "goals"]) {
      partsOf(valueAt(document, `/${section}`)).forEach((part, index) => {
        const owner = `/${section}/${index}`;
        collect(part["when"], `${owner}/when`, owner, uses);
        effects(part["then"], `${owner}/then`, owner, uses);
        partsOf(part["if"]).forEach((conditional, place) => {
          collect(conditional["when"], `${owner}/if/${place}/when`, owner, uses);
          effects(conditional["then"], `${owner}/if/${place}/then`, owner, uses);
        });
      });
    }
    const maintain = valueAt(document, "/maintain");
    if (!Array.isArray(maintain)) collect(maintain, "/maintain", "/maintain", uses);
    else {
      maintain.forEach((condition, index) => {
        collect(condition, `/maintain/${index}`, "/maintain", uses);
      });
    }
    this.uses = uses;
  }

  /** Values that a variable is compared with, set to or changed by; a parameter counts with its values. */
  valuesOf(variable: string): readonly (string | number | boolean)[] {
    const found = this.uses
      .filter((use) => use.variable === variable)
      .flatMap(({ value, owner }) => this.#plain(value, owner));
    return [...new Set(found)];
  }

  /** Values of a variable that conditions require. */
  testedValuesOf(variable: string): ReadonlySet<unknown> {
    const tests = this.uses.filter((use) => use.role === "test" && use.variable === variable);
    return new Set(tests.flatMap(({ value, owner }) => this.#plain(value, owner)));
  }

  /** The words in the name and description of a tool or goal. */
  wordsOf(owner: string): readonly string[] {
    const part = valueAt(this.document, owner);
    return isRecord(part) ? wordsIn(`${part["name"] ?? ""} ${part["description"] ?? ""}`) : [];
  }

  #plain(value: unknown, owner: string): (string | number | boolean)[] {
    if (typeof value === "number" || typeof value === "boolean") return [value];
    if (typeof value === "string") {
      if (!value.startsWith("$")) return [value];
      const parameter = valueAt(this.document, `${owner}/parameters/${value.slice(1)}`);
      if (!isRecord(parameter)) return [];
      const { enum: values, type, minimum, maximum } = parameter;
      if (type === "boolean") return [true, false];
      return [values, minimum, maximum].flat().filter(isPlain);
    }
    if (Array.isArray(value)) return value.flatMap((item) => this.#plain(item, owner));
    return isRecord(value)
      ? Object.entries(value).flatMap(([key, item]) =>
          key === "var" ? [] : this.#plain(item, owner),
        )
      : [];
  }
}

/** The words of a name or a sentence. */
export function wordsIn(text: string): readonly string[] {
  return text.toLowerCase().match(/[a-z]{2,}|\d+/g) ?? [];
}

/** Number of words that share a stem with the other words: `light` and `lights` do, `caught` and `catch` do not. */
export function likeness(words: readonly string[], others: readonly string[]): number {
  const begin = (word: string): string => word.slice(0, 4);
  const known = new Set(others.map(begin));
  return new Set(words.map(begin).filter((word) => known.has(word))).size;
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function partsOf(list: unknown): readonly JsonPart[] {
  return Array.isArray(list) ? list.map((part) => (isRecord(part) ? part : {})) : [];
}

function collect(condition: unknown, pointer: string, owner: string, uses: Use[], depth = 0): void {
  if (!isRecord(condition) || depth > MAX_DEPTH) return;
  for (const [key, value] of Object.entries(condition)) {
    const place = pointerTo(pointer, key);
    if ((key === "anyOf" || key === "allOf") && Array.isArray(value)) {
      value.forEach((child, index) => {
        collect(child, pointerTo(place, index), owner, uses, depth + 1);
      });
    } else uses.push({ pointer: place, owner, role: "test", variable: key, value });
  }
}

function effects(then: unknown, pointer: string, owner: string, uses: Use[]): void {
  if (!isRecord(then)) return;
  for (const [variable, value] of Object.entries(then)) {
    uses.push({ pointer: pointerTo(pointer, variable), owner, role: "effect", variable, value });
  }
}
