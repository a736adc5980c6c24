// The process that runs tests for `pnpm mutate`, controlled by messages, and killed if a mutant hangs.
import { readFileSync } from "node:fs";
import { createVitest } from "vitest/node";
import config from "../../vitest.config.ts";
import { watchPlaces } from "./find-mutants.mjs";

/** Time limit of a test under a mutant. */
const TEST_TIMEOUT_MS = 20_000;
const root = new URL("../..", import.meta.url).pathname;

/** Replacements of sources on disk, by path. */
const instead = new Map();
const overlay = {
  name: "mutants",
  enforce: "pre",
  transform: (_code, id) => instead.get(id),
};

let order = new Map();
class InOrder {
  shard(files) {
    return files;
  }
  sort(files) {
    const placeOf = ({ moduleId }) => order.get(moduleId) ?? order.size;
    return files.sort((one, other) => placeOf(one) - placeOf(other));
  }
}

/** Failures of one run. */
let failures = [];
let stopsAtFailure = false;
const reporter = {
  onTestCaseResult(test) {
    if (test.result().state === "failed") failed(test.module.moduleId, test.fullName);
  },
  onTestModuleEnd(module) {
    if (!module.ok()) failed(module.moduleId, undefined);
  },
};
function failed(file, test) {
  failures.push({ file, test });
  if (stopsAtFailure) void vitest.cancelCurrentRun("test-failure");
}

const [shared] = config.test.projects;
const { setupFiles, include, exclude, hookTimeout } = shared.test;
const vitest = await createVitest(
  "test",
  {
    config: false,
    root,
    watch: false,
    include,
    exclude,
    setupFiles: [...setupFiles, new URL("note-reached.mjs", import.meta.url).pathname],
    isolate: false,
    maxWorkers: 1,
    testTimeout: TEST_TIMEOUT_MS,
    hookTimeout: Math.min(hookTimeout, TEST_TIMEOUT_MS),
    reporters: [reporter],
    passWithNoTests: true,
    sequence: { sequencer: InOrder },
  },
  { plugins: [overlay], ssr: config.ssr, resolve: config.resolve, logLevel: "silent" },
  { stdout: process.stderr },
);
await vitest.standalone();
const specifications = await vitest.globTestSpecifications();

async function run(files) {
  failures = [];
  order = new Map(files.map((file, index) => [file, index]));
  const chosen = specifications.filter(({ moduleId }) => order.has(moduleId));
  const { unhandledErrors } = await vitest.runTestSpecifications(chosen);
  if (unhandledErrors.length > 0) failures.push({ file: undefined, test: undefined });
  return failures;
}

function replace(sources) {
  for (const file of [...instead.keys(), ...sources.keys()]) vitest.invalidateFile(file);
  instead.clear();
  for (const [file, code] of sources) instead.set(file, code);
}

/** Test files that import a source, directly or indirectly. */
function importersOf(file) {
  const seen = new Set();
  const visit = (module) => {
    if (seen.has(module)) return;
    seen.add(module);
    for (const importer of module.importers) visit(importer);
  };
  for (const { vite } of vitest.projects) {
    for (const { moduleGraph } of Object.values(vite.environments)) {
      for (const module of moduleGraph.getModulesByFile(file) ?? []) visit(module);
    }
  }
  const files = new Set([...seen].map((module) => module.file));
  return specifications.map(({ moduleId }) => moduleId).filter((test) => files.has(test));
}

function watched(file, mutants) {
  const own = mutants.filter((mutant) => mutant.file === file);
  return watchPlaces(readFileSync(file, "utf8"), own);
}

const answers = {
  /** Runs tests and records the places that each file reaches. */
  async watch({ mutants, folders, path }) {
    vitest.provide("reached", { count: mutants.length, path });
    const sources = [...new Set(mutants.map(({ file }) => file))];
    replace(new Map(sources.map((file) => [file, watched(file, mutants)])));
    stopsAtFailure = false;
    const files = specifications
      .map(({ moduleId }) => moduleId)
      .filter((file) => folders.some((folder) => file.startsWith(folder)));
    const failures = await run(files);
    const importers = Object.fromEntries(sources.map((file) => [file, importersOf(file)]));
    replace(new Map());
    return { failures, importers, count: files.length };
  },
  /** Runs test files with a replaced source, until one fails. */
  async try({ file, code, tests }) {
    vitest.provide("reached", { count: 0 });
    replace(new Map([[file, code]]));
    stopsAtFailure = true;
    return { failures: await run(tests) };
  },
};

process.on("message", async ({ ask, ...message }) => {
  try {
    process.send({ answer: await answers[ask](message) });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.on("disconnect", () => process.exit());
process.send({ answer: "ready" });
