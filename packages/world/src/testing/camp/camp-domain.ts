import { type Domain, loadDomain } from "@understudy/planner-core";

/** The kinds of things in a camp. */
export const KINDS: readonly string[] = ["well", "chest", "key", "stall", "gate"];

/** A camp: wells to drink from, chests to rob, keys to open them, stalls to buy from. With gates, some ways need one. */
function campDomain(hasGates: boolean): Domain {
  return loadDomain({
    name: hasGates ? "gated camp" : "camp",
    kinds: {
      well: {
        water: { type: "boolean", default: true },
        paint: { type: "integer", min: 0, max: 9 },
      },
      chest: { gold: { type: "integer", min: 0, max: 4 }, locked: { type: "boolean" } },
      key: { opens: { type: "thing", of: "chest" } },
      stall: {
        stock: { type: "integer", min: 0, max: 3 },
        price: { type: "integer", min: 1, max: 4 },
      },
      gate: { open: { type: "boolean", default: true } },
    },
    places: { well: 2, chest: 2, key: 2, stall: 2, gate: 2 },
    state: {
      near: { type: "thing", of: [...KINDS], position: true },
      holds: { type: "thing", of: "key" },
      coins: { type: "integer", min: 0, max: 9, default: 0 },
      thirst: { type: "integer", min: 0, max: 40, default: 0 },
      energy: { type: "integer", min: 0, max: 30, default: 30 },
      fed: { type: "boolean", default: false },
      mood: { type: "enum", values: ["calm", "cross", "gone"], default: "calm" },
    },
    tools: [
      {
        ...{ name: "go", things: { to: KINDS.slice(0, 4) }, then: { near: "$to" } },
        cost: { way: "$to" },
      },
      {
        ...{ name: "pass", things: { to: "gate" }, cost: { way: "$to" }, then: { near: "$to" } },
        when: hasGates ? { "$to.open": true } : { energy: { ">=": 1 } },
      },
      {
        ...{ name: "open", things: { it: "gate" }, claims: ["$it"] },
        when: { holds: { "!=": "nothing" }, "$it.open": false },
        then: { "$it.open": true },
      },
      {
        ...{ name: "drink", things: { it: "well" }, claims: ["$it"] },
        when: { near: "$it", "$it.water": true, energy: { ">=": 5 } },
        then: { thirst: { "-": 20 }, energy: { "-": 5 } },
      },
      {
        ...{ name: "take", things: { it: "key" }, claims: ["$it"] },
        when: { near: "$it", holds: "nothing", mood: { "!=": "gone" } },
        then: { holds: "$it" },
      },
      {
        ...{ name: "unlock", things: { chest: "chest", key: "key" }, claims: ["$chest", "$key"] },
        when: { near: "$chest", holds: "$key", "$key.opens": "$chest" },
        then: { "$chest.locked": false },
      },
      {
        ...{ name: "rob", things: { it: "chest" }, claims: ["$it"] },
        when: { near: "$it", "$it.locked": false, "$it.gold": { ">": 0 }, mood: "calm" },
        then: { coins: { "+": "$it.gold" }, "$it.gold": 0 },
      },
      {
        ...{ name: "eat", things: { it: "stall" }, claims: ["$it"] },
        when: { near: "$it", "$it.stock": { ">": 0 }, coins: { ">=": 2 } },
        then: { fed: true, coins: { "-": 2 }, "$it.stock": { "-": 1 } },
      },
      { name: "sulk", when: { mood: "cross", energy: { "<=": 10 } }, then: { mood: "calm" } },
    ],
    goals: [
      { name: "quenched", when: { thirst: { "<=": 20 } }, priority: 2 },
      { name: "rich", when: { coins: { ">=": 6 } } },
      { name: "eaten", when: { fed: true }, priority: 1 },
      { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
      { name: "whole", things: { it: "chest" }, when: { "$it.locked": true } },
    ],
  });
}

export const campDomains: readonly Domain[] = [campDomain(false), campDomain(true)];
