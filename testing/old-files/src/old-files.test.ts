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

  it("are of every kind", () => {
    expect(new Set(filesOf(version).map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });
});
