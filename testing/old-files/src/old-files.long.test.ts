import { describe, expect, it } from "vitest";
import { filesOf, versions } from "./versions.ts";

describe.each(versions())("the slow files of %s", (version) => {
  it.each(filesOf(version).filter(({ isSlow }) => isSlow))(
    "$path goes on as it did",
    async ({ kind, text }) => {
      const { was, is } = await kind.replay(text);
      expect(is).toEqual(was);
    },
  );
});
