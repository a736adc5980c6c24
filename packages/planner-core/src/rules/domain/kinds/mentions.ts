import { isRecord } from "../../../base/json/issues.ts";
import { suggestName } from "../../../base/text/nearest-name.ts";
import type { ThingParameters } from "./kinds.ts";
import type { ReadKinds } from "./read-kinds.ts";

/** A property of a thing: `$chest.gold`. */
interface PropertyMention {
  readonly parameter: string;
  readonly property: string;
}

/** The things that the conditions and effects of a tool or goal may mention. */
export class Mentions {
  readonly #things: ThingParameters;
  readonly #properties: ReadKinds["properties"];

  constructor(things: ThingParameters, { properties }: ReadKinds) {
    this.#things = things;
    this.#properties = properties;
  }

  /** The property that a text mentions; undefined if the text is no mention or the property is unknown. */
  propertyIn(text: unknown): PropertyMention | undefined {
    const mention = this.#read(text);
    return mention !== undefined && this.#isProperty(mention) ? mention : undefined;
  }

  /** The mistake in a text that resembles a property, with a hint; undefined if there is none. */
  problemIn(text: unknown): { readonly message: string; readonly hint?: string } | undefined {
    const mention = this.#read(text);
    if (mention === undefined || this.#isProperty(mention)) return undefined;
    const { parameter, property } = mention;
    const without = (this.#things.get(parameter) ?? []).filter(
      (kind) => this.#properties.get(kind)?.has(property) !== true,
    );
    const known = this.#properties.get(without[0] as string)?.keys() ?? [];
    const hint = suggestName(property, known);
    return {
      message: `"${property}" is not a property of ${without.join(" or ")}`,
      ...(hint === undefined ? {} : { hint }),
    };
  }

  #isProperty({ parameter, property }: PropertyMention): boolean {
    const kinds = this.#things.get(parameter) ?? [];
    return kinds.every((kind) => this.#properties.get(kind)?.has(property) === true);
  }

  #read(text: unknown): PropertyMention | undefined {
    if (typeof text !== "string" || !text.startsWith("$") || text.includes(" ")) return undefined;
    // A thing's name may look like a property of another.
    if (this.#things.has(text.slice(1))) return undefined;
    let found: PropertyMention | undefined;
    for (const parameter of this.#things.keys()) {
      for (const start of [`$${parameter}.`, `\${${parameter}}.`]) {
        if (!text.startsWith(start)) continue;
        if (found === undefined || parameter.length > found.parameter.length) {
          found = { parameter, property: text.slice(start.length) };
        }
      }
    }
    return found;
  }
}

/**
 * A condition or effects whose properties in place of values become references: `{ "+": "$chest.gold" }` becomes `{
 * "+": { "var": "$chest.gold" } }`.
 *
 * @param problem called for each invalid mention, with the path of keys that leads to it
 */
export function withReferences(
  written: unknown,
  mentions: Mentions,
  problem: (keys: readonly (string | number)[], text: string) => void,
  depth = 0,
  keys: readonly (string | number)[] = [],
): unknown {
  // The parsers of conditions and effects refuse deeper nesting.
  if (depth > 100) return written;
  if (Array.isArray(written)) {
    return written.map((entry, index) =>
      withReferences(entry, mentions, problem, depth + 1, [...keys, index]),
    );
  }
  if (!isRecord(written)) {
    if (typeof written === "string" && mentions.problemIn(written) !== undefined) {
      problem(keys, written);
    }
    return mentions.propertyIn(written) === undefined ? written : { var: written };
  }
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(written)) {
    if (mentions.problemIn(key) !== undefined) problem([...keys, key], key);
    // Already a reference.
    const isReference = key === "var" && typeof member === "string";
    if (isReference && mentions.problemIn(member) !== undefined) problem([...keys, key], member);
    copy[key] = isReference
      ? member
      : withReferences(member, mentions, problem, depth + 1, [...keys, key]);
  }
  return copy;
}
