import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findUnasserted } from "./assertions/find-unasserted.ts";
import { root, sources } from "./repository/pages.ts";

describe("every test", () => {
  it("has an assertion, or names a helper with one: else only a time-out or an error could fail it", () => {
    const tests = sources.filter((file) => file.endsWith(".test.ts"));
    expect(tests.length).toBeGreaterThan(800);
    const found = tests.flatMap((file) =>
      findUnasserted(join(root, file)).map((test) => `${file}:${test}`),
    );
    expect(found).toEqual([]);
  });
});

describe("a test without an assertion", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "understudy-assertions-"));
    write(
      "helper.testing.ts",
      'import assert from "node:assert"; export const holds = () => assert(1);',
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function write(name: string, code: string): string {
    const file = join(folder, name);
    writeFileSync(file, code);
    return file;
  }
  const foundIn = (body: string, imported = "it, expect"): string[] =>
    findUnasserted(
      write(
        "a.test.ts",
        `import { ${imported} } from "vitest"; import * as fc from "fast-check";\n${body}`,
      ),
    );

  it.each([
    ["none", 'it("runs", () => { act(); });'],
    ["one that compares nothing", 'it("runs", () => { expect(act()); });'],
    ["one of another library", 'it("runs", () => { act.expect(1).toBe(1); });'],
    [
      "one in a function that is not called",
      'const check = () => expect(1).toBe(1); it("runs", act);',
    ],
    ["a table of cases", 'it.each([1, 2])("runs", (each) => act(each));'],
    ["a property that says nothing", 'it("runs", () => fc.assert(fc.property(any, act)));'],
    ["an async body", 'it("runs", async () => { await act(); }, 1000);'],
  ])("is found: %s", (_, body) => {
    expect(foundIn(body)).toEqual(["2: runs"]);
  });

  it.each([
    ["a comparison", 'it("runs", () => { expect(act()).toBe(1); });'],
    ["a promise", 'it("runs", () => expect(act()).rejects.toThrow());'],
    ["a helper", 'function check() { expect(1).toBe(1); }\nit("runs", () => act(check));'],
    ["a helper of another file", 'import { holds } from "./helper.testing.ts"; it("runs", holds);'],
    ["a property that returns", 'it("runs", () => fc.assert(fc.property(any, (x) => x === 1)));'],
    ["a table", 'it.each([1])("runs", (each) => { expect(each).toBe(1); });'],
  ])("is not what asserts by %s", (_, body) => {
    expect(foundIn(body)).toEqual([]);
  });
});
