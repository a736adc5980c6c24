import type { WithThings } from "./kinds/typed-kinds.ts";

/** Flattens an object type, so that editors show its members and not how they are computed. */
export type Simplify<Type> = { [Key in keyof Type]: Type[Key] } & {};

/** The value type of a variable. */
export type ValueOf<Variable> = Variable extends { readonly type: "boolean" }
  ? boolean
  : Variable extends { readonly values: readonly (infer Value)[] }
    ? Value
    : Variable extends { readonly type: "thing" }
      ? string
      : number;

/** The value types of declared variables. */
export type ValuesOf<State> = Simplify<{ readonly [Name in keyof State]: ValueOf<State[Name]> }>;

/** The argument types of declared parameters; `unknown` for a tool without parameters. */
export type ArgumentsOf<Parameters> = Simplify<{
  readonly [Name in keyof Parameters]: Parameters[Name] extends {
    readonly enum: readonly (infer Value)[];
  }
    ? Value
    : Parameters[Name] extends { readonly type: "boolean" }
      ? boolean
      : Parameters[Name] extends { readonly type: "thing" }
        ? string
        : number;
}>;

/** The argument types by tool. */
export type ToolsOf<Names, Parameters, Things> = Simplify<{
  readonly [Index in keyof Names & keyof Parameters & `${number}` as Names[Index] &
    string]: ArgumentsOf<WithThings<Parameters[Index], ElementOf<Things, Index>>>;
}>;

/** One element of a tuple; `unknown` beyond its end. */
export type ElementOf<Tuple, Index> = Index extends keyof Tuple ? Tuple[Index] : unknown;
