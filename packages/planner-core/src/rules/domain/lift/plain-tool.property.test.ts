import * as fc from "fast-check";
import { expect, it } from "vitest";
import { DomainError } from "../../../base/errors.ts";
import { loadDomain } from "../load-domain.ts";

const state = {
  lit: { type: "boolean" },
  at: { type: "enum", values: ["home", "river", "market"] },
  fish: { type: "integer", min: -2, max: 5 },
  only: { type: "integer", min: 3, max: 3 },
  seen: { type: "boolean" },
};
const values = fc.constantFrom<unknown>(
  true,
  false,
  "home",
  "market",
  "$at",
  -2,
  0,
  3,
  7,
  -0,
  0.5,
  null,
);
const names = fc.constantFrom(...Object.keys(state), "no_such", "$p", "lit + seen", "anyOf");
const fitting = fc.record(
  {
    lit: fc.boolean(),
    at: fc.constantFrom("home", "river", "market"),
    fish: fc.integer({ min: -2, max: 5 }),
    only: fc.constant(3),
    seen: fc.boolean(),
  },
  { requiredKeys: [] },
);
const anything = fc.oneof(
  { weight: 8, arbitrary: fitting },
  { weight: 1, arbitrary: fc.dictionary(names, values) },
);
const tools = fc.array(
  fc.record(
    { when: anything, then: anything, cost: fc.constantFrom<unknown>(1, 2.5, 0, "$p") },
    { requiredKeys: ["then"] },
  ),
  { minLength: 1, maxLength: 6 },
);

it("is loaded like a tool with an explicit empty list of parameters", () => {
  fc.assert(
    fc.property(tools, (drafts) => {
      const load = (more: object): unknown => {
        const named = drafts.map((tool, index) => ({ name: `t${9 - index}`, ...more, ...tool }));
        try {
          const { hash, actions, dropped, warnings } = loadDomain({
            name: "d",
            state,
            tools: named,
          });
          return { hash, actions, dropped, warnings };
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          return error.issues;
        }
      };
      expect(load({})).toEqual(load({ parameters: {} }));
    }),
    { numRuns: 300 },
  );
});
