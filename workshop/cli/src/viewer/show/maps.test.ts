import { loadDomain } from "@understudy/planner-core";
import { createViewer } from "@understudy/viewer";
import { describe, expect, it } from "vitest";
import { mapOf } from "./maps.ts";

function domainOf(name: string, places: readonly string[]) {
  return loadDomain({
    name,
    state: { at: { type: "enum", values: [...places] } },
    tools: [{ name: "go", parameters: { to: { enum: [...places] } }, then: { at: "$to" } }],
    goals: [{ name: "there", when: { at: places[0] as string } }],
  });
}

const waysOf = (name: string, places: readonly string[]) => {
  const domain = domainOf(name, places);
  return createViewer({ domain, map: mapOf(domain) }).hello.map?.ways.length;
};

describe("the map of a domain file", () => {
  it("with the name of a demo domain has only ways between existing places", () => {
    expect(waysOf("village", ["home", "market"])).toBe(1);
    expect(waysOf("village", ["home", "moon"])).toBe(0);
    expect(waysOf("constructor", ["home", "market"])).toBe(0);
  });
});
