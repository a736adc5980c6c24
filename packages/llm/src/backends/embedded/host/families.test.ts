import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomGguf } from "@understudy/house/testing";
import { Deadline, provePlan, systemClock } from "@understudy/planner-core";
import { woodcutter } from "@understudy/planner-core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BackendLead } from "../../../lead/backend-lead.ts";
import { backendConformance } from "../../../testing/backend-conformance.ts";
import type { Backend } from "../../backend.ts";
import { GREEDY } from "../../sampling.ts";
import { type EmbeddedBackendOptions, openEmbeddedBackend } from "../open-embedded-backend.ts";
import type { EmbeddedBackend } from "./embedded-backend.ts";
import { ModelHost } from "./model-host.ts";

/*
 * A model of each family, with its template and its control tokens, and with random weights: what it says is garbage but
 * for the rules. How it is asked, and what is kept, drafted, masked and chosen, is not.
 */

const TIMEOUT_MS = 120_000;
const DOMAIN = woodcutter.untyped;
const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  phi3: ["<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|endoftext|>"],
  llama3: ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"],
  mistral: ["[INST]", "[/INST]", "</s>"],
  "qwen2.5": ["<|im_start|>", "<|im_end|>", "<|endoftext|>"],
  qwen3: ["<|im_start|>", "<|im_end|>", "<|endoftext|>"],
  gemma: ["<bos>", "<eos>", "<start_of_turn>", "<end_of_turn>"],
  "deepseek-r1": [
    "<｜begin▁of▁sentence｜>",
    "<｜end▁of▁sentence｜>",
    "<｜User｜>",
    "<｜Assistant｜>",
  ],
};
const calibration = { threads: 1, flashAttention: false, tokenMs: 1, chunkMs: 20, batchCost: 1 };
const host = new ModelHost();
let folder: string;
const pathOf = (name: string): string => join(folder, `${name}.gguf`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-families-"));
  for (const [family, controlTokens] of Object.entries(FAMILIES)) {
    const template = `../../../prompt/__fixtures__/chat-templates/${family}.jinja`;
    const chatTemplate = await readFile(new URL(template, import.meta.url), "utf8");
    await writeFile(pathOf(family), randomGguf({ chatTemplate, controlTokens }));
  }
  // As large as those of Qwen: 53³ pieces of three letters, and their beginnings.
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"];
  const pieces = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => `${a}${b}${c}`)));
  const large = { layers: 1, width: 32, head: "tied", kind: "Q8_0" } as const;
  await writeFile(pathOf("large"), randomGguf({ ...large, pieces }));
  await writeFile(pathOf("blank"), randomGguf({ addsBlank: true }));
}, TIMEOUT_MS);
afterAll(async () => {
  await host.dispose();
  await rm(folder, { recursive: true });
}, TIMEOUT_MS);

const open = (name: string, options: EmbeddedBackendOptions = {}): Promise<EmbeddedBackend> =>
  openEmbeddedBackend({
    ...{ host, calibration, model: pathOf(name), gpu: "none", threads: 1, batch: 1 },
    ...{ sequences: 1, contextSize: 1024 },
    ...options,
  });
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

/** Plans with a draft under the rules, from a prompt that is kept, and chooses. */
async function plansAndChooses(backend: EmbeddedBackend): Promise<void> {
  const lead = new BackendLead({ backend, maxTokens: 300, maxSteps: 3 });
  const asked = question();
  const draft = [DOMAIN.actionOf({ tool: "goto", args: { place: "forest" } })];
  for (const isKept of [false, true]) {
    const before = backend.status().tokensKept;
    const plan = await lead.ask({ question: asked, draft, deadline: soon() });
    if (plan.kind !== "plan") expect.fail(plan.text);
    // Every step can be done at its place, whatever the model wrote.
    const anything = DOMAIN.goal({}).condition;
    expect(provePlan(DOMAIN, asked.state, plan.actions, anything)).toMatchObject({ sound: true });
    if (isKept) expect(backend.status().tokensKept - before).toBeGreaterThan(50);
  }
  expect(backend.status().drafted).toBeGreaterThan(0);
  const candidates = [0, 1, 2].map((scaledCost) => ({ goal: asked.goal, actions: [], scaledCost }));
  const chosen = await lead.ask({ question: asked, candidates, deadline: soon() });
  const expected = backend.info.letters?.length === 0 ? "plan" : "choice";
  expect(chosen.kind).toBe(expected);
}

describe.each(Object.entries(FAMILIES))(
  "a model of the family %s",
  {
    timeout: TIMEOUT_MS,
  },
  (family, controlTokens) => {
    let backend: EmbeddedBackend;
    beforeAll(async () => {
      backend = await open(family, { template: "model", drafts: "always" });
    }, TIMEOUT_MS);
    afterAll(() => backend.dispose());

    it("reads its own control tokens, and none in what players say", async () => {
      const base = await promptTokens(backend, "user", "");
      for (const token of controlTokens) {
        expect((await promptTokens(backend, "trusted", token)) - base).toBe(1);
        expect((await promptTokens(backend, "user", token)) - base).toBeGreaterThan(2);
      }
    });

    it("keeps prompts, takes drafts, follows the rules and chooses by letter", async () => {
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

/** Rules end what random weights would never end. It is opened once for all cases: loading takes longest. */
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

describe("a model file", { timeout: TIMEOUT_MS }, () => {
  it.each(["large", "blank"])("of an unusual vocabulary plans and chooses: %s", async (name) => {
    const backend = await open(name, { drafts: "always" });
    await plansAndChooses(backend);
    await backend.dispose();
  });
});
