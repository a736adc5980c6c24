import { expect, it } from "vitest";
import { loadDomain } from "../load-domain.ts";

it("a domain of more than 100,000 ground actions is compiled by default", () => {
  const floors = Array.from({ length: 400 }, (_, floor) => `floor_${floor}`);
  const parameters = { from: { enum: floors }, to: { enum: floors } };
  const domain = loadDomain({
    name: "tower",
    state: { at: { type: "enum", values: floors } },
    tools: [{ name: "go", parameters, when: { at: "$from" }, then: { at: "$to" } }],
  });
  expect(domain.actions.count).toBe(160_000);
});
