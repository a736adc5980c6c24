// planner-core, world, classical, words and the page entry of llm must run in a browser: bundles them for a web page,
// fails on anything specific to Node, and runs the bundle without Node's globals.
import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { crowdPage } from "./browser/crowd-page.mjs";
import { measurePageSizes } from "./build/measure-page-sizes.mjs";
import { bundleForPage as bundle, PAGE_ENTRIES } from "./build/page-bundles.mjs";
import { checkSize } from "./build/size-ceilings.mjs";
import { checkTold } from "./build/told-sizes.mjs";
import { readOptions } from "./read-options.mjs";

readOptions("Usage: pnpm check:browser\n\nChecks that packages for browsers need nothing of Node.");

const { core, time, classical, inference, words, lead, doubles, cache } = PAGE_ENTRIES;

/** Allowed source folders of restricted bundles. */
const folders = new Map([
  ["a game that plans", ["packages/planner-core/", "packages/classical/"]],
  ["inference", ["packages/llm/src/inference/"]],
]);
/** Source files that pages without time and squads must not load. */
const OF_TIME =
  /planner-core\/src\/(time\/(durations\/(compile|map-back)|schedule)|squads)|world\/src\/squad/;
const sizes = await measurePageSizes((name, files) => {
  const strange = files.filter(
    (file) =>
      file !== "<stdin>" && folders.get(name)?.every((folder) => !file.startsWith(folder)) === true,
  );
  strange.push(...files.filter((file) => OF_TIME.test(file)));
  if (strange.length > 0) throw new Error(`${name} loads ${strange.join(", ")}`);
});
for (const [name, bytes] of sizes) {
  console.log(`${name.padEnd(26)}${`${(bytes / 1000).toFixed(1)} kB`.padStart(10)} gzipped`);
  checkSize(name, bytes);
}
checkTold(sizes);

// A context has only the language's globals; these are the used ones of browsers.
const shared = {
  AbortController,
  AbortSignal,
  DOMException,
  TextDecoder,
  TextEncoder,
  atob,
  clearInterval,
  URL,
  clearTimeout,
  performance,
  queueMicrotask,
  setInterval,
  setTimeout,
  structuredClone,
};
const { text: script } = await bundle(
  `export { loadDomain, provePlan } from "${core}"; export * as classical from "${classical}";
   export * as words from "${words}"; export { openModel } from "${inference}"; export * as llm from "${lead}"; export { ScriptedBackend } from "${doubles}"; export { TieredCache, writeSnapshot } from "${cache}";
   export { Orchestrator } from "${core}";`,
  { format: "iife", globalName: "understudy", minify: false },
);
const page = createContext({ ...shared });
new Script(script, { filename: "understudy.js" }).runInContext(page);

// In the page: a demo domain's held-out problems, whose known plans must be proved at their known cost.
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
page.domainText = read("../examples/domains/village.json");
page.problemLines = read("../packages/llm/shipped/evaluation-problems.jsonl");
const proved = new Script(`
  const domain = understudy.loadDomain(domainText);
  const problems = problemLines.trim().split("\\n").map((line) => JSON.parse(line));
  const own = problems.filter((problem) => problem.domain === domain.name);
  for (const { id, state, goal, optimalPlan, optimalCost } of own) {
    const plan = JSON.parse(optimalPlan).steps.map((step) => domain.actionOf(step));
    const proof = understudy.provePlan(domain, domain.state(state), plan, domain.goal(goal).condition);
    if (!proof.sound || proof.cost !== optimalCost) throw new Error(id + " " + JSON.stringify(proof));
  }
  own.length;
`).runInContext(page);
if (proved === 0) throw new Error("no problem was proved");
console.log(`${proved} known plans proved without Node's globals`);

