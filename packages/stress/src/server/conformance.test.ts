import {
  type Backend,
  openAnthropicBackend,
  openOllamaBackend,
  openOpenAiBackend,
} from "@understudy/llm";
import { GREEDY } from "@understudy/llm/internal";
import { backendConformance, type ConformanceSetup } from "@understudy/llm/testing";
import { Deadline, systemClock } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, it } from "vitest";
import type { Fault } from "./fault.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";

const TIMEOUT_MS = 120_000;
const plan = JSON.stringify({
  steps: Array.from({ length: 30 }, () => ({ tool: "goto", args: { place: "forest" } })),
});
const faults: Partial<Record<ConformanceSetup["behaviours"][number], Fault>> = {
  stalls: { kind: "stall_in_prefill" },
  fails: { kind: "http_500_text" },
};

type Open = (url: string, model: string) => Promise<Backend>;

/** How the quick server behaves at present. */
let behaving: ConformanceSetup["behaviours"][number] = "answers";
let quick: ModelServer;
/** A server that takes its time for each token. */
let slow: ModelServer;
beforeAll(async () => {
  const faultNow = (): Fault | undefined => faults[behaving];
  quick = await startModelServer({ answer: () => '{"steps":[]}', faults: faultNow });
  slow = await startModelServer({ answer: () => plan, tokenMs: 5 });
});
afterAll(() => Promise.all([quick.close(), slow.close()]));

const setupOf = (open: Open): ConformanceSetup => ({
  behaviours: ["answers", "streams", "stalls", "fails"],
  open: async (behaviour) => {
    behaving = behaviour;
    const server = behaviour === "streams" ? slow : quick;
    const backend = await open(server.url, "phi3");
    return { backend, isIdle: () => server.activeRequests === 0 };
  },
  openMissing: () => {
    behaving = "answers";
    return open(quick.url, "phi4");
  },
});

describe.each<[string, Open]>([
  ["AnthropicBackend", (url, model) => openAnthropicBackend({ url, model, contextSize: 4096 })],
  ["OllamaBackend", (url, model) => openOllamaBackend({ url, model })],
  [
    "OpenAiBackend",
    async (url, model) => {
      const backend = await openOpenAiBackend({ url, model, contextSize: 4096 });
      // Servers of this dialect need not list their models; the first request shows whether one exists.
      if (model === "phi3") return backend;
      await backend.generate(anything());
      return backend;
    },
  ],
])("%s", (_name, open) => {
  it.each(backendConformance(setupOf(open)))("$name", ({ run }) => run());
});

function anything(): Parameters<Backend["generate"]>[0] {
  return {
    system: { content: "", hash: "" },
    user: [],
    maxTokens: 1,
    sampling: GREEDY,
    deadline: new Deadline(systemClock, TIMEOUT_MS),
  };
}
