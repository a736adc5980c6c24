import type { DomainLimits } from "./definition/definition.ts";
import type { DomainTypes } from "./definition/types.ts";
import type { Domain } from "./domain.ts";
import type { KindDefinitions, ThingNames, Variables } from "./kinds/typed-kinds.ts";
import { loadDomain } from "./load-domain.ts";
import type { TypedDefinition } from "./typed-definition.ts";
import type { Simplify, ToolsOf, ValuesOf } from "./typed-values.ts";

/** The domain with its types in readable form: `Domain<{ state: …; tools: …; goals: … }>`. */
type TypedDomain<State, Tools, Goals, Derived, Things> =
  Simplify<
    { readonly state: State; readonly tools: Tools; readonly goals: Goals } & ([Derived] extends [
      never,
    ]
      ? unknown
      : { readonly derived: Derived }) &
      ([Things] extends [never] ? unknown : { readonly things: Things })
  > extends infer Types extends DomainTypes
    ? Domain<Types>
    : never;

/** The types of things; `never` in a domain without kinds. */
type ThingsOf<Kinds, Tools, ToolThings, Goals, GoalThings> = [keyof Kinds] extends [never]
  ? never
  : {
      readonly tools: Simplify<ThingNames<Tools, ToolThings>>;
      readonly goals: Simplify<ThingNames<Goals, GoalThings>>;
      readonly kinds: { readonly [Kind in keyof Kinds]: ValuesOf<Kinds[Kind]> };
    };

/**
 * Defines a domain in TypeScript. State, tools, arguments and goals are inferred: a misspelt variable, value, tool,
 * argument or goal does not compile, here and wherever the domain is used. The same holds for kinds, properties, things
 * and claims. The definition is checked again at run time, like a domain file.
 *
 * @throws DomainError with every issue found
 *
 * @example
 * const domain = defineDomain({
 *   name: "woodcutter",
 *   state: {
 *     at: { type: "enum", values: ["home", "forest"] },
 *     wood: { type: "integer", min: 0, max: 5 },
 *   },
 *   tools: [
 *     { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" }, cost: 2 },
 *     { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
 *   ],
 *   goals: [{ name: "stocked", when: { wood: { ">=": 3 } } }],
 * });
 * const start = domain.state({ at: "home", wood: 0 });
 */
export function defineDomain<
  const State extends Variables,
  const Names extends readonly unknown[],
  const Own extends readonly unknown[],
  const Reads extends readonly unknown[],
  const Goals extends readonly unknown[] = readonly [],
  const Derived extends string = never,
  const Kinds extends KindDefinitions = Record<never, never>,
  const Things extends readonly unknown[] = readonly [],
  const GoalThings extends readonly unknown[] = readonly [],
>(
  definition: TypedDefinition<State, Names, Own, Reads, Goals, Derived, Kinds, Things, GoalThings>,
  limits: Partial<DomainLimits> = {},
): TypedDomain<
  ValuesOf<State>,
  ToolsOf<Names, Own, Things>,
  Goals[number] & string,
  Derived,
  ThingsOf<Kinds, Names, Things, Goals, GoalThings>
> {
  return loadDomain(definition, limits) as Domain as never;
}
