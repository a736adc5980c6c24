import { readFileSync } from "node:fs";
import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { renderPrompt } from "./render-user.ts";

interface GoldenPrompt {
  readonly id: string;
  readonly state: Readonly<Record<string, never>>;
  readonly goal: Readonly<Record<string, never>>;
  readonly prompt: string;
  readonly domainJson: unknown;
}

const golden = readFileSync(new URL("./__fixtures__/golden-prompts.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as GoldenPrompt);

describe("golden prompts", () => {
  it("are twenty", () => expect(golden).toHaveLength(20));

  it.each(golden)("$id is rendered byte for byte", ({ state, goal, prompt, domainJson }) => {
    const domain = loadDomain(domainJson);
    expect(renderPrompt(domain, domain.state(state), domain.goal(goal))).toBe(prompt);
  });
});
