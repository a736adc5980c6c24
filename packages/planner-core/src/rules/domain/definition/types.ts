import type { Condition, Value } from "./definition.ts";

/** The compile-time types of a domain. */
export interface DomainTypes {
  /** Value type by variable. */
  readonly state: Readonly<Record<string, Value>>;
  /** Argument types by tool. */
  readonly tools: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  /** Names of goals. */
  readonly goals: string;
  /** Names of derived variables; absent if there are none. */
  readonly derived?: string;
  /** The things of tools and goals, and the properties of kinds; absent if there are no kinds. */
  readonly things?: ThingTypes;
}

/** The things of a domain with kinds: `TypesOf<typeof dungeon>["things"]`. */
interface ThingTypes {
  /** Names of things by tool: `{ steal: "chest" }`. Tools without things are absent. */
  readonly tools: Readonly<Record<string, string>>;
  /** Names of things by goal as written: `{ robbed: "it" }`. Goals without things are absent. */
  readonly goals: Readonly<Record<string, string>>;
  /** Types of properties by kind: `{ chest: { gold: number } }`. A property that is a thing is a text. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, Value>>>>;
}

/** The types of a domain loaded from a file: nothing is known at compile time. */
export type AnyDomainTypes = DomainTypes;

/** One step of a plan: a tool and its arguments. */
export type Step<T extends DomainTypes = AnyDomainTypes> = {
  [Name in keyof T["tools"] & string]: {
    readonly tool: Name;
    readonly args: T["tools"][Name];
  };
}[keyof T["tools"] & string];

/** A step from a caller, typed if the domain's tools are known. */
export type StepInput<T extends DomainTypes> = string extends keyof T["tools"]
  ? { readonly tool: string; readonly args: Readonly<Record<string, unknown>> }
  : Step<T>;

/** State values from a game; missing variables take their default. */
export type StateInput<T extends DomainTypes> = Partial<T["state"]>;

/** The values of derived variables, by name; `unknown` if there are none. */
export type DerivedValues<T extends DomainTypes> = string extends keyof T["state"]
  ? unknown
  : T extends { readonly derived: infer Names extends string }
    ? { readonly [Name in Names]: boolean }
    : unknown;

/** All variables that conditions on a domain's states can read, by name. */
export type ReadableOf<T extends DomainTypes> =
  unknown extends DerivedValues<T> ? T["state"] : T["state"] & DerivedValues<T>;

/** A sum of integers, such as `2 * load + weight`: unlike a name, it has a space. */
type SumText = `${string} ${string}`;

/** Comparisons of a variable of type `V` in a domain with state `S`. */
type ComparisonOf<S, V> =
  | V
  | ReferenceOf<S, V>
  | ({
      readonly "!="?: V | ReferenceOf<S, V>;
      readonly in?: readonly V[];
    } & (V extends number
      ? {
          readonly [Operator in "<" | "<=" | ">" | ">="]?: number | ReferenceOf<S, V>;
        }
      : unknown));

/** A variable of the same type as `V`, or a sum for a number. */
interface ReferenceOf<S, V> {
  readonly var: VariablesLike<S, V> | ([V] extends [number] ? SumText : never);
}

/** The variables with the same type as `V`. */
type VariablesLike<S, V> = {
  [Name in keyof S & string]: [S[Name]] extends [V]
    ? [V] extends [S[Name]]
      ? Name
      : never
    : never;
}[keyof S & string];

/** A condition on a state of type `S`; any condition for a domain from a file. */
export type ConditionOf<S> = string extends keyof S ? Condition : KnownCondition<S>;

// `object` excludes texts, which would fit a variable named like one of their members, such as `at`.
type NamedCondition<S> = object & {
  readonly [Name in keyof S & string]?: ComparisonOf<S, S[Name]>;
} & {
  readonly anyOf?: readonly KnownCondition<S>[];
  readonly allOf?: readonly KnownCondition<S>[];
};

// A union, so that conditions of types without an index signature fit, too.
type KnownCondition<S> =
  | NamedCondition<S>
  | (NamedCondition<S> & { readonly [sum: SumText]: ComparisonOf<S, number> });
