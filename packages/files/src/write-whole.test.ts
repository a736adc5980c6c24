import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { checkWritable } from "./check-writable.ts";
import { writeWhole } from "./write-whole.ts";

const root = mkdtempSync(join(tmpdir(), "understudy-files-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let folder = root;
let count = 0;
beforeEach(() => {
  folder = join(root, String(count++));
  mkdirSync(folder);
});
const at = (name: string): string => join(folder, name);
const namesIn = (): string[] => readdirSync(folder).sort();

describe("a file that is written whole", () => {
  it("is made, and replaced, and leaves nothing beside it", async () => {
    await writeWhole(at("a.json"), "one");
    await writeWhole(at("a.json"), new TextEncoder().encode("two"));
    expect(readFileSync(at("a.json"), "utf8")).toBe("two");
    expect(namesIn()).toEqual(["a.json"]);
  });

  it("is what it was when it cannot be written, and nothing is left over", async () => {
    writeFileSync(at("a.json"), "before");
    // Not text: the write fails when the new file is there already.
    await expect(writeWhole(at("a.json"), 7 as never)).rejects.toThrow();
    expect(readFileSync(at("a.json"), "utf8")).toBe("before");
    expect(namesIn()).toEqual(["a.json"]);
    mkdirSync(at("full"));
    await expect(writeWhole(at("full"), "text")).rejects.toMatchObject({ code: "EISDIR" });
    await expect(writeWhole(at("none/a.json"), "text")).rejects.toMatchObject({ code: "ENOENT" });
    expect(namesIn()).toEqual(["a.json", "full"]);
  });

  it("replaces what a symbolic link leads to, be it there or not", async () => {
    mkdirSync(at("kept"));
    symlinkSync("kept/a.json", at("link"));
    symlinkSync("link", at("again"));
    for (const text of ["one", "two"]) {
      await writeWhole(at("again"), text);
      expect(readFileSync(at("kept/a.json"), "utf8")).toBe(text);
    }
    expect(readlinkSync(at("link"))).toBe("kept/a.json");
    expect(readdirSync(at("kept"))).toEqual(["a.json"]);
    symlinkSync("round", at("round"));
    await expect(writeWhole(at("round"), "text")).rejects.toMatchObject({ code: "ELOOP" });
  });

  it("keeps its permissions", async () => {
    writeFileSync(at("secret"), "one");
    chmodSync(at("secret"), 0o600);
    await writeWhole(at("secret"), "two");
    expect(statSync(at("secret")).mode & 0o777).toBe(0o600);
  });

  it("may have as long a name as the system lets it have", async () => {
    const name = "ä".repeat(127);
    await writeWhole(at(name), "text");
    expect(namesIn()).toEqual([name]);
  });

  it("may be no file at all", async () => {
    await writeWhole("/dev/null", "text");
    expect(statSync("/dev/null").isFile()).toBe(false);
    execFileSync("/usr/bin/env", ["mkfifo", at("pipe")]);
    const reader = import("node:fs/promises").then(({ readFile }) => readFile(at("pipe"), "utf8"));
    await writeWhole(at("pipe"), "through");
    expect(await reader).toBe("through");
    expect(namesIn()).toEqual(["pipe"]);
  });

  it("is one of several writers', never a mixture", async () => {
    const LENGTH = 300_000;
    const LOOKS = 50;
    const source = new URL("./write-whole.ts", import.meta.url).href;
    const loader = new URL("../../../scripts/import-source.mjs", import.meta.url).href;
    const letters = ["a", "b", "c"];
    const writers = letters.map((letter) => {
      const script = `import { existsSync } from "node:fs";
      import { importSource } from ${JSON.stringify(loader)};
      importSource(${JSON.stringify(source)}).then(async ({ writeWhole }) => {
        while (!existsSync(${JSON.stringify(at("enough"))})) {
          await Promise.all([1, 2].map(() => writeWhole(${JSON.stringify(at("shared"))}, "${letter}".repeat(${LENGTH}))));
        }
      });`;
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
        stdio: "inherit",
      });
      return new Promise<number | null>((resolve) => child.once("exit", resolve));
    });
    let isOver = false;
    const over = Promise.all(writers).finally(() => {
      isOver = true;
    });
    let looks = 0;
    while (!isOver) {
      if (existsSync(at("shared"))) {
        const text = readFileSync(at("shared"), "utf8");
        assert.equal(text, (text[0] as string).repeat(LENGTH));
        looks++;
        if (looks === LOOKS) writeFileSync(at("enough"), "");
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(await over).toEqual([0, 0, 0]);
    expect(looks).toBeGreaterThanOrEqual(LOOKS);
    expect(namesIn()).toEqual(["enough", "shared"]);
  });
});

describe("a file that is to be written later", () => {
  it("is known to be writable, and nothing is left behind", () => {
    checkWritable(at("a.json"));
    expect(namesIn()).toEqual([]);
    writeFileSync(at("a.json"), "before");
    checkWritable(at("a.json"));
    checkWritable("/dev/null");
    expect(readFileSync(at("a.json"), "utf8")).toBe("before");
    expect(() => checkWritable(at("none/a.json"))).toThrow(/ENOENT/);
    expect(() => checkWritable(folder)).toThrow(/EISDIR/);
    expect(namesIn()).toEqual(["a.json"]);
  });
});
