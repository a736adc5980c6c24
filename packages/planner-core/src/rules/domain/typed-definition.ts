import type { ClockDefinition, ParameterDefinition, RoleKey } from "./definition/definition.ts";
import type { Entries, Mention, PropertyEntries } from "./definition/typed-template.ts";
import type {
  CheckedKinds,
  CheckedThings,
  KindDefinitions,
  KindList,
  KindsIn,
  PlaceText,
  Variables,
  WithProperties,
  WithThings,
} from "./kinds/typed-kinds.ts";
import type { ArgumentsOf, ElementOf, ValueOf, ValuesOf } from "./typed-values.ts";

/** The parameters of one type as `$name` and `${name}`, used in place of a whole value. */
type MentionOf<Parameters, Type extends "boolean" | "integer"> = {
  [Name in keyof Parameters & string]: Parameters[Name] extends { readonly type: Type }
    ? Mention<Name>
    : never;
}[keyof Parameters & string];

/** Everything that is accepted as a value of a variable. */
type Operand<Variable, Parameters> = Variable extends { readonly type: "boolean" }
  ? boolean | MentionOf<Parameters, "boolean">
  : Variable extends { readonly values: readonly (infer Value extends string)[] }
    ? Entries<Value, Parameters>[0]
    : Variable extends { readonly type: "thing"; readonly of: infer Of }
      ? PlaceText<Variable> | ThingMention<Parameters, KindsIn<Of>>
      : number | MentionOf<Parameters, "integer">;

/** The things of a tool that have certain kinds. */
type ThingMention<Parameters, Kinds> = {
  [Name in keyof Parameters & string]: Parameters[Name] extends { readonly kinds: infer Own }
    ? [Own] extends [Kinds]
      ? Mention<Name>
      : never
    : never;
}[keyof Parameters & string];

/** The properties of things that can be compared with a variable or added to it. */
type PropertyMention<State, Variable, Parameters> = PropertyEntries<
  Comparable<State, Variable>,
  Parameters
>[0];

/** The variables that can be compared with another one or copied to it. */
type Comparable<State, Variable> = {
  [Name in keyof State & string]: State[Name] extends { readonly values: readonly (infer Value)[] }
    ? Variable extends { readonly values: readonly (infer Other)[] }
      ? [Value, Other] extends [Other, Value]
        ? Name
        : never
      : never
    : State[Name] extends { readonly of: infer Of }
      ? Variable extends { readonly of: infer Other }
        ? [KindsIn<Of>, KindsIn<Other>, State[Name]] extends [
            KindsIn<Other>,
            KindsIn<Of>,
            Pick<Variable, keyof Variable & "position">,
          ]
          ? Name
          : never
        : never
      : Variable extends Pick<State[Name] & { readonly type: unknown }, "type">
        ? Name
        : never;
}[keyof State & string];

/** A sum of integers, such as `2 * load + weight`: unlike a name, it has a space. Its names are checked at run time. */
type SumText = `${string} ${string}`;

/** Another variable of the same type, or a sum for an integer. */
interface Reference<State, Variable, Parameters> {
  readonly var:
    | Entries<Comparable<State, Variable>, Parameters>[0]
    | (Variable extends { readonly type: "integer" } ? SumText : never);
}

type Integer = { readonly type: "integer" };

type Comparison<State, Variable, Parameters> =
  | Operand<Variable, Parameters>
  | PropertyMention<State, Variable, Parameters>
  | Reference<State, Variable, Parameters>
  | Comparisons<
      Operand<Variable, Parameters>,
      | Operand<Variable, Parameters>
      | PropertyMention<State, Variable, Parameters>
      | Reference<State, Variable, Parameters>,
      Variable
    >;

type Comparisons<Value, Right, Variable> = Variable extends { readonly type: "integer" }
  ? {
      readonly "!="?: Right;
      readonly "<"?: Right;
      readonly "<="?: Right;
      readonly ">"?: Right;
      readonly ">="?: Right;
      readonly in?: readonly Value[];
    }
  : { readonly "!="?: Right; readonly in?: readonly Value[] };

