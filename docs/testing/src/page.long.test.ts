import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, Script } from "node:vm";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { asPublished } from "../../../scripts/build/bundle-as-published.mjs";
import { readPage, root } from "./repository/pages.ts";

/** Entries for pages, from the root. */
const ENTRIES = {
  core: "packages/planner-core/src/index.ts",
  classical: "packages/classical/src/index.ts",
  cache: "packages/cache/src/index.ts",
  world: "packages/world/src/index.ts",
  words: "packages/words/src/index.ts",
  inference: "packages/llm/src/inference/index.ts",
  llm: "packages/llm/src/browser/index.ts",
  doubles: "packages/llm/src/testing/scripted-backend.ts",
};
type EntryName = keyof typeof ENTRIES;

/** What a context of the language alone lacks, and browsers have. */
const BROWSER = {
  ...{ AbortController, AbortSignal, DOMException, TextDecoder, TextEncoder, URL, atob },
  ...{ clearInterval, clearTimeout, performance, queueMicrotask, setInterval, setTimeout },
  structuredClone,
};

/** Bundles a page's module; an import that does not resolve, such as one of Node, fails. */
async function bundle(contents: string, format: "iife" | "esm"): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root },
    ...{ bundle: true, write: false, format, globalName: "game", platform: "browser" },
    ...{ minify: format === "esm", target: "es2022", logLevel: "error" },
    conditions: ["@understudy/source"],
    plugins: [asPublished],
  });
  return outputFiles[0]?.text ?? "";
}
const exportsOf = (...names: readonly EntryName[]): string =>
  names.map((name) => `export * as ${name} from "./${ENTRIES[name]}";`).join("\n");

/** A page with all entries, and the texts and bytes that it would fetch. */
async function openPage(names: readonly EntryName[]): Promise<(code: string) => unknown> {
  const context = createContext({
    ...BROWSER,
    village: readPage("examples/domains/village.json"),
    problems: readPage("packages/llm/shipped/evaluation-problems.jsonl"),
    model: new Uint8Array(readFileSync(join(root, "packages/llm/shipped/nano-planner.gguf"))),
  });
  new Script(await bundle(exportsOf(...names), "iife")).runInContext(context);
  return (code) => new Script(`(() => { ${code} })()`).runInContext(context);
}

describe("a page without Node's globals", () => {
  let run: (code: string) => unknown;
  beforeAll(async () => {
    run = await openPage([
      "core",
      "classical",
      "cache",
      "world",
      "words",
      "inference",
      "llm",
      "doubles",
    ]);
  });

  it("proves known plans at their known costs", () => {
    const proved = run(`
      const domain = game.core.loadDomain(village);
      const own = problems.trim().split("\\n").map((line) => JSON.parse(line))
        .filter((problem) => problem.domain === domain.name);
      return own.map(({ state, goal, optimalPlan, optimalCost }) => {
        const plan = JSON.parse(optimalPlan).steps.map((step) => domain.actionOf(step));
        const { condition } = domain.goal(goal);
        const proof = game.core.provePlan(domain, domain.state(state), plan, condition);
        return proof.sound && proof.cost === optimalCost;
      });
    `) as readonly boolean[];
    expect(proved.length).toBeGreaterThan(0);
    expect(new Set(proved)).toEqual(new Set([true]));
  });

  it("is answered by the shipped model, the same in WebAssembly and in plain TypeScript", async () => {
    const answers = (await run(`
      const { prompt } = JSON.parse(problems.split("\\n")[1]);
      const ask = async (network) => {
        const opened = await game.inference.openModel(model, { network });
        const sequence = opened.openSequence();
        const said = [];
        let tokens = opened.tokenizer.tokenize(prompt, { special: true });
        while (said.length < 100) {
          const wanted = [{ at: tokens.length - 1 }];
          const [[{ token }]] = opened.evaluate([{ sequence, tokens, wanted }]);
          if (opened.tokenizer.isEnd(token)) break;
          said.push(token);
          tokens = [token];
        }
        return opened.tokenizer.detokenize(said);
      };
      return Promise.all(["webassembly", "typescript"].map(ask));
    `)) as readonly string[];
    expect(answers[0]).toMatch(/^\{"steps":\[/);
    expect(answers[1]).toBe(answers[0]);
  });

  it("asks an LLM planner, keeps its plan, and reads a directive", async () => {
    const told = (await run(`
      const domain = game.core.loadDomain(village);
      const text = '{"steps":[{"tool":"goto","args":{"place":"forest"}}]}';
      const backend = new game.doubles.ScriptedBackend([text]);
      const llm = game.llm.withResilience(new game.llm.BackendLlmPlanner({ backend }));
      const cache = new game.cache.TieredCache();
      const planner = new game.classical.ClassicalPlanner();
      const orchestrator = new game.core.Orchestrator({ domain, planner, llm, cache });
      const state = Int32Array.from(domain.variables.all, ({ min }) => min);
      const request = { agent: "ann", state, goal: { at: "forest" }, budgetMs: 60_000 };
      const said = "Light the fire, but stay away from the mine.";
      const { goals } = new game.words.WordReader().readDirective(domain, said);
      return orchestrator.plan(request).then(async ({ source }) => {
        await orchestrator.dispose();
        const isKept = game.cache.writeSnapshot(cache, domain).includes('"steps"');
        return [source, isKept, goals[0].goal.name];
      });
    `)) as readonly unknown[];
    expect([...told]).toEqual(["llm", true, "warm_home"]);
  });

  it("loads domains with time", () => {
    const tools = '[{ name: "turn", then: { on: true }, duration: 3 }]';
    const timed = `{ name: "timed", state: { on: { type: "boolean" } }, tools: ${tools} }`;
    expect(run(`return String(game.core.loadDomain(${timed}).time.tools[0].duration);`)).toBe("3");
  });
});

/** What the front page says of sizes, in kB gzipped. */
const TOLD: readonly (readonly [RegExp, string])[] = [
  [
    /loads\s(\d+)\skB\sof\sengine/,
    `export { loadDomain, Orchestrator, PlanRunner } from "./${ENTRIES.core}";
     export { ClassicalPlanner } from "./${ENTRIES.classical}";`,
  ],
  [/All\sof\s`planner-core`\sis\s(\d+)\skB/, exportsOf("core")],
  [/(\d+)\skB\swith\sthe\sclassical\splanner/, exportsOf("core", "classical")],
  [/(\d+)\skB\swith\sthe\sdirective\sreader/, exportsOf("core", "words")],
];

it.each(TOLD)("the front page tells a size, to a tenth: %s", async (pattern, contents) => {
  const told = Number(pattern.exec(readPage("README.md"))?.[1]);
  const kilobytes = gzipSync(await bundle(contents, "esm")).length / 1000;
  expect(Math.abs(told - kilobytes) / kilobytes).toBeLessThan(0.1);
});
