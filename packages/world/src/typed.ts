import type { AnyDomainTypes, Condition, DomainTypes, Value } from "@understudy/planner-core";
import type { ThingId } from "./things/thing.ts";

/** The things of a domain whose kinds the compiler knows; unknown for others. */
type Things<T extends DomainTypes> = T extends { readonly things: infer Known } ? Known : unknown;

/** A thing as a game writes it: its id, or nothing. */
type ThingInput = ThingId | null | undefined;

/** A value as a game writes it: texts of any kind are things. */
type Input<V> = string extends V ? ThingInput : V;

/** The kinds of a domain by name. */
export type KindOf<T extends DomainTypes> =
  Things<T> extends { readonly kinds: infer Kinds } ? keyof Kinds & string : string;

/** The properties of a thing as a game writes them; what is left out stays as it was. */
export type PropertiesOf<T extends DomainTypes, Kind> =
  Things<T> extends { readonly kinds: infer Kinds }
    ? Kind extends keyof Kinds
      ? { readonly [Name in keyof Kinds[Kind]]?: Input<Kinds[Kind][Name]> }
      : never
    : Readonly<Record<string, unknown>>;

/** The names of the members of any type of a union. */
type KeyOfAny<Union> = Union extends unknown ? keyof Union : never;

/** The value types that a name has in the types of a union. */
type ValueOfAny<Union, Name> = Union extends unknown
  ? Name extends keyof Union
    ? Union[Name]
    : never
  : never;

/** The properties of a thing of some kind. */
export type AnyPropertiesOf<T extends DomainTypes> =
  Things<T> extends { readonly kinds: infer Kinds }
    ? {
        readonly [Name in KeyOfAny<Kinds[keyof Kinds]>]?: Input<
          ValueOfAny<Kinds[keyof Kinds], Name>
        >;
      }
    : Readonly<Record<string, unknown>>;

/** An agent's own variables as its game writes them: things by their ids. */
export type OwnValues<T extends DomainTypes = AnyDomainTypes> = string extends keyof T["state"]
  ? Readonly<Record<string, Value | ThingInput>>
  : { readonly [Name in keyof T["state"]]?: Input<T["state"][Name]> };

/** A goal about certain things: by name their ids. */
export type ThingGoal<T extends DomainTypes = AnyDomainTypes> =
  Things<T> extends { readonly goals: infer Goals }
    ? {
        [Goal in keyof Goals]: {
          readonly goal: Goal & string;
          readonly things: { readonly [Name in Goals[Goal] & string]: ThingId };
        };
      }[keyof Goals]
    : { readonly goal: string; readonly things: Readonly<Record<string, ThingId>> };

/** The goals that are about no things. */
type PlainGoalOf<T extends DomainTypes> =
  Things<T> extends { readonly goals: infer Goals } ? Exclude<T["goals"], keyof Goals> : T["goals"];

/** One goal: a declared one, one about certain things, or a condition on the agent's own variables. */
export type OneGoal<T extends DomainTypes = AnyDomainTypes> =
  | PlainGoalOf<T>
  | ThingGoal<T>
  | Condition;

/** The goal of an agent in a world. */
export type WorldGoal<T extends DomainTypes = AnyDomainTypes> =
  | OneGoal<T>
  | { readonly oneOf: readonly OneGoal<T>[] }
  | { readonly directive: string };

/**
 * The things of a step, by the names that its tool has for them. A thing is left out where the tool has none of the
 * name, and undefined where it has yet to be found.
 */
export type StepThings<T extends DomainTypes = AnyDomainTypes> =
  Things<T> extends { readonly tools: infer Tools }
    ? { readonly [Name in Tools[keyof Tools] & string]?: ThingId | undefined }
    : Readonly<Record<string, ThingId | undefined>>;
