import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { changedYard, type DraftDefinition, TIMED_YARD } from "../../testing/stages/timed-yard.ts";

describe("the hash of a domain with time", () => {
  const hashOf = (change: (draft: DraftDefinition) => void) => loadDomain(changedYard(change)).hash;

  it("differs for every fact about time", () => {
    const different: readonly ((draft: DraftDefinition) => void)[] = [
      () => undefined,
      (d) => delete d.state.planks.shared,
      (d) => (d.state.weight.shared = true),
      (d) => (d.tools[1].duration = 5),
      (d) => delete d.tools[1].duration,
      (d) => (d.tools[1].duration = { from: 4 }),
      (d) => (d.tools[1].duration = { from: 4, to: 5 }),
      (d) => (d.tools[2].duration.to = 31),
      (d) => (d.tools[3].duration = "2 * weight + 2"),
      (d) => (d.tools[0].duration.way = "mill"),
      (d) => (d.tools[3].during = { beam_up: false }),
      (d) => delete d.tools[3].during,
      (d) => (d.tools[2].start = { nailed: true }),
      (d) => delete d.tools[2].interrupted,
      (d) => (d.tools[2].interrupted = { beam_up: true }),
      (d) => (d.tools[4].partners = 2),
      (d) => delete d.tools[4].partners,
      (d) => delete d.tools[6].alongside,
      (d) => (d.tools[1].alongside = true),
      (d) => (d.goals[0].by = 119),
      (d) => delete d.goals[0].by,
      (d) => (d.events[0].at = 61),
      (d) => (d.events[0].then.shop_open = true),
      (d) => d.events.pop(),
      (d) => delete d.events,
    ];
    const hashes = different.map(hashOf);
    expect(new Set(hashes).size).toBe(different.length);
    expect(hashes[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  it("is independent of the order of keys, tools and events, and of how lengths are written", () => {
    const reversed = (value: unknown): unknown =>
      typeof value !== "object" || value === null || Array.isArray(value)
        ? Array.isArray(value)
          ? value.map(reversed)
          : value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([key, inner]) => [key, reversed(inner)]),
          );
    const { hash } = loadDomain(TIMED_YARD);
    expect(loadDomain(reversed(TIMED_YARD)).hash).toBe(hash);
    expect(hashOf((d) => d.tools.reverse())).toBe(hash);
    expect(hashOf((d) => d.events.reverse())).toBe(hash);
    expect(hashOf((d) => (d.tools[6].duration.to = { var: "weight" }))).toBe(hash);
    expect(hashOf((d) => (d.tools[1].partners = 0))).toBe(hash);
    expect(hashOf((d) => (d.tools[1].alongside = false))).toBe(hash);
    expect(hashOf((d) => (d.state.weight.shared = false))).toBe(hash);
  });
});
