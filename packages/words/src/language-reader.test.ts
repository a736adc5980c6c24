import { fileURLToPath } from "node:url";
import { loadDomain } from "@understudy/planner-core";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "./language/english.ts";
import type { Language } from "./language/language.ts";
import { LANGUAGES } from "./language/languages.ts";
import { LanguageReader } from "./language-reader.ts";

/** Codes of the languages that end up in a game's bundle. */
async function shippedWith(game: string): Promise<readonly string[]> {
  const { outputFiles } = await build({
    stdin: { contents: game, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    write: false,
    minify: true,
    charset: "utf8",
    format: "esm",
    platform: "browser",
    conditions: ["@understudy/source"],
    logLevel: "error",
  });
  const script = outputFiles.map(({ text }) => text).join("");
  const isShipped = ({ numbers }: Language): boolean => script.includes(numbers);
  return LANGUAGES.filter(isShipped).map(({ code }) => code);
}

describe("a game's bundle", () => {
  it("has the languages that the game imports, and no others", async () => {
    const one = `import { ENGLISH, LanguageReader } from "./index.ts";
      globalThis.reader = new LanguageReader({ languages: [ENGLISH] });`;
    expect(await shippedWith(one)).toEqual(["en"]);
    const two = `import { ENGLISH, GERMAN, LanguageReader } from "./index.ts";
      globalThis.reader = new LanguageReader({ languages: [ENGLISH, GERMAN] });`;
    expect(await shippedWith(two)).toEqual(["en", "de"]);
  });

  it("has all languages if it uses the reader of all", async () => {
    const all = `import { WordReader } from "./index.ts"; globalThis.reader = new WordReader();`;
    expect(await shippedWith(all)).toEqual(LANGUAGES.map(({ code }) => code));
  });
});

describe("a reader", () => {
  it("needs a language, and takes at most 30", () => {
    const refused = {
      code: "invalid-request",
      issues: [expect.objectContaining({ pointer: "/languages" })],
    };
    for (const languages of [[], Array.from({ length: 31 }, () => ENGLISH)]) {
      expect(() => new LanguageReader({ languages })).toThrow(expect.objectContaining(refused));
    }
  });
});

describe("the preparation for a domain", () => {
  it("is done in many short steps, after which texts are read", () => {
    const reader = new LanguageReader({ languages: [ENGLISH] });
    const domain = loadDomain({
      name: "hut",
      state: { fire_lit: { type: "boolean" } },
      tools: [{ name: "light_fire", then: { fire_lit: true } }],
      goals: [{ name: "warm_home", when: { fire_lit: true } }],
    });
    let steps = 0;
    for (const _ of reader.prepare(domain)) {
      steps++;
      expect(reader.isPrepared(domain)).toBe(false);
    }
    // At least one step per text of the domain.
    expect(steps).toBeGreaterThan(domain.goals.length + domain.tools.length);
    expect(reader.isPrepared(domain)).toBe(true);
    expect([...reader.prepare(domain)]).toEqual([]);
    expect(reader.readDirective(domain, "Warm my home.").goals).toHaveLength(1);
  });
});
