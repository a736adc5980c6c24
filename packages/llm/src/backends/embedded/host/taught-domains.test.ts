import { readFileSync } from "node:fs";
import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { withResilience } from "../../../breaker/with-resilience.ts";
import { BackendLlmPlanner } from "../../../planner/backend-llm-planner.ts";
import { ScriptedBackend } from "../../../testing/scripted-backend.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";

const read = (name: string) =>
  loadDomain(
    readFileSync(
      new URL(`../../../../../../examples/domains/${name}.json`, import.meta.url),
      "utf8",
    ),
  );
const other = loadDomain({
  name: "guard",
  state: { lit: { type: "boolean" } },
  tools: [{ name: "light", then: { lit: true } }],
  goals: [{ name: "light", when: { lit: true } }],
});

describe("the domains that a model was taught", () => {
  it("are the demo domains for the shipped model, compared by hash and not by name", async () => {
    const backend = await openEmbeddedBackend({ isLazy: true });
    const llm = withResilience(new BackendLlmPlanner({ backend }));
    try {
      for (const name of ["village", "guard", "courier"]) {
        expect([name, llm.isTaught(read(name))]).toEqual([name, true]);
      }
      expect(llm.isTaught(other)).toBe(false);
    } finally {
      await llm.dispose();
    }
  });

  it("are all domains if unknown", () => {
    const llm = withResilience(new BackendLlmPlanner({ backend: new ScriptedBackend([""]) }));
    expect(llm.isTaught(other)).toBe(true);
  });
});
