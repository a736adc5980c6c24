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

describe("an atomically written file", () => {
  it("is created and replaced without leaving other files", async () => {
    await writeWhole(at("a.json"), "one");
    await writeWhole(at("a.json"), new TextEncoder().encode("two"));
    expect(readFileSync(at("a.json"), "utf8")).toBe("two");
    expect(namesIn()).toEqual(["a.json"]);
  });

  it("is unchanged after a failed write, without leaving other files", async () => {
    writeFileSync(at("a.json"), "before");
    // Not a text: the write fails after the new file was created.
    await expect(writeWhole(at("a.json"), 7 as never)).rejects.toThrow();
    expect(readFileSync(at("a.json"), "utf8")).toBe("before");
    expect(namesIn()).toEqual(["a.json"]);
    mkdirSync(at("full"));
    await expect(writeWhole(at("full"), "text")).rejects.toMatchObject({ code: "EISDIR" });
    await expect(writeWhole(at("none/a.json"), "text")).rejects.toMatchObject({ code: "ENOENT" });
    expect(namesIn()).toEqual(["a.json", "full"]);
  });

  it("replaces the target of a symbolic link, existing or not", async () => {
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

  it("may have the longest name that the system allows", async () => {
    const name = "ä".repeat(127);
    await writeWhole(at(name), "text");
    expect(namesIn()).toEqual([name]);
  });

  it("may be a pipe or device", async () => {
    await writeWhole("/dev/null", "text");
    expect(statSync("/dev/null").isFile()).toBe(false);
    execFileSync("/usr/bin/env", ["mkfifo", at("pipe")]);
    const reader = import("node:fs/promises").then(({ readFile }) => readFile(at("pipe"), "utf8"));
    await writeWhole(at("pipe"), "through");
    expect(await reader).toBe("through");
    expect(namesIn()).toEqual(["pipe"]);
  });

  it("comes from one of several writers, never a mixture", async () => {
    const LENGTH = 300_000;
    const LOOKS = 50;
    const source = new URL("./write-whole.ts", import.meta.url).href;
    const loader = new URL("../../../scripts/testing/import-source.mjs", import.meta.url).href;
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

describe("a file to be written later", () => {
  it("can be checked for writability without leaving files", () => {
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
