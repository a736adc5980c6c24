import { readFileSync } from "node:fs";
import { InferenceError, loadDomain } from "@understudy/planner-core";
import { afterAll, describe, it } from "vitest";
import { renderSystem } from "../prompts/render/render-system.ts";
import { renderUser } from "../prompts/render/render-user.ts";
import { backendConformance, type ConformanceSetup } from "../testing/backend-conformance.ts";
import { type ScriptedAnswer, ScriptedBackend } from "../testing/scripted-backend.ts";
import { ModelHost } from "./embedded/host/model-host.ts";
import { openEmbeddedBackend } from "./embedded/open-embedded-backend.ts";
import type { EngineName } from "./embedded/shared/protocol.ts";

const plan = '{"steps":[{"tool":"goto","args":{"place":"forest"}}]}';

const scripts: Readonly<Record<string, ScriptedAnswer>> = {
  answers: { text: plan, pieces: 3 },
  stalls: { hang: true },
  fails: { error: new InferenceError("down", { transient: true }) },
};

const scripted: ConformanceSetup = {
  behaviours: ["answers", "stalls", "fails"],
  open: async (behaviour) => {
    const backend = new ScriptedBackend(() => scripts[behaviour] ?? "");
    return { backend, isIdle: () => backend.active === 0 };
  },
};

const village = loadDomain(
  readFileSync(new URL("../../../../examples/domains/village.json", import.meta.url), "utf8"),
);
const idle = Int32Array.from(village.variables.all, ({ min }) => min);

/** Shared by all cases, because starting a thread takes longer than any of them. */
const host = new ModelHost();
const fixed = { threads: 1, flashAttention: false, batch: 1, sequences: 1, contextSize: 1024 };

/** The shipped model answers this question with a long plan, slowly. */
const embedded = (engine: EngineName): ConformanceSetup => ({
  behaviours: ["answers", "streams"],
  prompt: {
    system: renderSystem(village),
    user: renderUser(village, idle, village.goal("warm_home")),
  },
  open: async () => ({ backend: await openEmbeddedBackend({ ...fixed, host, engine }) }),
  openMissing: () => openEmbeddedBackend({ model: "nowhere/phi3.gguf", engine }),
});

describe("ScriptedBackend", () => {
  it.each(backendConformance(scripted))("$name", ({ run }) => run());
});

describe("EmbeddedBackend", () => {
  afterAll(() => host.dispose());

  describe.each(["built-in", "node-llama-cpp"] as const)("on %s", (engine) => {
    it.each(backendConformance(embedded(engine)))("$name", ({ run }) => run());
  });
});
