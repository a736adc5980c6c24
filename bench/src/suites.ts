import type { SuiteEntry } from "./runner/task.ts";

/** All suites, in the order of `pnpm bench`. A new suite is one entry here. */
export const suites: readonly SuiteEntry[] = [
  {
    name: "core",
    description: "compile a domain, pack a state, prove and regress a plan",
    load: async () => (await import("./core/suite.ts")).coreSuite,
  },
  {
    name: "classical",
    description: "first plans, proofs of optimality and deadlines on the problem set",
    load: async () => (await import("./classical/suite.ts")).classicalSuite,
  },
  {
    name: "world",
    description: "worlds of many things: plans beside the best over all of them, frames of crowds",
    load: async () => (await import("./world/suite.ts")).worldSuite,
  },
  {
    name: "squads",
    description: "first joint plans, first schedules beside the best, frames with 25 squads",
    load: async () => (await import("./squads/suite.ts")).squadsSuite,
  },
  {
    name: "cache",
    description: "hits of every tier of the cache, and the recipe that everybody uses",
    load: async () => (await import("./cache/suite.ts")).cacheSuite,
  },
  {
    name: "llm",
    description: "what deadline, retry, breaker and bulkhead add to a call of a model",
    load: async () => (await import("./llm/suite.ts")).llmSuite,
  },
  {
    name: "models",
    description:
      "plans by the shipped model with both engines, and by Ollama: tokens a second, starts",
    load: async () => (await import("./models/suite.ts")).modelsSuite,
  },
  {
    name: "parse",
    description: "plans out of a model's text: whole, damaged, cut off, and as it streams",
    load: async () => (await import("./parse/suite.ts")).parseSuite,
  },
  {
    name: "words",
    description: "what players say: read rightly, surely and fast, beside plainer ways",
    load: async () => (await import("./words/suite.ts")).wordsSuite,
  },
  {
    name: "pipeline",
    description: "whole plans by the share of hits, and bursts of up to 10,000 requests",
    load: async () => (await import("./pipeline/suite.ts")).pipelineSuite,
  },
  {
    name: "server",
    description: "known plans over HTTP and WebSockets, beside servers that answer a constant",
    load: async () => (await import("./server/suite.ts")).serverSuite,
  },
  {
    name: "startup",
    description: "from nothing to the first plan, and what a web page loads",
    load: async () => (await import("./startup/suite.ts")).startupSuite,
  },
];
