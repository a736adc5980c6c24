import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageFolders } from "../../../scripts/build/published-packages.mjs";
import { findMutants, mutate, watchPlaces } from "../../../scripts/mutate/find-mutants.mjs";
import { root } from "./repository/pages.ts";

const SOURCE = `const LIMIT: 3 | 4 = 3;
function isFull(room: number[], { most = -1 }: { most?: 9 } = {}) {
  if (room.length >= LIMIT && !room.includes(most)) return true;
  room.push(room.length + 1);
  return "a" + room === \`b\${most}\`;
}`;

const told = findMutants(SOURCE).map(({ line, change }) => `${line}: ${change}`);

describe("the mutants of a source", () => {
  it("are comparisons, logic, signs, booleans, numbers and calls, and nothing of its types", () => {
    expect(told).toEqual([
      "1: 3 becomes 4",
      "2: - left out",
      "2: 1 becomes 2",
      "3: >= becomes >",
      "3: && becomes ||",
      "3: ! left out",
      "3: true becomes false",
      "4: the call of room.push left out",
      "4: + becomes -",
      "4: 1 becomes 2",
      "5: === becomes !==",
    ]);
  });

  it("are one change each", () => {
    const changed = findMutants(SOURCE).map((mutant) => mutate(SOURCE, mutant));
    expect(new Set(changed).size).toBe(told.length);
    expect(changed[3]).toBe(SOURCE.replace(">=", ">"));
    expect(changed[5]).toBe(SOURCE.replace("!room.includes(most)", "(room.includes(most))"));
    expect(changed[7]).toBe(SOURCE.replace("room.push(room.length + 1)", "void 0"));
  });

  it("are static where a module runs them as it is loaded", () => {
    expect(findMutants(SOURCE).map(({ isStatic }) => isStatic)).toEqual([
      true,
      ...Array(told.length - 1).fill(false),
    ]);
  });

  it("are reached or not, which changes nothing else", () => {
    const plain = "const of = (a) => (a > 1 && a < 9 ? a + 1 : a - 1); return [of(0), of(10)];";
    const mutants = findMutants(`function f() { ${plain} }`);
    const code = watchPlaces(
      `function f() { ${plain} }`,
      mutants.map((mutant, number) => ({ ...mutant, number })),
    );
    const reached = new Uint8Array(mutants.length);
    const run = new Function("globalThis", `${code}; return f();`);
    expect(run({ __reached: reached })).toEqual([-1, 9]);
    const missed = mutants.filter((_, number) => reached[number] === 0);
    expect(missed.map(({ change }) => change)).toEqual(["+ becomes -", "1 becomes 2"]);
  });
});

describe("the mutants that nobody can see", () => {
  it("are in the sources as they are listed, each with a reason", () => {
    const listed = JSON.parse(
      readFileSync(join(root, "scripts/mutate/equivalent.json"), "utf8"),
    ) as { file: string; source: string; change: string; reason: string }[];
    // Only sources: other tests build and install in package folders meanwhile.
    const files = packageFolders().flatMap((folder) =>
      readdirSync(join(root, folder, "src"), { recursive: true })
        .map((file) => join(folder, "src", String(file)))
        .filter((file) => file.endsWith(".ts")),
    );
    const gone = listed.filter(({ file, source, change, reason }) => {
      const sources = files.filter((each) => basename(each) === file);
      const isThere = sources.some((each) =>
        findMutants(readFileSync(join(root, each), "utf8")).some(
          (mutant) => mutant.source === source && mutant.change === change,
        ),
      );
      return !isThere || reason.length < 10;
    });
    expect(gone).toEqual([]);
  });
});
