import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
/** The part of esbuild that is used: a tool of the workspace, not of this example. */
interface Bundler {
  build(options: Readonly<Record<string, unknown>>): Promise<{
    readonly outputFiles: readonly { readonly text: string }[];
    readonly metafile: { readonly inputs: Readonly<Record<string, unknown>> };
  }>;
}
const { build } = createRequire(`${root}/package.json`)("esbuild") as Bundler;

/** What a browser has beyond the language, as far as this project uses it. */
const browserGlobals = {
  AbortController,
  AbortSignal,
  DOMException,
  TextDecoder,
  TextEncoder,
  clearTimeout,
  performance,
  queueMicrotask,
  setTimeout,
};

it("plays in a browser: without Node, without a model, from the rehearsed plans", async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL("play.ts", import.meta.url))],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    // Anything that only Node has fails the build.
    platform: "browser",
    target: "es2023",
    format: "iife",
    globalName: "play",
    conditions: ["@understudy/source"],
    logLevel: "silent",
  });
  // Neither the model's package nor any library is loaded.
  for (const input of Object.keys(metafile.inputs)) {
    expect(input).toMatch(/^(?:packages\/(?:planner-core|classical)|examples\/village)\/src\//);
  }
  const page = createContext({ ...browserGlobals });
  new Script(outputFiles[0]?.text ?? "").runInContext(page);
  const read = (path: string): string => readFileSync(`${root}/${path}`, "utf8");
  page["files"] = Object.fromEntries(
    ["village", "guard", "courier"].map((name) => [
      name,
      {
        domain: read(`examples/domains/${name}.json`),
        repertoire: read(`packages/cli/shows/${name}.repertoire.json`),
      },
    ]),
  );
  const script = `(async () => {
    const village = play.openVillage(files, { seed: 3, agents: 24 });
    for (let tick = 0; tick < 150; tick++) await village.advance();
    return JSON.stringify({ ...village.coverage(), sources: village.sources });
  })()`;
  const told = (await new Script(script).runInContext(page)) as string;
  const { lookups, hits, sources } = JSON.parse(told) as {
    lookups: number;
    hits: number;
    sources: Record<string, number>;
  };
  expect(lookups).toBeGreaterThan(20);
  expect(hits).toBeGreaterThan(0.8 * lookups);
  expect(sources["generalised"]).toBe(hits);
}, 60_000);