/** A condition on declared variables, with the parameters of a tool. */
type TypedCondition<State, Parameters = unknown> = {
  readonly [Named in Entries<keyof State & string, Parameters> as Named[0]]?: Comparison<
    State,
    State[Named[1] & keyof State],
    Parameters
  >;
} & {
  readonly anyOf?: readonly TypedCondition<State, Parameters>[];
  readonly allOf?: readonly TypedCondition<State, Parameters>[];
} & { readonly [sum: SumText]: Comparison<State, Integer, Parameters> };

type Effect<State, Variable, Parameters> =
  | Operand<Variable, Parameters>
  | PropertyMention<State, Variable, Parameters>
  | Reference<State, Variable, Parameters>
  | (Variable extends { readonly type: "integer" }
      ?
          | { readonly "+": Amount<State, Variable, Parameters> }
          | { readonly "-": Amount<State, Variable, Parameters> }
      : never);

type Amount<State, Variable, Parameters> =
  | number
  | MentionOf<Parameters, "integer">
  | PropertyMention<State, Variable, Parameters>
  | Reference<State, Variable, Parameters>;

/**
 * Effects on declared variables, with the parameters of a tool.
 *
 * `Readable` includes the derived variables, which can be copied but not assigned.
 */
type TypedEffects<State, Readable, Parameters> = {
  readonly [Named in Entries<keyof State & string, Parameters> as Named[0]]?: Effect<
    Readable,
    State[Named[1] & keyof State],
    Parameters
  >;
};

/** The declared variables and the derived variables, which read like booleans. */
type WithDerived<State, Derived extends string> = [Derived] extends [never]
  ? State
  : State & { readonly [Name in Derived]: { readonly type: "boolean" } };

/** A cost that the game computes while planning. */
interface TypedRuntimeCost<State, Parameters, Reads> {
  /** The cost shown in prompts and used by heuristics that need a constant. */
  readonly base: number;
  /** A lower bound of `of`, for admissible heuristics. */
  readonly min: number;
  /** The variables that `of` reads. */
  readonly reads: Reads & readonly Exclude<keyof State & string, `$${string}`>[];
  /** The cost of one action; pure for a given `costVersion`. */
  of(values: Pick<ValuesOf<State>, ReadNames<State, Reads>>, args: ArgumentsOf<Parameters>): number;
}

/** The cost of a way from the agent's position to a place, given by the request. */
interface TypedWayCost<State, Parameters> {
  /** The destination: a place, or a parameter for one. */
  readonly way:
    | Entries<PlaceOf<State>, Parameters>[0]
    | ThingMention<Parameters, KindsOfPlaces<State>>;
  /** The cost of every way in prompts and in requests without `ways`. Default 1. */
  readonly base?: number;
}

/** The values of the position variable. */
type PlaceOf<State> = {
  [Name in keyof State]: State[Name] extends {
    readonly position: true;
    readonly values: readonly (infer Place extends string)[];
  }
    ? Place
    : never;
}[keyof State];

/** The kinds of things that can be the agent's position. */
type KindsOfPlaces<State> = {
  [Name in keyof State]: State[Name] extends {
    readonly position: true;
    readonly of: infer Of;
  }
    ? KindsIn<Of>
    : never;
}[keyof State];

type ReadNames<State, Reads> = Reads extends readonly (infer Name)[]
  ? Name & keyof State
  : keyof State;

/** Parameters by name. */
type Parameters = Readonly<Record<string, ParameterDefinition>>;

/** A length of time: a number, an integer variable or property, an integer parameter, a sum, or a sum by a number. */
type TypedLength<State, Parameters> =
  | Exclude<Amount<State, Integer, Parameters>, object>
  | Reference<State, Integer, Parameters>["var"]
  | { readonly sum: Reference<State, Integer, Parameters>["var"]; readonly per: number };

/** The duration of a step. */
type TypedDuration<State, Parameters> =
  | TypedLength<State, Parameters>
  | Pick<TypedWayCost<State, Parameters>, "way">
  | Readonly<
      Record<"from", TypedLength<State, Parameters>> & { to?: TypedLength<State, Parameters> }
    >;

