import { expect, it } from "vitest";
import { defineDomain } from "./define-domain.ts";
import type { DomainTypes, Step } from "./definition/types.ts";
import type { Variable } from "./definition/variables.ts";
import type { Domain } from "./domain.ts";
import type { GoalOf, StateOf, StepOf, TypesOf } from "./types-of.ts";

/*
 * Checked by the compiler in `pnpm build`, not run: every line after @ts-expect-error must not compile, the rest must.
 */

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const isTrue = <_Condition extends true>(): void => undefined;

const state = {
  at: { type: "enum", values: ["home", "forest"] },
  target: { type: "enum", values: ["forest", "home"] },
  mood: { type: "enum", values: ["glad", "sad"] },
  wood: { type: "integer", min: 0, max: 8, default: 0 },
  coins: { type: "integer", min: -3, max: 9 },
  has_axe: { type: "boolean" },
  has_pick: { type: "boolean" },
} as const;

const domain = defineDomain({
  name: "woodcutter",
  state,
  derive: {
    armed: { anyOf: [{ has_axe: true }, { has_pick: true, wood: { ">=": 1 } }] },
    ready: { armed: true, mood: "glad", "wood + 2 * coins": { "<=": { var: "coins + 3" } } },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest"] } },
      when: { at: { "!=": "$place" }, mood: { in: ["glad", "sad"] } },
      then: { at: "$place", target: { var: "at" } },
      cost: 2,
    },
    {
      name: "chop",
      when: { at: "forest", anyOf: [{ has_axe: true }, { coins: { ">=": 3, "<": 5 } }] },
      then: { wood: { "+": 1 } },
      cost: 0.5,
    },
    {
      name: "buy",
      parameters: {
        item: { enum: ["axe", "pick"] },
        price: { type: "integer", minimum: 1, maximum: 3 },
      },
      when: { has_$item: false, coins: { ">=": "$price", "<": { var: "wood" } } },
      then: { "has_${item}": true, coins: { "-": "$price" } },
      if: [
        {
          when: { mood: "sad", has_$item: false },
          then: { mood: "glad", wood: { "+": "$price" } },
        },
      ],
      cost: "$price",
    },
    {
      name: "pay",
      when: { armed: true, ready: { "!=": true }, has_axe: { var: "armed" } },
      then: {
        coins: { "-": { var: "wood" } },
        wood: { var: "wood + 1" },
        has_pick: { var: "armed" },
      },
      if: [{ when: { ready: true }, then: { wood: { "+": { var: "2 * coins - 1" } } } }],
    },
    {
      name: "rest",
      parameters: { long: { type: "boolean" } },
      cost: {
        base: 3,
        min: 1,
        reads: ["wood", "at"],
        of(values, args) {
          isTrue<Equal<typeof values, { readonly at: "home" | "forest"; readonly wood: number }>>();
          isTrue<Equal<typeof args, { readonly long: boolean }>>();
          return (args.long ? 2 : 1) + values.wood + (values.at === "home" ? 1 : 0);
        },
      },
    },
  ],
  goals: [
    { name: "stocked", when: { wood: { ">=": 3 } }, priority: 2 },
    { name: "rich", when: { coins: { ">": { var: "wood" } } } },
  ],
  maintain: [{ coins: { ">=": 0 } }],
});

type Types = typeof domain extends Domain<infer T> ? T : never;

export function whatIsInferred(): void {
  isTrue<
    Equal<
      Types["state"],
      {
        readonly at: "home" | "forest";
        readonly target: "home" | "forest";
        readonly mood: "glad" | "sad";
        readonly wood: number;
        readonly coins: number;
        readonly has_axe: boolean;
        readonly has_pick: boolean;
      }
    >
  >();
  isTrue<
    Equal<
      Types["tools"],
      {
        readonly goto: { readonly place: "home" | "forest" };
        readonly chop: Record<never, never>;
        readonly buy: { readonly item: "axe" | "pick"; readonly price: number };
        readonly pay: Record<never, never>;
        readonly rest: { readonly long: boolean };
      }
    >
  >();
  isTrue<Equal<Types["goals"], "stocked" | "rich">>();
  isTrue<Equal<Types["derived"], "armed" | "ready">>();

  const step: Step<Types> = domain.step(0);
  if (step.tool === "goto") isTrue<Equal<typeof step.args.place, "home" | "forest">>();
  if (step.tool === "buy") isTrue<Equal<typeof step.args.item, "axe" | "pick">>();
  // @ts-expect-error no such tool
  if (step.tool === "chopp") return;
  // @ts-expect-error goto has no such argument
  if (step.tool === "goto") step.args.item;

  const any: Domain = domain;
  const known: Domain<DomainTypes> = domain;
  isTrue<Equal<typeof any, typeof known>>();
}

