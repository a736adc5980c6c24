import { defineDomain } from "../../rules/domain/define-domain.ts";
import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";

type NoArguments = Record<never, never>;

/** Types of {@link woodcutter}. */
export interface WoodcutterTypes extends DomainTypes {
  readonly state: {
    readonly at: "home" | "forest" | "market";
    readonly wood: number;
    readonly coins: number;
    readonly energy: number;
    readonly has_axe: boolean;
    readonly has_pick: boolean;
    readonly fire_lit: boolean;
  };
  readonly tools: {
    readonly goto: { readonly place: "home" | "forest" | "market" };
    readonly chop: NoArguments;
    readonly sell: NoArguments;
    readonly buy: { readonly item: "axe" | "pick" };
    readonly light_fire: NoArguments;
    readonly sleep: NoArguments;
  };
  readonly goals: "warm_home" | "stocked" | "equipped";
}

/**
 * A small, readable domain for tests: go places, buy an axe, chop, sell, light a fire. From the defaults (at home, 2
 * coins, 3 energy, nothing else) every goal is reachable.
 */
export const woodcutter: Domain<WoodcutterTypes> = defineDomain({
  name: "woodcutter",
  description: "A woodcutter buys an axe, chops and keeps the house warm.",
  state: {
    at: { type: "enum", values: ["home", "forest", "market"], default: "home" },
    wood: { type: "integer", min: 0, max: 4, default: 0 },
    coins: { type: "integer", min: 0, max: 4, default: 2 },
    energy: { type: "integer", min: 0, max: 3, default: 3 },
    has_axe: { type: "boolean", default: false },
    has_pick: { type: "boolean", default: false },
    fire_lit: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "goto",
      description: "Walk to a place.",
      parameters: { place: { enum: ["home", "forest", "market"] } },
      when: { at: { "!=": "$place" } },
      then: { at: "$place" },
      cost: 2,
    },
    {
      name: "chop",
      description: "Chop one log.",
      when: { at: "forest", has_axe: true },
      then: { wood: { "+": 1 }, energy: { "-": 1 } },
      cost: 1.5,
    },
    {
      name: "sell",
      description: "Sell one log for one coin.",
      when: { at: "market", wood: { ">=": 1 } },
      then: { wood: { "-": 1 }, coins: { "+": 1 } },
    },
    {
      name: "buy",
      description: "Buy a tool for two coins.",
      parameters: { item: { enum: ["axe", "pick"] } },
      when: { at: "market", coins: { ">=": 2 }, has_$item: false },
      then: { coins: { "-": 2 }, has_$item: true },
    },
    {
      name: "light_fire",
      description: "Burn one log at home.",
      when: { at: "home", fire_lit: false },
      then: { wood: { "-": 1 }, fire_lit: true },
    },
    {
      name: "sleep",
      description: "Sleep at home.",
      when: { at: "home" },
      then: { energy: 3 },
      cost: 4,
    },
  ],
  goals: [
    { name: "warm_home", when: { fire_lit: true, at: "home" }, priority: 3 },
    { name: "stocked", when: { wood: { ">=": 2 } }, priority: 2 },
    { name: "equipped", when: { has_axe: true, has_pick: true }, priority: 1 },
  ],
});
