import type { Value } from "./definition.ts";

/** What is known at compile time of a domain: the default knows nothing. */
export interface DomainTypes {
  /** Value type by variable. */
  readonly state: object;
  /** Argument types by tool. */
  readonly tools: object;
  /** Names of goals. */
  readonly goals: string;
}

/** A domain of which nothing is known at compile time: one loaded from a file. */
export interface AnyDomainTypes extends DomainTypes {
  readonly state: Readonly<Record<string, Value>>;
  readonly tools: Readonly<Record<string, Readonly<Record<string, Value>>>>;
}

/** One step of a plan: a tool and its arguments. */
export type Step<T extends DomainTypes = AnyDomainTypes> = {
  [Name in keyof T["tools"] & string]: {
    readonly tool: Name;
    readonly args: T["tools"][Name];
  };
}[keyof T["tools"] & string];

/** State values as a game writes them; what is left out takes its default. */
export type StateInput<T extends DomainTypes> = Partial<T["state"]>;

/** Comparisons of a variable of type `V` in a domain with the state `S`. */
type ComparisonOf<S, V> =
  | V
  | { readonly var: VariablesLike<S, V> }
  | ({
      readonly "!="?: V | { readonly var: VariablesLike<S, V> };
      readonly in?: readonly V[];
    } & (V extends number
      ? {
          readonly [Operator in "<" | "<=" | ">" | ">="]?:
            | number
            | { readonly var: VariablesLike<S, V> };
        }
      : unknown));

/** The variables whose type is that of `V`. */
type VariablesLike<S, V> = {
  [Name in keyof S & string]: [S[Name]] extends [V]
    ? [V] extends [S[Name]]
      ? Name
      : never
    : never;
}[keyof S & string];

/** A condition on a state of type `S`; for a domain from a file, any condition. */
export type ConditionOf<S> = {
  readonly [Name in keyof S & string]?: ComparisonOf<S, S[Name]>;
} & {
  readonly anyOf?: readonly ConditionOf<S>[];
  readonly allOf?: readonly ConditionOf<S>[];
};
