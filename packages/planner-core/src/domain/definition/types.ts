import type { Condition, Value } from "./definition.ts";

/** The compile-time types of a domain. */
export interface DomainTypes {
  /** Value type by variable. */
  readonly state: Readonly<Record<string, Value>>;
  /** Argument types by tool. */
  readonly tools: Readonly<Record<string, Readonly<Record<string, Value>>>>;
  /** Names of goals. */
  readonly goals: string;
  /** Names of derived variables; left out where there are none. */
  readonly derived?: string;
  /** The things of tools and goals, and the properties of kinds; left out where there are no kinds. */
  readonly things?: ThingTypes;
}

/** The things of a domain with kinds, as `TypesOf<typeof dungeon>["things"]` has them. */
interface ThingTypes {
  /** By tool the names of its things: `{ steal: "chest" }`. Tools without things are left out. */
  readonly tools: Readonly<Record<string, string>>;
  /** By goal, as it was written, the names of its things: `{ robbed: "it" }`. Goals without things are left out. */
  readonly goals: Readonly<Record<string, string>>;
  /** By kind the value types of its properties: `{ chest: { gold: number } }`. One that is a thing is a text. */
  readonly kinds: Readonly<Record<string, Readonly<Record<string, Value>>>>;
}

/** A domain of which nothing is known at compile time: one loaded from a file. */
export type AnyDomainTypes = DomainTypes;

/** One step of a plan: a tool and its arguments. */
export type Step<T extends DomainTypes = AnyDomainTypes> = {
  [Name in keyof T["tools"] & string]: {
    readonly tool: Name;
    readonly args: T["tools"][Name];
  };
}[keyof T["tools"] & string];

/** A step as a caller may write it: typed where the domain's tools are known. */
export type StepInput<T extends DomainTypes> = string extends keyof T["tools"]
  ? { readonly tool: string; readonly args: Readonly<Record<string, unknown>> }
  : Step<T>;

/** State values as a game writes them; what is left out takes its default. */
export type StateInput<T extends DomainTypes> = Partial<T["state"]>;

/** The values of derived variables, by name; unknown where there are none. */
export type DerivedValues<T extends DomainTypes> = string extends keyof T["state"]
  ? unknown
  : T extends { readonly derived: infer Names extends string }
    ? { readonly [Name in Names]: boolean }
    : unknown;

/** Everything that conditions on a domain's states read, by name. */
export type ReadableOf<T extends DomainTypes> =
  unknown extends DerivedValues<T> ? T["state"] : T["state"] & DerivedValues<T>;

/** A sum of integers, such as `2 * load + weight`: no name has a space in it. */
type SumText = `${string} ${string}`;

/** Comparisons of a variable of type `V` in a domain with the state `S`. */
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

/** A variable like one of type `V`, or a sum where that is a number. */
interface ReferenceOf<S, V> {
  readonly var: VariablesLike<S, V> | ([V] extends [number] ? SumText : never);
}

/** The variables whose type is that of `V`. */
type VariablesLike<S, V> = {
  [Name in keyof S & string]: [S[Name]] extends [V]
    ? [V] extends [S[Name]]
      ? Name
      : never
    : never;
}[keyof S & string];

/** A condition on a state of type `S`; for a domain from a file, any condition. */
export type ConditionOf<S> = string extends keyof S ? Condition : KnownCondition<S>;

// `object` keeps texts out: one that has a member of a variable's name, such as `at`, would fit.
type NamedCondition<S> = object & {
  readonly [Name in keyof S & string]?: ComparisonOf<S, S[Name]>;
} & {
  readonly anyOf?: readonly KnownCondition<S>[];
  readonly allOf?: readonly KnownCondition<S>[];
};

// A union, so that a condition of a type without an index signature fits as well.
type KnownCondition<S> =
  | NamedCondition<S>
  | (NamedCondition<S> & { readonly [sum: SumText]: ComparisonOf<S, number> });
