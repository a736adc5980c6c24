import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deadline, provePlan, systemClock } from "@understudy/planner-core";
import { woodcutter } from "@understudy/planner-core/testing";
import { getLlama, type Llama, type LlamaModel, type Token } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { WrittenVocabulary } from "../../../inference/testing/index.ts";
import { BackendLlmPlanner } from "../../../planner/backend-llm-planner.ts";
import { cleanUserText } from "../../../prompts/text/clean-user-text.ts";
import { backendConformance } from "../../../testing/backend-conformance.ts";
import {
  familyGguf,
  familyVocabulary,
  MODEL_FAMILIES,
  RENDERED_TEMPLATES,
} from "../../../testing/model-families.ts";
import type { Backend } from "../../interface/backend.ts";
import { GREEDY } from "../../interface/sampling.ts";
import { chooseFrame } from "../choose-frame.ts";
import { type EmbeddedBackendOptions, openEmbeddedBackend } from "../open-embedded-backend.ts";
import { LlamaPrompts } from "../worker/llama/llama-prompts.ts";
import { workerEnvironment } from "../worker/worker-environment.ts";
import type { EmbeddedBackend } from "./embedded-backend.ts";
import { ModelHost } from "./model-host.ts";

/*
 * A model of each family, with its real chat template, vocabulary and special tokens, but random weights. Its
 * unconstrained text is garbage, but prompts, caching, drafts, constraints and choices are realistic.
 */

const TIMEOUT_MS = 120_000;
const DOMAIN = woodcutter.untyped;
const CONTROL = 3;
const USER_DEFINED = 4;
const calibration = { threads: 1, flashAttention: false, tokenMs: 1, chunkMs: 20, batchCost: 1 };
const host = new ModelHost();
const vocabularies = new Map<string, WrittenVocabulary>();
let folder: string;
let llama: Llama;
const pathOf = (name: string): string => join(folder, `${name}.gguf`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-families-"));
  // Same as in the worker thread, since the library reads this variable.
  vi.stubEnv("CI", workerEnvironment()["CI"]);
  llama = await getLlama({ gpu: false, build: "never", skipDownload: true, progressLogs: false });
  vi.unstubAllEnvs();
  for (const [name, family] of Object.entries(MODEL_FAMILIES)) {
    const vocabulary = familyVocabulary(family);
    vocabularies.set(name, vocabulary);
    await writeFile(pathOf(name), familyGguf(family, vocabulary));
  }
});
afterAll(async () => {
  await host.dispose();
  await llama.dispose();
  await rm(folder, { recursive: true });
});

const open = (name: string, options: EmbeddedBackendOptions = {}): Promise<EmbeddedBackend> =>
  openEmbeddedBackend({
    ...{ host, calibration, model: pathOf(name), gpu: "none", threads: 1, batch: 1 },
    ...{ sequences: 1, contextSize: 1024 },
    ...options,
  });
const vocabularyOf = (name: string): WrittenVocabulary =>
  vocabularies.get(name) as WrittenVocabulary;
const question = () => {
  const state = DOMAIN.state({
    ...{ at: "home", energy: 3, coins: 0, wood: 0 },
    ...{ has_axe: true, has_pick: false, fire_lit: false },
  });
  const goal = DOMAIN.goals[0] ?? DOMAIN.goal({});
  return { key: "q", domain: DOMAIN, state, goal, text: {} };
};
const soon = (): Deadline => new Deadline(systemClock, TIMEOUT_MS);

async function promptTokens(
  backend: Backend,
  kind: "user" | "trusted",
  text: string,
): Promise<number> {
  const { usage } = await backend.generate({
    system: { content: "Plan.", hash: "plan" },
    user: [{ kind: "trusted", text: "Memory: " }, ...(text === "" ? [] : [{ kind, text }])],
    ...{ maxTokens: 1, sampling: GREEDY, deadline: soon() },
  });
  return usage.promptTokens;
}

