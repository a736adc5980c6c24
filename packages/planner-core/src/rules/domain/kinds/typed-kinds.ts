import type { VariableDefinition } from "../definition/definition.ts";
import type { ELSEWHERE, NO_THING, PropertyDefinition, ThingVariableDefinition } from "./kinds.ts";

/** Declared variables by name, including those whose values are things. */
export type Variables = Readonly<Record<string, VariableDefinition | ThingVariableDefinition>>;

/** Declared kinds by name, each with its properties. */
export type KindDefinitions = Readonly<
  Record<string, Readonly<Record<string, PropertyDefinition>>>
>;

/** The kinds in `of` or `things`: a list or a single kind. */
export type KindsIn<Of> = Of extends readonly (infer Kind)[] ? Kind & string : Of & string;

/** One or several kinds. */
export type KindList<Kinds> = (keyof Kinds & string) | readonly (keyof Kinds & string)[];

/** Requires that variables of things use declared kinds. */
export type CheckedThings<State, Kinds> = {
  readonly [Name in keyof State]: State[Name] extends { readonly type: "thing" }
    ? { readonly of: KindList<Kinds> }
    : unknown;
};

/** Requires that properties are declared like variables, and that properties that are things use declared kinds. */
export type CheckedKinds<Kinds> = {
  readonly [Kind in keyof Kinds]: CheckedThings<Kinds[Kind], Kinds>;
};

/** The declared variables and each property of a kind as `$kind.property`, a form that no variable's name has. */
export type WithProperties<State, Kinds> = [keyof Kinds] extends [never]
  ? State
  : State & { readonly [Name in PropertyNames<Kinds>]: PropertyOf<Kinds, Name> };

type PropertyNames<Kinds> = {
  [Kind in keyof Kinds & string]: `$${Kind}.${keyof Kinds[Kind] & string}`;
}[keyof Kinds & string];

type PropertyOf<Kinds, Name> = {
  [Kind in keyof Kinds & string]: Name extends `$${Kind}.${infer Property extends
    keyof Kinds[Kind] & string}`
    ? Kinds[Kind][Property]
    : never;
}[keyof Kinds & string];

/** The parameters of a tool or goal, including its things; `unknown` if there are none. */
export type WithThings<Parameters, Things> = unknown extends Things
  ? Parameters
  : Parameters & {
      readonly [Name in keyof Things]: {
        readonly type: "thing";
        readonly kinds: KindsIn<Things[Name]>;
      };
    };

/** The values of a variable of things: places such as `chest_1`, or none. Does not apply to the things of tools. */
export type PlaceText<Variable extends { readonly of: unknown }> =
  | `${KindsIn<Variable["of"]>}_${number}`
  | typeof ELSEWHERE
  | (Variable extends { readonly position: true } ? never : typeof NO_THING);

/** The names of things, by tool or goal; tools and goals without things are absent. */
export type ThingNames<Names, Things> = {
  readonly [Index in keyof Names & keyof Things & `${number}` as unknown extends Things[Index]
    ? never
    : Names[Index] & string]: keyof Things[Index] & string;
};
