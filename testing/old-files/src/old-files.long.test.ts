import { beforeAll, describe, expect, it } from "vitest";
import { KINDS } from "./kinds.ts";
import { filesOf, textsOf, versions } from "./versions.ts";

describe.each(versions())("the slow files of %s", (version) => {
  it.each(filesOf(version).filter(({ isSlow }) => isSlow))(
    "$path goes on as it did",
    async ({ kind, text, file }) => {
      const { was, is } = await kind.replay(text, file);
      expect(is).toEqual(was);
    },
  );
});

describe.each(KINDS)("the writer of $name", (kind) => {
  let texts: Awaited<ReturnType<typeof kind.write>>;
  beforeAll(async () => {
    texts = await kind.write();
  });

  it("writes all that the newest files are of, in the middle of something", () => {
    const newest = textsOf(versions().at(-1) ?? "", kind);
    expect(Object.keys(texts)).toEqual(expect.arrayContaining(Object.keys(newest)));
    const held = Object.entries(kind.holds(texts));
    expect(held).not.toEqual([]);
    expect(held.filter(([, isHeld]) => !isHeld)).toEqual([]);
    const { heldSince = {} } = kind;
    expect(held.map(([what]) => what)).toEqual(expect.arrayContaining(Object.keys(heldSince)));
  });

  it("writes the same bytes again", async () => {
    expect(await kind.write()).toEqual(texts);
  });
});