/** Plans with a draft under constraints, from a cached prompt, and chooses. */
async function plansAndChooses(backend: EmbeddedBackend): Promise<void> {
  const llm = new BackendLlmPlanner({ backend, maxTokens: 300, maxSteps: 3 });
  const asked = question();
  const draft = [DOMAIN.actionOf({ tool: "goto", args: { place: "forest" } })];
  for (const isKept of [false, true]) {
    const before = backend.status().tokensKept;
    const plan = await llm.ask({ question: asked, draft, deadline: soon() });
    if (plan.kind !== "plan") expect.fail(plan.text);
    // Every step is applicable, whatever the model prefers.
    const anything = DOMAIN.goal({}).condition;
    expect(provePlan(DOMAIN, asked.state, plan.actions, anything)).toMatchObject({ sound: true });
    if (isKept) expect(backend.status().tokensKept - before).toBeGreaterThan(50);
  }
  expect(backend.status().drafted).toBeGreaterThan(0);
  const candidates = [0, 1, 2].map((scaledCost) => ({ goal: asked.goal, actions: [], scaledCost }));
  const chosen = await llm.ask({ question: asked, candidates, deadline: soon() });
  expect(chosen.kind).toBe("choice");
}

describe.each(Object.entries(MODEL_FAMILIES))(
  "a model of the family %s",
  {
    timeout: TIMEOUT_MS,
  },
  (name, { template, control }) => {
    let backend: EmbeddedBackend;
    let model: LlamaModel;
    beforeAll(async () => {
      backend = await open(name, { template: "model", drafts: "always" });
      model = await llama.loadModel({ modelPath: pathOf(name), vocabOnly: true });
    });
    afterAll(async () => {
      await backend.dispose();
      await model.dispose();
    });

    it("renders its chat template as Python does", () => {
      const prompts = new LlamaPrompts(model);
      const { frame } = chooseFrame(pathOf(name), "model", false);
      const turn = frame.user([{ kind: "trusted", text: RENDERED_TEMPLATES.user }]);
      const tokens = [
        ...prompts.system(frame.system(RENDERED_TEMPLATES.system)),
        ...turn.flatMap((part) => prompts.segment(part)),
      ];
      const { beginning, addsBeginning } = vocabularyOf(name);
      expect(tokens.filter((token) => token === beginning)).toHaveLength(addsBeginning ? 1 : 0);
      const rendered = RENDERED_TEMPLATES.texts[template]?.text ?? "";
      const textOf = (read: readonly number[]) => model.detokenize(read as Token[], true);
      const asked = textOf(tokens).slice(0, textOf(model.tokenize(rendered, true)).length);
      expect(asked).toBe(textOf(model.tokenize(rendered, true)));
      // Some tokenizers add or drop whitespace around markers.
      const withoutBlanks = (text: string) => text.replace(/\s+/g, "");
      expect(withoutBlanks(asked)).toBe(withoutBlanks(rendered));
    });

    it("creates no special tokens from player text", () => {
      const { texts, types } = vocabularyOf(name);
      const ofType = (type: number) => texts.filter((_, token) => types[token] === type);
      const specialIn = (text: string) =>
        new LlamaPrompts(model)
          .segment({ kind: "user", text })
          .map((token) => types[token])
          .filter((type) => type === CONTROL || type === USER_DEFINED);
      expect(ofType(CONTROL)).toEqual(expect.arrayContaining([...control]));
      expect(specialIn(ofType(CONTROL).join(" "))).toEqual([]);
      // User-defined tokens match anywhere, but cleaned player text has no brackets.
      expect(specialIn(cleanUserText([...control, ...ofType(USER_DEFINED)].join(" ")))).toEqual([]);
    });

    it("reads its own control tokens, but none in player text", async () => {
      const base = await promptTokens(backend, "user", "");
      const all = control.join("");
      expect((await promptTokens(backend, "trusted", all)) - base).toBe(control.length);
      expect((await promptTokens(backend, "user", all)) - base).toBeGreaterThan(2 * control.length);
    });

    it("caches prompts, uses drafts, follows constraints and chooses by letter", async () => {
      expect(backend.info.letters).toHaveLength(8);
      await plansAndChooses(backend);
    });

    const cases = backendConformance({
      behaviours: ["answers"],
      open: async () => ({ backend: planning(backend) }),
    });
    it.each(cases)("$name", ({ run }) => run());
  },
);

/**
 * Adds a constraint, without which random weights would never end. The model is opened once for all cases because
 * loading is slow.
 */
function planning(backend: Backend): Backend {
  return {
    get info() {
      return backend.info;
    },
    load: () => backend.load(),
    generate: (request) =>
      backend.generate({ ...request, plan: { question: question(), maxSteps: 3 } }),
    dispose: async () => {},
  };
}