/** One event of a typed definition: effects at a time in units, on the game's clock. */
interface TypedEvent<State, Readable> {
  readonly at: number;
  readonly then: TypedEffects<State, Readable, unknown>;
}

/** One tool of a typed definition. */
interface TypedTool<State, Readable, Kinds, Own, Things, Reads> {
  readonly name: string;
  readonly description?: string;
  /** Names of the tool in the player's language: words and short phrases. Used by readers of directives. */
  readonly words?: readonly string[];
  readonly parameters?: Own & Parameters;
  /** The things of the tool: their kind or kinds, by name. Conditions and effects mention things like parameters. */
  readonly things?: Readonly<Record<string, KindList<Kinds>>>;
  /** Things that are reserved for the agent during a plan with this tool, such as `$chest`. */
  readonly claims?: readonly Mention<keyof Things & string>[];
  /** Things that are reserved only until the step starts, such as a rack that holds a tool. */
  readonly startClaims?: readonly Mention<keyof Things & string>[];
  /** Preconditions. */
  readonly when?: TypedCondition<Readable, WithThings<Own, Things>>;
  /** Effects, by variable. */
  readonly then?: TypedEffects<State, Readable, WithThings<Own, Things>>;
  /**
   * Conditional effects: each has a condition on the state before the step. Those with `start` instead of `then` act as
   * a step with a `duration` starts.
   */
  readonly if?: readonly {
    readonly when: TypedCondition<Readable, WithThings<Own, Things>>;
    readonly then?: TypedEffects<State, Readable, WithThings<Own, Things>>;
    readonly start?: TypedEffects<State, Readable, WithThings<Own, Things>>;
  }[];
  /** Positive, at most 1e6, at most 3 decimals. Default 1. */
  readonly cost?:
    | number
    // `NoInfer`: a mention of a parameter must not declare it.
    | MentionOf<NoInfer<Own>, "integer">
    | TypedWayCost<State, WithThings<NoInfer<Own>, Things>>
    | TypedRuntimeCost<Readable, WithThings<Own, Things>, Reads>;
  /** Units of time from start to end: a length, the way to a place, or a range. Default: the step is an instant. */
  readonly duration?: TypedDuration<State, WithThings<NoInfer<Own>, Things>>;
  /** A condition to keep while the step runs: between its start and its end. */
  readonly during?: TypedCondition<Readable, WithThings<Own, Things>>;
  /** A condition that must hold as the step ends, just before its effects. */
  readonly finish?: TypedCondition<Readable, WithThings<Own, Things>>;
  /** Effects as the step starts; `then` takes effect as it ends. */
  readonly start?: TypedEffects<State, Readable, WithThings<Own, Things>>;
  /** Effects if the step is broken off. Without them, the effects of its start stay. */
  readonly interrupted?: TypedEffects<State, Readable, WithThings<Own, Things>>;
  /** Whether the step may run beside other steps of its agent. Default false. */
  readonly alongside?: boolean;
  /**
   * The other agents that do the step together with its agent, at most 7: a number, if all do the same, or the role of
   * each. Default 0.
   */
  readonly partners?: number | readonly TypedRole<State, Readable, NoInfer<Own>, Things>[];
}

/** The role of a partner in a joint step: its name, and its conditions and effects. */
type TypedRole<State, Readable, Own, Things> = { readonly role: string } & Pick<
  TypedTool<State, Readable, unknown, Own, Things, unknown>,
  RoleKey
>;

/** One goal of a typed definition. */
interface TypedGoal<State, Kinds, Name, Things> {
  readonly name: Name;
  readonly description?: string;
  /** Names of the goal in the player's language: words and short phrases. Used by readers of directives. */
  readonly words?: readonly string[];
  /** The things of the goal: their kind or kinds, by name. */
  readonly things?: Readonly<Record<string, KindList<Kinds>>>;
  readonly when: TypedCondition<State, WithThings<unknown, Things>>;
  /** Higher is more important. Default 0. */
  readonly priority?: number;
  /** Deadline in units on the game's clock: all steps must have ended by then. Default: none. */
  readonly by?: number;
}

