import { describe, expect, it } from "vitest";
import { KINDS } from "./kinds.ts";
import { textsOf, versions } from "./versions.ts";

describe.each(KINDS)("the writer of $name", (kind) => {
  it("writes all that the newest files are of, in the middle of something", async () => {
    const texts = await kind.write();
    const newest = textsOf(versions().at(-1) ?? "", kind);
    expect(Object.keys(texts)).toEqual(expect.arrayContaining(Object.keys(newest)));
    expect(Object.entries(kind.holds(texts)).filter(([, isHeld]) => !isHeld)).toEqual([]);
  });

  it("writes the same bytes again", async () => {
    expect(await kind.write()).toEqual(await kind.write());
  });
});
