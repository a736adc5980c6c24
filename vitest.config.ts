import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { sharedTemplates } from "./scripts/build/shared-templates.mjs";
import {
  findChromium,
  findLanguages,
  findMinecraft,
  findMissingForCargo,
  findNginx,
  findOllama,
  findPythonMcp,
  findRedis,
  findRuntimes,
} from "./scripts/find.mjs";
import { LongFirst } from "./scripts/testing/long-first.mjs";
import { publishedModules } from "./scripts/testing/published-modules.mjs";

/** Tests whose programs are not installed. */
const findWhatIsMissing = (): readonly string[] => [
  ...((process.env["OLLAMA_URL"] ?? "") === "" && findOllama() === undefined
    ? ["**/ollama-live.test.ts"]
    : []),
  ...(findChromium() === undefined ? ["**/*.browser{,.nightly}.test.ts"] : []),
  ...(findRedis() === undefined ? ["**/*.redis.test.ts"] : []),
  ...(findMinecraft() === undefined ? ["**/*.minecraft{,.nightly}.test.ts"] : []),
  ...(findNginx() === undefined ? ["**/*.nginx.test.ts"] : []),
  ...(findPythonMcp() === undefined ? ["**/*.python.test.ts"] : []),
  ...(findRuntimes().found.length === 0 ? ["**/*.runtimes.test.ts"] : []),
  ...(findLanguages().found.includes("Python") ? [] : ["**/translated-files.languages.test.ts"]),
  ...(findMissingForCargo() === undefined ? [] : ["**/*.cargo{,.nightly}.test.ts"]),
];

const pathOf = (name: string): string =>
  fileURLToPath(new URL(`scripts/testing/${name}.mjs`, import.meta.url));

/** Whether these are the tests of `pnpm test`, for which `scripts/test.mjs` sets this, or all of them. */
const isQuick = process.env["ONLY_QUICK_TESTS"] === "1";
/** Whether these are the tests of `.ci/nightly` alone: fuzzers, hostile suites, long runs of benches. */
const isNightly = process.env["ONLY_NIGHTLY_TESTS"] === "1";
const ONLY_AT_NIGHT = "**/*.nightly.test.ts";
/**
 * Files that are left to `pnpm test:all`: by the ends of their names those that need more than Node, or take long, and those
 * of tools that nobody installs.
 */
const ONLY_IN_ALL = [
  "**/*.{browser,redis,nginx,minecraft,runtimes,languages,python,cargo,long}.test.ts",
  "bench/**",
  "**/ollama-live.test.ts",
  // Crowds live a minute.
  "workshop/create-understudy/templates/{colony,kitchen,survival}/**",
];
/** Vitest loads this file once more for each project: programs are looked for once. */
const looked = globalThis as { understudyMissing?: readonly string[] };
if (!isQuick) looked.understudyMissing ??= findWhatIsMissing();
/** Packages of others, and tests that take part only where there is what they need. */
const leftOut = [
  // To look through the packages of others, by every link to them, took longer than any test.
  "**/node_modules/**",
  ...(isQuick ? ONLY_IN_ALL : (looked.understudyMissing ?? [])),
  ...(isNightly ? ["**/!(*.nightly).test.ts"] : [ONLY_AT_NIGHT]),
];
if (process.env["TEST_PUBLISHED"] === "1") {
  // Laws and types are those of the sources.
  leftOut.push("**/*.{property,types}.test.ts");
}

/** No test is told by the clock to have failed: this is for what hangs. */
const PATIENCE_MS = isNightly ? 1_200_000 : 300_000;
const common = {
  testTimeout: PATIENCE_MS,
  hookTimeout: PATIENCE_MS,
  expect: { poll: { timeout: PATIENCE_MS } },
  setupFiles: ["property-seed", "imports-after-pipes"].map(pathOf),
};

const tests = "{src,web}/**/*.test.ts";
/**
 * Files that have a process each: the compiler's knowledge of code decides what it allocates, and what lives in the heap
 * decides what can be measured there.
 */
const isolated = [
  "{packages/*,service/*,competition/*,workshop/*,games/*,bench}/src/**/{allocation,counted-work,session-memory}{,.long,.nightly}.test.ts",
  "bench/src/{cache,core,memory}/*.test.ts",
  "testing/checks/src/fuzz/*.test.ts",
];

export default defineConfig({
  // Set by `scripts/test.mjs`, where a build was made before.
  plugins: [sharedTemplates, ...(process.env["TEST_PUBLISHED"] === "1" ? [publishedModules] : [])],
  // Without the condition the tests would run against dist, silently and possibly stale. "module" is left out:
  // Node does not know it, and some packages keep files for bundlers alone behind it.
  ssr: { resolve: { conditions: ["@understudy/source", "node"] } },
  resolve: {
    alias: [{ find: /^fast-check$/, replacement: pathOf("fewer-cases") }],
  },
  test: {
    teardownTimeout: 60_000,
    // Left to itself vitest keeps one core free, which of two is half of them. With all tests it is one more than there are:
    // a quarter of the time they wait for servers, browsers and other processes.
    maxWorkers: availableParallelism() + (isQuick ? 0 : 1),
    sequence: { sequencer: LongFirst },
    projects: [
      {
        extends: true as const,
        test: {
          ...common,
          name: "shared",
          include: [
            `{packages,service,competition,workshop,games,clients,examples}/*/${tests}`,
            `bench/${tests}`,
            `docs/testing/${tests}`,
            `docs/site/${tests}`,
            `testing/*/${tests}`,
            `workshop/create-understudy/templates/*/${tests}`,
          ],
          exclude: [...leftOut, ...isolated],
          // These files share processes: to import the engine again for each of them, or for each package, took longer
          // than most of them. So a test leaves nothing behind, be it a mock, a variable or a handle.
          isolate: false,
        },
      },
      {
        extends: true as const,
        test: {
          ...common,
          name: "isolated",
          include: isolated,
          exclude: leftOut,
          isolate: true,
        },
      },
    ],
  },
});
