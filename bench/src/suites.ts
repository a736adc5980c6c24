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
    name: "ways",
    description: "first plans where the request says how far things are, beside the best ones",
    load: async () => (await import("./ways/suite.ts")).waysSuite,
  },
  {
    name: "world",
    description: "worlds of many things: plans beside the best over all of them, frames of crowds",
    load: async () => (await import("./world/suite.ts")).worldSuite,
  },
  {
    name: "squads",
    description: "first joint plans, frames with 25 squads, and plans in which a member falls",
    load: async () => (await import("./squads/suite.ts")).squadsSuite,
  },
  {
    name: "crafting",
    description: "crafting with counts, from bare hands: first plans, and the best ones",
    load: async () => (await import("./crafting/suite.ts")).craftingSuite,
  },
  {
    name: "minecraft",
    description: "every item of Minecraft from bare hands: its domain and a plan, each played",
    load: async () => (await import("./minecraft/suite.ts")).minecraftSuite,
  },
  {
    name: "pddl",
    description:
      "first plans for sixty tasks in PDDL, each checked; beside Fast Downward if it is there",
    load: async () => (await import("../../competition/bench/src/pddl/suite.ts")).pddlSuite,
  },
  {
    name: "planbench",
    description:
      "Blocksworld, Mystery, Hard and Logistics: by search, by the shipped model, by chance",
    load: async () =>
      (await import("../../competition/bench/src/planbench/suite.ts")).planbenchSuite,
  },
  {
    name: "table",
    description: "policy tables: built, read, and served to one agent and to ten thousand",
    load: async () => (await import("./table/suite.ts")).tableSuite,
  },
  {
    name: "cache",
    description: "hits of every tier of the cache, and the recipe that everybody uses",
    load: async () => (await import("./cache/suite.ts")).cacheSuite,
  },
  {
    name: "repertoire",
    description: "plans by the states that they fit: look-up, addition, bound of the cost",
    load: async () => (await import("./repertoire/suite.ts")).repertoireSuite,
  },
  {
    name: "lead",
    description: "what deadline, retry, breaker and bulkhead add to a call of a model",
    load: async () => (await import("./lead/suite.ts")).leadSuite,
  },
  {
    name: "models",
    description: "several models and memory for two: swaps, answers and waits",
    load: async () => (await import("./models/suite.ts")).modelsSuite,
  },
  {
    name: "pool",
    description: "several models for one plan, on a fake clock: answers, waits, tokens, price",
    load: async () => (await import("./pool/suite.ts")).poolSuite,
  },
  {
    name: "embedded",
    description: "the shipped model: reading, writing, drafts, rules, choices, event-loop delay",
    load: async () => (await import("./embedded/suite.ts")).embeddedSuite,
  },
  {
    name: "inference",
    description:
      "the built-in engine beside llama.cpp: requests, first tokens, loading, eight at once",
    load: async () => (await import("./inference/suite.ts")).inferenceSuite,
  },
  {
    name: "browser",
    description: "the model in a tab of Chromium: requests, loading, the page's thread, frames",
    load: async () => (await import("./browser/suite.ts")).browserSuite,
  },
  {
    name: "parse",
    description: "plans out of a model's text: whole, damaged, cut off, and as it streams",
    load: async () => (await import("./parse/suite.ts")).parseSuite,
  },
  {
    name: "mend",
    description: "plans of models that break: how much of them is kept, at what cost, and how soon",
    load: async () => (await import("./mend/suite.ts")).mendSuite,
  },
  {
    name: "words",
    description: "what players say: read rightly, surely and fast, beside plainer ways",
    load: async () => (await import("./words/suite.ts")).wordsSuite,
  },
  {
    name: "pipeline",
    description: "whole plans by the share of hits, agents, tools, variables and entries",
    load: async () => (await import("./pipeline/suite.ts")).pipelineSuite,
  },
  {
    name: "server",
    description: "known plans over HTTP and WebSockets, beside servers that answer a constant",
    load: async () => (await import("./server/suite.ts")).serverSuite,
  },
  {
    name: "clients",
    description: "the clients of the service: what they take of a frame while their server is away",
    load: async () => (await import("./clients/suite.ts")).clientsSuite,
  },
  {
    name: "fleet",
    description: "servers that share what they learn: questions, times, entries, and faults",
    load: async () => (await import("./fleet/suite.ts")).fleetSuite,
  },
  {
    name: "viewer",
    description: "a tick of a game whose 500 agents are watched, or could be",
    load: async () => (await import("./viewer/suite.ts")).viewerSuite,
  },
  {
    name: "memory",
    description: "bytes that an agent, a plan, a table or an engine keeps; a heap that stays flat",
    load: async () => (await import("./memory/suite.ts")).memorySuite,
  },
  {
    name: "startup",
    description: "from nothing to the first plan, and what a web page loads",
    load: async () => (await import("./startup/suite.ts")).startupSuite,
  },
];
