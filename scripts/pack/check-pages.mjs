// Tests that the model plans in a page built from the installed packages by Vite, webpack, esbuild, or no bundler.
// Needs a Chromium.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { build } from "esbuild";
import { startChromium } from "../browser/start-chromium.mjs";
import { findChromium } from "../find/chromium.mjs";

/** Time limit for hangs: a busy machine is many times slower. */
const PATIENCE_MS = 600_000;

const GAME = `
import { createLead, SHIPPED_SHA256 } from "@understudy/llm/browser";
import { Deadline, loadDomain, systemClock } from "@understudy/planner-core";

const domain = loadDomain({
  name: "camp",
  state: { wood: { type: "integer", min: 0, max: 3 }, fire: { type: "boolean" } },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } } },
    { name: "light", when: { wood: { ">=": 2 } }, then: { wood: { "-": 2 }, fire: true } },
  ],
  goals: [{ name: "warm", when: { fire: true } }],
});
globalThis.planned = createLead({ OPTIONS loadTimeoutMs: ${PATIENCE_MS}, resilience: { timeoutMs: ${PATIENCE_MS} } }).then(async (lead) => {
  const state = domain.state({ wood: 0, fire: false });
  const question = { key: "k", domain, state, goal: domain.goal("warm"), text: {} };
  const answer = await lead.ask({ question, deadline: new Deadline(systemClock, ${PATIENCE_MS}) });
  return [answer.kind, answer.actions?.length].join(" ");
});
`;
const page = (script, head = "") =>
  `<!doctype html><link rel="icon" href="data:,">${head}<script type="module" src="${script}"></script>`;
const MODEL = "node_modules/@understudy/llm/shipped/nano-planner.gguf";
const WORKER = "node_modules/@understudy/llm/dist/browser/model-worker.js";
const TYPES = { ".js": "text/javascript", ".html": "text/html", ".css": "text/css" };

/** Builders by name: each makes a folder for a web host, and returns its page. */
const builders = {
  vite: async (project, tool) => {
    const { build: viteBuild } = tool("vite");
    writeFileSync(join(project, "index.html"), page("./game.js"));
    await viteBuild({ root: project, base: "./", logLevel: "error", build: { outDir: "vite" } });
    return "vite/index.html";
  },
  webpack: async (project, tool) => {
    const webpack = tool("webpack");
    const stats = await new Promise((resolve, reject) => {
      const output = { path: join(project, "webpack"), filename: "main.js", publicPath: "auto" };
      const options = { context: project, mode: "production", entry: "./game.js", output };
      webpack(options, (error, result) => (error ? reject(error) : resolve(result)));
    });
    if (stats.hasErrors()) throw new Error(stats.toString("errors-only"));
    writeFileSync(join(project, "webpack/index.html"), page("main.js"));
    return "webpack/index.html";
  },
  esbuild: async (project) => {
    await build({
      absWorkingDir: project,
      entryPoints: ["game-with-model.js", WORKER],
      outdir: "esbuild",
      entryNames: "[name]",
      bundle: true,
      splitting: true,
      format: "esm",
      logLevel: "error",
    });
    cpSync(join(project, MODEL), join(project, "esbuild/nano-planner.gguf"));
    writeFileSync(join(project, "esbuild/index.html"), page("game-with-model.js"));
    return "esbuild/index.html";
  },
  "no bundler": async (project) => {
    const imports = Object.assign(
      {},
      addressesIn(project, "llm", ["./browser"]),
      addressesIn(project, "planner-core", [".", "./compiled", "./internal", "./json"]),
    );
    const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
    mkdirSync(join(project, "plain"));
    writeFileSync(join(project, "plain/index.html"), page("/game.js", map));
    return "plain/index.html";
  },
};

/** The addresses of some entries of an installed package, and of what it imports otherwise in pages. */
function addressesIn(project, name, entries) {
  const folder = `node_modules/@understudy/${name}`;
  const manifest = JSON.parse(readFileSync(join(project, folder, "package.json"), "utf8"));
  const addressOf = (target) => join("/", folder, target);
  return Object.fromEntries([
    ...entries.map((entry) => [
      join("@understudy", name, entry),
      addressOf(manifest.exports[entry].default),
    ]),
    ...Object.entries(manifest.imports).map(([own, target]) => [own, addressOf(target.browser)]),
  ]);
}

/** @param project a folder with the packages, Vite and webpack */
export async function checkPages(project) {
  if (findChromium() === undefined) {
    console.log("pages built by bundlers: left out, there is no Chromium");
    return;
  }
  writeFileSync(join(project, "game.js"), GAME.replace("OPTIONS", ""));
  writeFileSync(
    join(project, "game-with-model.js"),
    GAME.replace("OPTIONS", 'model: "nano-planner.gguf", sha256: SHIPPED_SHA256,'),
  );
  const server = createServer(({ url }, response) => {
    try {
      const body = readFileSync(join(project, new URL(url, "http://host").pathname));
      response.setHeader("content-type", TYPES[extname(url)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await startChromium();
  try {
    for (const [name, make] of Object.entries(builders)) {
      const path = await make(project, createRequire(join(project, "package.json")));
      const tab = await (await browser.newContext()).newPage();
      tab.setDefaultTimeout(PATIENCE_MS);
      tab.on("pageerror", (error) => console.log(`${name}: ${error.message}`));
      await tab.goto(`http://127.0.0.1:${server.address().port}/${path}`);
      await tab.waitForFunction("globalThis.planned !== undefined");
      const planned = await tab.evaluate("planned");
      // The model was not trained on this domain, so the number of its steps may vary.
      if (!/^plan [1-9]/.test(planned))
        throw new Error(`Built with ${name}, a page answered ${planned}`);
      console.log(`the model planned in a page built with ${name}`);
    }
  } finally {
    await browser.close();
    server.close();
  }
}
