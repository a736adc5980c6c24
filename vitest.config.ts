import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { findChromium } from "./scripts/find-chromium.mjs";
import { findRedis } from "./scripts/find-redis.mjs";
import { findRuntimes } from "./scripts/find-runtimes.mjs";

const projects = {
  "planner-core": "packages/planner-core",
  classical: "packages/classical",
  files: "packages/files",
  house: "packages/house",
  words: "packages/words",
  llm: "packages/llm",
  simulation: "packages/simulation",
  recording: "packages/recording",
  fleet: "packages/fleet",
  telemetry: "packages/telemetry",
  rehearsal: "packages/rehearsal",
  stress: "packages/stress",
  viewer: "packages/viewer",
  server: "packages/server",
  client: "clients/typescript",
  clients: "clients/testing",
  cli: "packages/cli",
  "first-agent": "examples/first-agent",
  hello: "examples/hello",
  village: "examples/village",
  "phi3-demo": "examples/phi3_demo",
  "game-loop": "examples/game-loop",
  "own-domain": "examples/own-domain",
  personas: "examples/personas",
  "backend-comparison": "examples/backend_comparison",
  "llm-stress": "examples/llm_stress",
  recipes: "examples/recipes",
  phaser: "examples/phaser",
  three: "examples/three",
  colyseus: "examples/colyseus",
  bench: "bench",
  training: "training",
  docs: "docs/testing",
};

// Tests against real servers take part only where the environment names one.
const live = (process.env["OLLAMA_URL"] ?? "") === "" ? ["src/**/ollama-live.test.ts"] : [];
// Those in a browser only where there is one.
const browser = findChromium() === undefined ? ["{src,web}/**/*.browser.test.ts"] : [];
// Those with a Redis only where there is one.
const redis = findRedis() === undefined ? ["src/**/*.redis.test.ts"] : [];
// And those in other runtimes only where there is one at all.
const runtimes = findRuntimes().found.length === 0 ? ["web/runtimes.test.ts"] : [];

/** No test is told by the clock to have failed: this is for what hangs. */
const PATIENCE_MS = 120_000;
const shared = { testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS };

/** What code allocates depends on what the compiler has seen of it, so these have a process each. */
const heap = "{allocation,counted-work}.test.ts";
/** Projects whose files have a process each: `bench` for the same reason, the others start servers and programs. */
const isolated = new Set(["bench", "viewer", "training", "docs"]);

export default defineConfig({
  // Without the condition the tests would run against dist, silently and possibly stale. "module" is left out:
  // Node does not know it, and some packages keep files for bundlers alone behind it.
  ssr: { resolve: { conditions: ["@understudy/source", "node", "import"] } },
  test: {
    // Left to itself vitest keeps one core free, which of two is half of them.
    maxWorkers: availableParallelism(),
    projects: [
      ...Object.entries(projects).map(([name, root]) => ({
        extends: true as const,
        root,
        test: {
          ...shared,
          name,
          include: ["{src,web}/**/*.test.ts"],
          exclude: [
            ...live,
            ...browser,
            ...redis,
            ...runtimes,
            ...(name === "bench" ? [] : [`src/**/${heap}`]),
          ],
          // Files of a package share a process: to import the engine anew for each of them took longer
          // than most of them. So a test leaves nothing behind, be it a mock, a variable or a handle.
          isolate: isolated.has(name),
        },
      })),
      {
        extends: true as const,
        test: { ...shared, name: "heap", include: [`packages/*/src/**/${heap}`], isolate: true },
      },
    ],
  },
});
