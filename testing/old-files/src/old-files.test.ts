import { describe, expect, it } from "vitest";
import { KINDS } from "./kinds.ts";
import { filesOf, versions } from "./versions.ts";

describe.each(versions())("the files of %s", (version) => {
  it.each(filesOf(version).filter(({ isSlow }) => !isSlow))(
    "$path goes on as it did",
    async ({ kind, text }) => {
      const { was, is } = await kind.replay(text);
      expect(is).toEqual(was);
    },
  );

<<<<<<< HEAD
  it.each(kept)("of kind $name are in the middle of something", (kind, texts ) => 
    // A kind that came later names its `since`, and what came to a kind later is in its `heldSince`.
    expect(Object.keys(texts)).not.toEqual([]);
    expect(missingIn(version, kind, texts)).toEqual([]););

  it("are small", () => {
    const sizes = kept.flatMap(({ texts }) => Object.values(texts).map((text) => text.length));
    expect(Math.max(...sizes)).toBeLessThan(MAX_BYTES);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES_TOGETHER);
  });
});

describe("the versions", () => {
  it("begin with the oldest one", () => {
    expect(versions()[0]).toBe(OLDEST);
  });

  it("are in the order of their numbers, releases after what came before them", () => {
    const inOrder = ["0.1.0-alpha.4", "0.1.0-alpha.10", "0.1.0", "0.2.0", "0.10.0-beta", "0.10.0"];
    expect(inOrder.toReversed().toSorted(compareVersions)).toEqual(inOrder);
  });
});

describe("a kind", () => {
  const later: Kind = {
    name: "letters",
    since: "0.2.0",
    replay: (text) => ({ was: text, is: text }),
    holds: ({ all = "" }) => ({ "an a": all.includes("a"), "a b": all.includes("b") }),
    heldSince: { "a b": "0.3.0" },
  };

  it("that came later is not asked of the versions before", () => {
    const [before, since, after] = ["0.2.0-alpha.1", "0.2.0", "0.10.0"];
    expect([before, since, after].map((version) => hadKind(version, later))).toEqual([
      ...[false, true, true],
    ]);
  });

  it("to which something came later is held to it from then on", () => {
    expect(missingIn("0.2.0", later, { all: "a" })).toEqual([]);
    expect(missingIn("0.2.0", later, { all: "c" })).toEqual(["an a"]);
    expect(missingIn("0.3.0", later, { all: "a" })).toEqual(["a b"]);
=======
  it("are of every kind", () => 
    expect(new Set(filesOf(version).map(({ kind }) => kind))).toEqual(new Set(KINDS));
>>>>>>> 69466c6b9 (old-files: drop what wrote the files));
});