export function misuse(): void {
  const packed = domain.state({ at: "home", has_axe: true });
  // @ts-expect-error misspelt variable
  domain.state({ att: "home" });
  // @ts-expect-error misspelt value
  domain.state({ at: "hme" });
  // @ts-expect-error wrong type
  domain.state({ wood: "3" });

  const view = domain.view(packed);
  view.wood = view.wood + 1;
  // @ts-expect-error misspelt variable
  view.wod = 1;
  // @ts-expect-error misspelt value
  view.at = "hme";

  const isArmed: boolean = view.armed && domain.readDerived(packed).ready;
  isTrue<Equal<typeof isArmed, boolean>>();
  // @ts-expect-error misspelt derived variable
  view.amred;
  // @ts-expect-error derived variables are not part of a state
  domain.state({ armed: true });
  domain.goal({ armed: true, "wood + coins": { ">=": 3 }, wood: { "<": { var: "coins - 1" } } });
  // @ts-expect-error misspelt derived variable
  domain.goal({ amred: true });
  // @ts-expect-error a sum is a number
  domain.goal({ "wood + coins": "home" });

  domain.goal("rich");
  domain.goal({ wood: { ">=": 2 }, anyOf: [{ at: "home" }, { coins: { "<": { var: "wood" } } }] });
  // @ts-expect-error misspelt goal
  domain.goal("ritch");
  // @ts-expect-error misspelt variable
  domain.goal({ wod: 2 });
  // @ts-expect-error misspelt value
  domain.condition({ at: "hme" });
  // @ts-expect-error an ordering of texts
  domain.condition({ at: { ">=": "home" } });

  domain.actionSet([{ tool: "goto", args: { place: "home" } }]);
  // @ts-expect-error misspelt tool
  domain.actionSet([{ tool: "gotto", args: { place: "home" } }]);
  // @ts-expect-error misspelt argument
  domain.actionSet([{ tool: "goto", args: { plce: "home" } }]);
  // @ts-expect-error misspelt value of an argument
  domain.actionSet([{ tool: "goto", args: { place: "hme" } }]);
  // @ts-expect-error arguments of another tool
  domain.actionSet([{ tool: "goto", args: { item: "axe" } }]);
}

export function stepsAndNames(): void {
  domain.actionOf({ tool: "goto", args: { place: "home" } });
  domain.actionOf(domain.step(0));
  // @ts-expect-error misspelt tool
  domain.actionOf({ tool: "goo", args: {} });
  // @ts-expect-error misspelt argument
  domain.actionOf({ tool: "goto", args: { plce: "home" } });
  // @ts-expect-error misspelt value of an argument
  domain.actionOf({ tool: "goto", args: { place: "hme" } });
  domain.untyped.actionOf({ tool: "goo", args: {} satisfies Record<string, unknown> });

  isTrue<Equal<ReturnType<typeof domain.variable>, Variable>>();
  isTrue<Equal<ReturnType<typeof domain.untyped.variable>, Variable | undefined>>();
  domain.variable("wood");
  domain.untyped.variable("nope");
  // @ts-expect-error misspelt variable
  domain.variable("nope");

  const tracked = domain.track(domain.state({ at: "home" }));
  tracked.set("wood", 3);
  tracked.set("at", "forest");
  // @ts-expect-error misspelt variable
  tracked.set("wod", 3);
  // @ts-expect-error misspelt value
  tracked.set("at", "hme");
  // @ts-expect-error wrong type
  tracked.set("wood", true);
  domain.pack(tracked);
  domain.untyped.pack(tracked);
  domain.untyped.track(domain.state({ at: "home" })).set("nope", 3);
}

export function whatIsNamed(from: Domain): void {
  isTrue<Equal<TypesOf<typeof domain>, Types>>();
  isTrue<Equal<StepOf<typeof domain>, Step<Types>>>();
  isTrue<Equal<StateOf<typeof domain>, Types["state"]>>();
  isTrue<Equal<GoalOf<typeof domain>, "stocked" | "rich">>();
  isTrue<Equal<StepOf<typeof from>, Step>>();
  const step: StepOf<typeof domain> = { tool: "buy", args: { item: "axe", price: 2 } };
  domain.actionOf(step);
  // @ts-expect-error arguments of another tool
  const wrong: StepOf<typeof domain> = { tool: "goto", args: { item: "axe" } };
  domain.actionOf(wrong);
}

it("is a domain like any other when it runs", () => {
  expect(domain.untyped.definition.name).toBe("woodcutter");
});