/** A form of goal that serves only to infer the things. */
interface GoalThingsOnly<Things>
  extends Readonly<
    Partial<Record<Exclude<keyof TypedGoal<unknown, unknown, unknown, unknown>, "things">, unknown>>
  > {
  readonly things?: Things;
}

declare const inferenceOnly: unique symbol;

/**
 * A type without values. TypeScript infers several type parameters from one list of tools only if the list's type is a
 * union. Members of the union that serve only inference must not accept any value.
 */
type InferenceOnly = typeof inferenceOnly;

/** Requires that each default is a value of its variable. */
type CheckedDefaults<State> = {
  readonly [Name in keyof State]: {
    readonly default?: State[Name] extends { readonly type: "thing"; readonly of: unknown }
      ? Exclude<PlaceText<State[Name]>, `${string}_${number}`>
      : ValueOf<State[Name]>;
  };
};

/** Everything that conditions can read: declared variables, properties of things and derived variables. */
type Readable<State, Kinds, Derived extends string> = WithDerived<
  WithProperties<State, Kinds>,
  Derived
>;

/** A domain definition whose names and values are checked by the compiler. */
export interface TypedDefinition<
  State extends Variables,
  Names extends readonly unknown[],
  Own extends readonly unknown[],
  Reads extends readonly unknown[],
  Goals extends readonly unknown[],
  Derived extends string,
  Kinds extends KindDefinitions,
  Things extends readonly unknown[],
  GoalThings extends readonly unknown[],
> {
  readonly name: string;
  readonly description?: string;
  /** Kinds of things, each with its properties. */
  readonly kinds?: Kinds & CheckedKinds<Kinds>;
  /** Maximum number of things of each kind in one request, from 1 to 64. Default 8. */
  readonly places?: { readonly [Kind in keyof NoInfer<Kinds>]?: number };
  /**
   * The number of agents that claim a thing of a kind at a time, or the integer property that tells it. Default 1. The
   * world hands out the places; a plan needs one.
   */
  readonly capacity?: {
    readonly [Kind in keyof NoInfer<Kinds>]?: number | (keyof NoInfer<Kinds>[Kind] & string);
  };
  readonly state: State & CheckedDefaults<State> & CheckedThings<State, NoInfer<Kinds>>;
  /** Derived variables: each is true if its condition holds. */
  readonly derive?: {
    readonly [Name in Derived]: TypedCondition<WithDerived<State, Derived>>;
  };
  readonly tools:
    | {
        readonly [Index in keyof Own]: TypedTool<
          WithProperties<State, Kinds>,
          Readable<State, Kinds, Derived>,
          Kinds,
          Own[Index],
          ElementOf<Things, Index>,
          ElementOf<Reads, Index>
        >;
      }
    | { readonly [Index in keyof Names]: { readonly name: Names[Index] & InferenceOnly } }
    | { readonly [Index in keyof Things]: { readonly things: Things[Index] & InferenceOnly } }
    | {
        readonly [Index in keyof Reads]: {
          readonly cost: { readonly reads: Reads[Index] & InferenceOnly };
        };
      };
  readonly goals?: {
    readonly [Index in keyof Goals]: TypedGoal<
      Readable<State, Kinds, Derived>,
      Kinds,
      Goals[Index],
      ElementOf<GoalThings, Index>
    >;
  } & { readonly [Index in keyof GoalThings]: GoalThingsOnly<GoalThings[Index]> };
  /** Conditions that must hold after every step. */
  readonly maintain?: readonly TypedCondition<WithDerived<State, Derived>>[];
  /** Events that are known in advance. */
  readonly events?: readonly TypedEvent<State, WithDerived<State, Derived>>[];
  /** Clocks of things, which run without an agent. Checked as the domain is loaded. */
  readonly clocks?: readonly (ClockDefinition & {
    /** The things of the clock: their kind or kinds, by name. Conditions and effects mention them like parameters. */
    readonly things?: Readonly<Record<string, KindList<Kinds>>>;
  })[];
  /** Names of variables and values in the player's language, such as `{ market: ["bazaar"] }`. */
  readonly words?: Readonly<Record<string, readonly string[]>>;
}
