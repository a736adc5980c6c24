import { expect, it } from "vitest";
import { importPddl } from "./index.ts";
import { pairsOf } from "./testing/pairs.ts";

it("a task of more than 100,000 ground actions is imported by default", () => {
  expect(importPddl(pairsOf(320)).definition.tools.length).toBe(320 * 320);
});
