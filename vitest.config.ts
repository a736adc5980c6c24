import { defineConfig } from "vitest/config";
import { findChromium } from "./scripts/find-chromium.mjs";

const projects = {
  "planner-core": "packages/planner-core",
  classical: "packages/classical",
  llm: "packages/llm",
  simulation: "packages/simulation",
  telemetry: "packages/telemetry",
  rehearsal: "packages/rehearsal",
  stress: "packages/stress",
  viewer: "packages/viewer",
  cli: "packages/cli",
  "first-agent": "examples/first-agent",
  hello: "examples/hello",
  village: "examples/village",
  "phi3-demo": "examples/phi3_demo",
  "game-loop": "examples/game-loop",
  "own-domain": "examples/own_domain",
  personas: "examples/personas",
  "backend-comparison": "examples/backend_comparison",
  "llm-stress": "examples/llm_stress",
  recipes: "examples/recipes",
  bench: "bench",
  training: "training",
  docs: "docs/testing",
};

// Tests against real servers take part only where the environment names one.
const live = (process.env["OLLAMA_URL"] ?? "") === "" ? ["src/**/ollama-live.test.ts"] : [];
// Those in a browser only where there is one.
const browser = findChromium() === undefined ? ["web/**/*.browser.test.ts"] : [];

export default defineConfig({
  // Without the condition the tests would run against dist, silently and possibly stale. "module" is left out:
  // Node does not know it, and some packages keep files for bundlers alone behind it.
  ssr: { resolve: { conditions: ["@understudy/source", "node", "import"] } },
  test: {
    projects: Object.entries(projects).map(([name, root]) => ({
      extends: true as const,
      root,
      test: { name, include: ["{src,web}/**/*.test.ts"], exclude: [...live, ...browser] },
    })),
  },
});
