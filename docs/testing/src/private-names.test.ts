import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { checkFamilies } from "../../../scripts/private-names/check-families.mjs";
import { renameMembers } from "../../../scripts/private-names/rename-members.mjs";
import {
  copyLibrary,
  importCopy,
  librariesOf,
} from "../../../scripts/private-names/taken-libraries.mjs";
import { root } from "./repository/pages.ts";

const PURSE = `
export class Purse {
  static #made = 0;
  static OF = "leather";
  #coins = 3;
  #owner;
  lastSpent;
  constructor(owner) {
    Purse.#made++;
    this.#owner = owner;
  }
  static get made() { return Purse.#made; }
  get #isEmpty() { return this.#coins === 0; }
  set #gift(coins) { this.#coins += coins; }
  #spend(coins) { this.#coins -= coins; this.lastSpent = coins; return this; }
  spend(coins) { return this.#isEmpty ? undefined : this?.#spend(coins); }
  give(other) { other.#gift = this.#coins; this.#coins = 0; }
  coins() { return \`\${this.#owner}: \${this.#coins}\`; }
}
const pouch = class extends Purse { #coins = 1; all() { return this.#coins; } };
export const story = () => {
  const ann = new Purse("ann");
  const bob = new pouch("bob");
  ann.spend(2)?.give(bob);
  return [ann.coins(), bob.coins(), bob.all(), ann.spend(1), ann.lastSpent, Purse.made, Purse.OF];
};
`;

const published = (code: string): string => renameMembers(code)?.code ?? code;
const load = async (code: string) =>
  await import(`data:text/javascript,${encodeURIComponent(code)}`);

describe("a published class", () => {
  it("does what its source does, without private names and fields", async () => {
    const code = published(PURSE);
    expect(code).not.toMatch(/#/);
    const { story } = await load(code);
    const told = (await load(PURSE)).story();
    expect(story()).toEqual(told);
    for (const target of ["es2015", "es2020"]) {
      const bundled = transformSync(code, { target }).code;
      expect(bundled).not.toMatch(/WeakMap|defineProperty/);
      expect((await load(bundled)).story()).toEqual(told);
    }
  });

  it("has its fields from the start, those without a value too", async () => {
    const { Purse } = await load(published(PURSE));
    expect(Object.keys(new Purse("ann"))).toEqual(["_b", "lastSpent", "_c"]);
    expect(Object.keys(new Purse("ann").spend(1))).toEqual(["_b", "lastSpent", "_c"]);
  });

  it("keeps the names of methods, which stack traces show", () => {
    expect(published(PURSE)).toContain("_spend(coins)");
  });

  it("takes no name that is there", () => {
    const code = published(
      "class A { #tick = 1; #tock = 2; b() { return this._a + this.#tock; } }",
    );
    expect(code).toContain("this._b = 1");
    expect(() => renameMembers("class A { #run() {} b() { this._run(); this.#run(); } }")).toThrow(
      "_run is there already",
    );
  });

  it("is left as it is without them", () => {
    expect(renameMembers("export class A { run() { return '#tick'; } }")).toBeUndefined();
    expect(renameMembers(published(PURSE))).toBeUndefined();
  });

  it("may not ask for a private name with `in`, which is always true of a property", () => {
    expect(() => renameMembers("class A { #a = 1; is(b) { return #a in b; } }")).toThrow("#a in");
  });

  it("has a map that leads to the lines and columns of its source", () => {
    const source =
      "class A {\n  #coins: number = 3;\n  get(): number { return this.#coins + fee(); }\n}";
    const options = { loader: "ts", sourcemap: "external", target: "es2022" } as const;
    const tsc = transformSync(source, { ...options, sourcefile: "a.ts" });
    const { code, map } = renameMembers(tsc.code, tsc.map) ?? { code: "", map: "{}" };
    const line = code.split("\n").findIndex((text) => text.includes("fee()"));
    const column = code.split("\n")[line]?.indexOf("fee()") ?? -1;
    const found = new SourceMap(JSON.parse(map)).findEntry(line, column);
    expect(found).toMatchObject({ originalSource: "a.ts", originalLine: 2 });
    expect(found).toMatchObject({ originalColumn: source.split("\n")[2]?.indexOf("fee()") });
  });
});

describe("classes that extend one another", () => {
  const family = (...classes: string[]): string[] => checkFamilies({ "a.ts": classes.join("\n") });

  it("share no published name", () => {
    expect(family("class A { #run() {} }", "class B extends A { #run() {} }")).toEqual([]);
    const sons = ["class B extends A { #run() {} }", "class C extends B { #run() {} }"];
    expect(family("class A {}", ...sons)).toEqual([
      "a.ts: #run of C and #run of B are both published as $run: give one another name",
    ]);
    expect(family("class A { _go() {} }", "class B extends A { #go = 1 }")).toEqual([]);
    expect(family("class A { #go() {} }", "class B extends A { _go() {} }")).toHaveLength(1);
  });
});

describe("a library that a package takes in", () => {
  const LISTED = ["packages/cache", "packages/llm"];
  const taken = LISTED.flatMap((folder) =>
    librariesOf(folder).map((library) => ({ folder, library })),
  );

  it("is lru-cache, for pages; what Node alone loads has it as it is", () => {
    expect(taken.map(({ library }) => library.name)).toEqual(["lru-cache", "lru-cache"]);
    expect(librariesOf("service/server")).toEqual([]);
  });

  it.each(taken)("is installed to build $folder, and not by its users", ({ folder, library }) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    expect(manifest.dependencies).not.toHaveProperty(library.name);
    expect(manifest.devDependencies[library.name]).toBe("catalog:");
    expect(manifest.files).toContain("dist");
  });

  it.each(taken)(
    "has no private names in $folder, and its licence",
    async ({ folder, library }) => {
      const code = await copyLibrary(library, join(root, folder));
      expect(code.split("\n")[0]).toContain(library.licence);
      expect(renameMembers(code)).toBeUndefined();
      const { LRUCache } = await load(code);
      const gone: string[] = [];
      const cache = new LRUCache({ max: 2, dispose: (_: unknown, key: string) => gone.push(key) });
      cache.set("a", 1).set("b", 2);
      expect(cache.get("a")).toBe(1);
      cache.set("c", 3);
      expect([...cache.keys(), gone]).toEqual(["c", "a", ["b"]]);
    },
  );

  it("is imported from the copy", () => {
    const library = { name: "lru-cache", licence: "" };
    const code = (from: string): string =>
      `import { LRUCache } from "${from}";\nexport * from "${from}";\nawait import("${from}");`;
    expect(importCopy(code("lru-cache"), library, "../lru-cache.js")).toBe(code("../lru-cache.js"));
    expect(importCopy(code("lru-cache/raw"), library, "../a.js")).toBe(code("lru-cache/raw"));
    expect(importCopy('say("lru-cache");', library, "../a.js")).toBe('say("lru-cache");');
  });
});

it("is what every build does", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  expect(scripts.build).toContain("scripts/private-names/main.mjs");
  expect(readFileSync(join(root, "scripts/build/build-clean.mjs"), "utf8")).toContain(
    "private-names/main",
  );
});
