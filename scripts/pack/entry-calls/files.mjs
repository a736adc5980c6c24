import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folderFor } from "./folders.mjs";

export const calls = {
  "@understudy/files": async ({ claimFile, writeWhole }) => {
    const claim = claimFile(join(folderFor("files"), "hut.json"));
    await writeWhole(claim.path, "warm");
    assert.throws(() => claimFile(claim.path), { name: "FileInUseError" });
    claim.release();
    assert.equal(readFileSync(claim.path, "utf8"), "warm");
  },
};
