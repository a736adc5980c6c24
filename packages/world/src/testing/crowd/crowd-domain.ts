import { type Domain, loadDomain } from "@understudy/planner-core";

/** Logs are cut with an axe, and brought home: by one agent slowly, or by two. */
export const crowdDomain: Domain = loadDomain({
  name: "crowd",
  kinds: {
    log: { cut: { type: "boolean", default: false }, home: { type: "boolean", default: false } },
    axe: {},
  },
  places: { log: 4, axe: 2 },
  state: {
    near: { type: "thing", of: ["log", "axe"], position: true },
    holds: { type: "thing", of: "axe" },
    hungry: { type: "boolean", default: false, sensed: true },
    stock: { type: "integer", min: 0, max: 12, shared: true, default: 0 },
  },
  tools: [
    {
      ...{ name: "go", things: { to: ["log", "axe"] }, then: { near: "$to" } },
      ...{ duration: { way: "$to" }, cost: { way: "$to" } },
    },
    {
      ...{ name: "take", things: { axe: "axe" }, when: { near: "$axe", holds: "nothing" } },
      ...{ then: { holds: "$axe" }, duration: 1, claims: ["$axe"] },
    },
    {
      ...{ name: "cut", things: { log: "log", axe: "axe" }, claims: ["$log", "$axe"] },
      ...{ when: { near: "$log", holds: "$axe", "$log.cut": false }, duration: 2 },
      ...{ during: { "$log.cut": false }, then: { "$log.cut": true } },
    },
    {
      ...{ name: "carry", partners: 1, things: { log: "log" }, duration: 2, claims: ["$log"] },
      when: { near: "$log", "$log.cut": true, "$log.home": false },
      during: { "$log.home": false },
      then: { "$log.home": true, stock: { "+": 1 } },
    },
    {
      ...{ name: "drag", things: { log: "log" }, duration: 6, cost: 9, claims: ["$log"] },
      when: { near: "$log", "$log.cut": true, "$log.home": false },
      during: { "$log.home": false },
      then: { "$log.home": true, stock: { "+": 1 } },
    },
    { name: "eat", when: { hungry: true }, then: { hungry: false }, duration: 1 },
  ],
  goals: [
    { name: "fed", when: { hungry: false }, priority: 5 },
    { name: "stocked", when: { stock: { ">=": 2 } } },
    { name: "stocked_by", when: { stock: { ">=": 2 } }, by: 900 },
    { name: "brought", things: { it: "log" }, when: { "$it.home": true } },
    { name: "whole", things: { it: "log" }, when: { "$it.cut": false } },
  ],
});
