import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { summariseDomain } from "./domain-summary.ts";

it("names each place's presence variable, so that pages can hide empty places", () => {
  const domain = loadDomain({
    name: "chests",
    kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
    places: { chest: 2 },
    state: { hurt: { type: "boolean" } },
    tools: [{ name: "rob", things: { it: "chest" }, then: { "$it.gold": 0 } }],
  });
  const { variables } = summariseDomain(domain);
  expect(variables.map(({ name, place }) => [name, place])).toEqual([
    ["hurt", undefined],
    ["chest_1", "chest_1"],
    ["chest_1.gold", "chest_1"],
    ["chest_2", "chest_2"],
    ["chest_2.gold", "chest_2"],
  ]);
});
