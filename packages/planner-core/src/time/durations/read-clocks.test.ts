import { describe, expect, it } from "vitest";
import { DomainError } from "../../base/errors.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";

const BURNING = {
  name: "burning",
  while: { pan: "done" },
  duration: 4,
  then: { pan: "burnt" },
};

function domain(clocks: unknown) {
  return {
    name: "kitchen",
    state: {
      pan: { type: "enum", values: ["empty", "done", "burnt"], shared: true },
      heat: { type: "integer", min: 1, max: 9, shared: true },
      tired: { type: "boolean" },
    },
    tools: [{ name: "take_off", when: { pan: "done" }, then: { pan: "empty" }, duration: 1 }],
    clocks,
  };
}

/** The pointers of the issues of a list of clocks. */
function issuesOf(clocks: unknown): readonly string[] {
  try {
    loadDomain(domain(clocks));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.issues.map(({ pointer }) => pointer);
  }
  return [];
}

describe("clocks of a definition", () => {
  it("are read with lengths that are numbers, variables or sums", () => {
    for (const duration of [4, "heat", "heat + 2", { sum: "heat", per: 3 }])
      expect(issuesOf([{ ...BURNING, duration }])).toEqual([]);
  });

  it("change the hash of the domain", () => {
    const hashOf = (clocks: unknown): string => loadDomain(domain(clocks)).hash;
    const hashes = [
      hashOf(undefined),
      hashOf([BURNING]),
      hashOf([{ ...BURNING, duration: 5 }]),
      hashOf([{ ...BURNING, then: { pan: "empty" } }]),
      hashOf([{ ...BURNING, while: { pan: "empty" } }]),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("may have the name of a tool", () => {
    expect(issuesOf([{ ...BURNING, name: "take_off" }])).toEqual([]);
  });
});
