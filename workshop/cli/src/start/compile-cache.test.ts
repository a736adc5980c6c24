import { chmodSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { Scratch } from "../testing/run-cli.ts";
import { openCompileCache } from "./compile-cache.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const opened = (env: Readonly<Record<string, string>>): readonly unknown[] => {
  const enable = vi.fn();
  openCompileCache(env, enable);
  return enable.mock.calls.flat();
};

describe("openCompileCache", () => {
  it.runIf(process.platform !== "win32")(
    "creates a folder that only its owner can write to",
    () => {
      const caches = join(scratch.folder, "fresh");
      const [folder = ""] = opened({ XDG_CACHE_HOME: caches }) as string[];
      expect(folder).toBe(join(caches, "understudy", "compiled"));
      expect(statSync(folder).mode & 0o077).toBe(0);
      expect(opened({ XDG_CACHE_HOME: caches })).toEqual([folder]);
    },
  );

  it.runIf(process.platform !== "win32")("rejects a folder that others can write to", () => {
    const caches = join(scratch.folder, "shared");
    const folder = join(caches, "understudy", "compiled");
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o777);
    expect(opened({ XDG_CACHE_HOME: caches })).toEqual([]);
  });

  it("works without a folder if none can be made", () => {
    const file = scratch.write("file", "in the way");
    expect(opened({ XDG_CACHE_HOME: file })).toEqual([]);
  });

  it("leaves an explicit choice of the user to Node", () => {
    const caches = { XDG_CACHE_HOME: join(scratch.folder, "unused") };
    expect(opened({ ...caches, NODE_COMPILE_CACHE: scratch.folder })).toEqual([]);
    expect(opened({ ...caches, NODE_DISABLE_COMPILE_CACHE: "1" })).toEqual([]);
  });
});
