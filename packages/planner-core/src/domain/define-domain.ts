import type { DomainLimits } from "./definition/definition.ts";
import type {
  ToolsOf,
  TypedDefinition,
  ValuesOf,
  Variables,
} from "./definition/typed-definition.ts";
import type { DomainTypes } from "./definition/types.ts";
import type { Domain } from "./domain.ts";
import { loadDomain } from "./load-domain.ts";

/** The domain with its types in readable form: `Domain<{ state: …; tools: …; goals: … }>`. */
type TypedDomain<State, Tools, Goals, Derived> = (
  [Derived] extends [never]
    ? { readonly state: State; readonly tools: Tools; readonly goals: Goals }
    : {
        readonly state: State;
        readonly tools: Tools;
        readonly goals: Goals;
        readonly derived: Derived;
      }
) extends infer Types extends DomainTypes
  ? Domain<Types>
  : never;

/**
 * Defines a domain in TypeScript. State, tools, arguments and goals are inferred: a misspelt
 * variable, value, tool, argument or goal does not compile, here and wherever the domain is used.
 * The definition is checked again at run time, as that of a file is.
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
>(
  definition: TypedDefinition<State, Names, Own, Reads, Goals, Derived>,
  limits: Partial<DomainLimits> = {},
): TypedDomain<ValuesOf<State>, ToolsOf<Names, Own>, Goals[number] & string, Derived> {
  return loadDomain(definition, limits) as Domain as TypedDomain<
    ValuesOf<State>,
    ToolsOf<Names, Own>,
    Goals[number] & string,
    Derived
  >;
}
