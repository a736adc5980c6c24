import type { AnyDomainTypes, Condition, DomainTypes, Value } from "@understudy/planner-core";
import type { ThingId } from "./things/thing.ts";

/** The things of a typed domain; unknown for an untyped one. */
type Things<T extends DomainTypes> = T extends { readonly things: infer Known } ? Known : unknown;

/** A thing in the game's notation: its id, or nothing. */
type ThingInput = ThingId | null | undefined;

/** A value in the game's notation; a string type that is not a union of literals means a thing. */
type Input<V> = string extends V ? ThingInput : V;

/** The names of a domain's kinds. */
export type KindOf<T extends DomainTypes> =
  Things<T> extends { readonly kinds: infer Kinds } ? keyof Kinds & string : string;

/** The properties of a thing in the game's notation; omitted ones stay unchanged. */
export type PropertiesOf<T extends DomainTypes, Kind> =
  Things<T> extends { readonly kinds: infer Kinds }
    ? Kind extends keyof Kinds
      ? { readonly [Name in keyof Kinds[Kind]]?: Input<Kinds[Kind][Name]> }
      : never
    : Readonly<Record<string, unknown>>;

/** The member names of all types in a union. */
type KeyOfAny<Union> = Union extends unknown ? keyof Union : never;

/** The value types of a name in the types of a union. */
type ValueOfAny<Union, Name> = Union extends unknown
  ? Name extends keyof Union
    ? Union[Name]
    : never
  : never;

/** The properties of a thing of any kind. */
export type AnyPropertiesOf<T extends DomainTypes> =
  Things<T> extends { readonly kinds: infer Kinds }
    ? {
        readonly [Name in KeyOfAny<Kinds[keyof Kinds]>]?: Input<
          ValueOfAny<Kinds[keyof Kinds], Name>
        >;
      }
    : Readonly<Record<string, unknown>>;

/** An agent's own variables in the game's notation, with ids for things. */
export type OwnValues<T extends DomainTypes = AnyDomainTypes> = string extends keyof T["state"]
  ? Readonly<Record<string, Value | ThingInput>>
  : { readonly [Name in keyof T["state"]]?: Input<T["state"][Name]> };

/** A goal about particular things: ids by name. */
export type ThingGoal<T extends DomainTypes = AnyDomainTypes> =
  Things<T> extends { readonly goals: infer Goals }
    ? {
        [Goal in keyof Goals]: {
          readonly goal: Goal & string;
          readonly things: { readonly [Name in Goals[Goal] & string]: ThingId };
        };
      }[keyof Goals]
    : { readonly goal: string; readonly things: Readonly<Record<string, ThingId>> };

/** The goals without things. */
type PlainGoalOf<T extends DomainTypes> =
  Things<T> extends { readonly goals: infer Goals } ? Exclude<T["goals"], keyof Goals> : T["goals"];

/** A single goal: a declared one, one about particular things, or a condition on the agent's own variables. */
export type OneGoal<T extends DomainTypes = AnyDomainTypes> =
  | PlainGoalOf<T>
  | ThingGoal<T>
  | Condition;

/** The goal of an agent in a world. */
export type WorldGoal<T extends DomainTypes = AnyDomainTypes> =
  | OneGoal<T>
  | {
      readonly oneOf: readonly OneGoal<T>[];
      /** See `priorities` of a `GoalReference`. A goal about things has one priority, whatever its things. */
      readonly priorities?: Readonly<Record<string, number>> | undefined;
    }
  | { readonly directive: string };

/**
 * The things of a step, by their names in its tool. A name that the tool lacks is absent; a thing
 * still to be found is undefined.
 */
export type StepThings<T extends DomainTypes = AnyDomainTypes> =
  Things<T> extends { readonly tools: infer Tools }
    ? { readonly [Name in Tools[keyof Tools] & string]?: ThingId | undefined }
    : Readonly<Record<string, ThingId | undefined>>;
