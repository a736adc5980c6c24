import type { Domain, Value } from "@understudy/planner-core";

/** A variable of the report, or a property of a kind. */
export interface VariableReport {
  readonly name: string;
  readonly type: "boolean" | "enum" | "integer" | "thing";
  readonly values?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** The kinds of its things. */
  readonly of?: readonly string[];
  readonly default?: Value;
  /** Present for variables set by the world. */
  readonly sensed?: true;
}

/** A kind of the report. */
export interface KindReport {
  readonly name: string;
  /** Maximum number of its things in one request. */
  readonly places: number;
  readonly properties: readonly VariableReport[];
}

type Kinds = NonNullable<Domain["kinds"]>;
type PropertyDefinition =
  NonNullable<ReturnType<Kinds["properties"]["get"]>> extends ReadonlyMap<string, infer Definition>
    ? Definition
    : never;

/** The agent's own variables, as written. */
export function reportVariables({ written }: Domain): readonly VariableReport[] {
  return Object.entries(written.state).map(([name, definition]) =>
    reportVariable(name, definition),
  );
}

/** The kinds of a domain; undefined if it has none. */
export function reportKinds({ kinds }: Domain): readonly KindReport[] | undefined {
  return (
    kinds &&
    [...kinds.places].map(([name, { length }]) => ({
      name,
      places: length,
      properties: [...(kinds.properties.get(name) ?? [])].map(([property, definition]) =>
        reportVariable(property, definition),
      ),
    }))
  );
}

/** Names and conditions in terms of kinds: `chest.gold` for the variable of any place. */
export class KindNames {
  readonly #variables: Kinds["placeVariables"] | undefined;

  constructor({ kinds }: Domain) {
    this.#variables = kinds?.placeVariables;
  }

  /** A condition or name with each place replaced by its kind. */
  say(text: string): string {
    const variables = this.#variables;
    if (variables === undefined) return text;
    return text.replace(/[\w.-]+/g, (name) => {
      const found = variables.get(name);
      if (found === undefined) return name;
      return found.property === undefined ? found.kind : `${found.kind}.${found.property}`;
    });
  }

  /** Replaces places in all texts, and drops duplicates. */
  sayAll(texts: readonly string[]): readonly string[] {
    return [...new Set(texts.map((text) => this.say(text)))];
  }
}

function reportVariable(name: string, definition: PropertyDefinition): VariableReport {
  const { type } = definition;
  const given = {
    ...(definition.default === undefined ? {} : { default: definition.default }),
    ...(definition.sensed === true ? { sensed: true as const } : {}),
  };
  switch (type) {
    case "enum":
      return { name, type, values: definition.values, ...given };
    case "integer":
      return { name, type, min: definition.min, max: definition.max, ...given };
    case "thing":
      return { name, type, of: [definition.of].flat(), ...given };
    default:
      return { name, type, ...given };
  }
}
