import { execFileSync } from "node:child_process";
import {
  closeSync,
  constants,
  mkdirSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkWritable } from "./check-writable.ts";
import { claimFile } from "./claim-file.ts";
import { lookAt } from "./look-at.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "understudy-look-")));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const at = (...names: string[]): string => join(root, ...names);

describe("a look at a path", () => {
  it("distinguishes files, other kinds, and missing paths", () => {
    writeFileSync(at("file"), "four");
    expect(lookAt(at("file"))?.isFile()).toBe(true);
    expect(lookAt(root)?.isFile()).toBe(false);
    expect(lookAt(at("nothing"))).toBeUndefined();
  });

  it("at a pipe does not disturb imports: packages are found through symbolic links", () => {
    const pipe = at("pipe");
    execFileSync("/usr/bin/env", ["mkfifo", pipe]);
    mkdirSync(at("store", "package"), { recursive: true });
    mkdirSync(at("game", "node_modules"), { recursive: true });
    symlinkSync(at("store", "package"), at("game", "node_modules", "package"));
    const { resolve } = createRequire(at("game", "main.js"));
    const looks = [() => checkWritable(pipe), () => claimFile(pipe).release(), () => lookAt(pipe)];
    // A pipe without a reader would block its writer.
    const reader = openSync(pipe, constants.O_RDWR);
    for (const [i, look] of looks.entries()) {
      writeFileSync(at("store", "package", `before-${i}.js`), "");
      writeFileSync(at("store", "package", `after-${i}.js`), "");
      // From here on Node caches the folders.
      resolve(`package/before-${i}.js`);
      look();
      expect(resolve(`package/after-${i}.js`)).toBe(at("store", "package", `after-${i}.js`));
    }
    closeSync(reader);
  });
});