// Domains with time take the loader of an entry of its own.
const timed = JSON.stringify({
  name: "timed",
  state: { on: { type: "boolean" } },
  tools: [{ name: "turn", then: { on: true }, duration: 3 }],
});
for (const [entry, expected] of [
  [core, /planner-core\/time/],
  [time, /^3$/],
]) {
  const { text } = await bundle(`export { loadDomain } from "${entry}";`, {
    format: "iife",
    globalName: "understudy",
  });
  const context = createContext({ ...shared, timed });
  const told = new Script(`${text}
    try { String(understudy.loadDomain(timed).time.tools[0].duration); } catch (error) { error.message; }
  `).runInContext(context);
  if (!expected.test(told)) throw new Error(`A domain with time gave: ${told}`);
}
console.log("domains with time load by their entry, and only by it");

// The shipped model answers, in WebAssembly and in plain TypeScript.
page.modelBytes = new Uint8Array(
  readFileSync(new URL("../packages/llm/shipped/nano-planner.gguf", import.meta.url)),
);
const answers = await new Script(`
  (async () => {
    const { prompt } = JSON.parse(problemLines.split("\\n")[1]);
    const answers = [];
    for (const network of ["webassembly", "typescript"]) {
      const model = await understudy.openModel(modelBytes, { network });
      const sequence = model.openSequence();
      const said = [];
      let tokens = model.tokenizer.tokenize(prompt, { special: true });
      while (said.length < 100) {
        const [[{ token }]] = model.evaluate([{ sequence, tokens, wanted: [{ at: tokens.length - 1 }] }]);
        if (model.tokenizer.isEnd(token)) break;
        said.push(token);
        tokens = [token];
      }
      answers.push(model.tokenizer.detokenize(said));
    }
    return answers;
  })()
`).runInContext(page);
if (answers[0] !== answers[1] || !answers[0].startsWith('{"steps":[')) {
  throw new Error(`The model answered ${answers.join(" and ")}`);
}
console.log("the shipped model answered without Node's globals");

// The code between game and model plans too: prompt, lead, resilience, cache and answer reader.
const planned = await new Script(`
  (async () => {
    const { llm, Orchestrator, classical, ScriptedBackend, TieredCache, writeSnapshot } = understudy;
    const text = '{"steps":[{"tool":"goto","args":{"place":"forest"}}]}';
    const backend = new ScriptedBackend([text]);
    const lead = llm.withResilience(new llm.BackendLead({ backend }));
    const cache = new TieredCache();
    const orchestrator = new Orchestrator({ domain, planner: new classical.ClassicalPlanner(), lead, cache });
    const state = Int32Array.from(domain.variables.all, ({ min }) => min);
    const goal = { at: "forest" };
    const { source } = await orchestrator.plan({ agent: "ann", state, goal, budgetMs: 60_000 });
    await orchestrator.dispose();
    return [source, writeSnapshot(cache, domain).includes('"steps"')].join(" ");
  })()
`).runInContext(page);
if (planned !== "llm true") throw new Error(`A lead's plan came from, and was kept: ${planned}`);
console.log("a lead asked, and its plan kept, without Node's globals");
// A directive is read.
const wanted = new Script(`
  const { goals } = new understudy.words.WordReader().readDirective(domain, "Light the fire, but stay away from the mine.");
  goals[0].goal.name;
`).runInContext(page);
if (wanted !== "warm_home") throw new Error(`"light the fire" was read as ${wanted}`);
console.log("a directive read without Node's globals");

// Parts of games together: a squad, saved in the middle of its steps, and a loner with a lead and a repertoire.
const { text: crowdScript } = await bundle(crowdPage("./packages"), {
  format: "iife",
  globalName: "crowd",
  minify: false,
});
const crowd = createContext({ ...shared });
const met = await new Script(`${crowdScript}; crowd.play();`).runInContext(crowd);
if (met !== "4 0 llm classical") throw new Error(`A squad and a loner in a page gave: ${met}`);
console.log("a squad and a loner played in one world without Node's globals");
