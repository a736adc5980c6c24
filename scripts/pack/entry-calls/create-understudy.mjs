import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { folderFor } from "./folders.mjs";

export const calls = {
  "create-understudy": async ({ createProject }) => {
    const folder = join(folderFor("create"), "my-game");
    assert.equal((await createProject(folder, "phaser")).name, "my-game");
    assert.ok(existsSync(join(folder, "package.json")));
  },
  "create-understudy of create-understudy": (program) => {
    const folder = folderFor("created");
    const words = [program, "my-game", "--template", "node"];
    execFileSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
    assert.ok(existsSync(join(folder, "my-game/package.json")));
  },
};
