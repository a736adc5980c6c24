import {
  closeSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { beginFile } from "./begin-file.ts";

const folder = mkdtempSync(join(tmpdir(), "understudy-files-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

describe("a fresh file", () => {
  it("is not damaged by a writer of the old one", () => {
    const first = beginFile(at("run.jsonl"));
    writeSync(first, "first 1\n");
    const second = beginFile(at("run.jsonl"));
    writeSync(second, "second 1\n");
    writeSync(first, "first 2\n");
    writeSync(second, "second 2\n");
    for (const file of [first, second]) closeSync(file);
    expect(readFileSync(at("run.jsonl"), "utf8")).toBe("second 1\nsecond 2\n");
  });

  it("is created at the target of a symbolic link", () => {
    writeFileSync(at("real.jsonl"), "old");
    symlinkSync("real.jsonl", at("link"));
    closeSync(beginFile(at("link")));
    expect(readFileSync(at("real.jsonl"), "utf8")).toBe("");
    expect(readlinkSync(at("link"))).toBe("real.jsonl");
  });

  it("fails with the error of the file system", () => {
    expect(() => beginFile(folder)).toThrow(/EISDIR/);
    expect(() => beginFile(at("none/run.jsonl"))).toThrow(/ENOENT/);
    closeSync(beginFile("/dev/null"));
    expect(readdirSync(folder)).not.toContain("none");
  });
});
