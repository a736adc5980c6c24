import { defineConfig } from "vitest/config";

const projects = {
  "planner-core": "packages/planner-core",
  classical: "packages/classical",
  llm: "packages/llm",
  stress: "packages/stress",
  cli: "packages/cli",
  "first-agent": "examples/first-agent",
  hello: "examples/hello",
  village: "examples/village",
  "phi3-demo": "examples/phi3_demo",
  bench: "bench",
};

export default defineConfig({
  // Without the condition the tests would run against dist, silently and possibly stale.
  ssr: { resolve: { conditions: ["@understudy/source", "module", "node", "import"] } },
  test: {
    projects: Object.entries(projects).map(([name, root]) => ({
      extends: true as const,
      root,
      test: { name, include: ["src/**/*.test.ts"] },
    })),
  },
});
