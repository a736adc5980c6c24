import { describe, expect, it } from "vitest";
import { KINDS } from "./kinds.ts";
import { compareVersions, filesOf, textsOf, versions } from "./versions.ts";

const OLDEST = "0.1.0-alpha.4";
const MAX_BYTES = 60_000;
const MAX_BYTES_TOGETHER = 600_000;

describe.each(versions())("the files of %s", (version) => {
  const kept = KINDS.map((kind) => ({ name: kind.name, kind, texts: textsOf(version, kind) }));

  it.each(filesOf(version).filter(({ isSlow }) => !isSlow))(
    "$path goes on as it did",
    async ({ kind, text, file }) => {
      const { was, is } = await kind.replay(text, file);
      expect(is).toEqual(was);
    },
  );

  it.each(kept)("of kind $name are in the middle of something", ({ kind, texts }) => {
    const held = Object.entries(kind.holds(texts));
    expect(held.length).toBeGreaterThan(0);
    expect(held.filter(([, isHeld]) => !isHeld)).toEqual([]);
  });

  it("are small", () => {
    const sizes = kept.flatMap(({ texts }) => Object.values(texts).map((text) => text.length));
    expect(Math.max(...sizes)).toBeLessThan(MAX_BYTES);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES_TOGETHER);
  });
});

describe("the versions", () => {
  it("have files of every kind, since the oldest one", () => {
    expect(versions()[0]).toBe(OLDEST);
    const missing = KINDS.filter((kind) => Object.keys(textsOf(OLDEST, kind)).length === 0);
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it("are in the order of their numbers, releases after what came before them", () => {
    const inOrder = ["0.1.0-alpha.4", "0.1.0-alpha.10", "0.1.0", "0.2.0", "0.10.0-beta", "0.10.0"];
    expect(inOrder.toReversed().toSorted(compareVersions)).toEqual(inOrder);
  });
});
