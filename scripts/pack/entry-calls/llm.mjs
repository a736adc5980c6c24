import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { BackendLead } from "@understudy/llm";
import { ScriptedBackend } from "@understudy/llm/testing";
import { PATIENCE_MS, PLAN, PLAN_TEXT, patient, problemIn, question } from "./hut.mjs";

const SHIPPED = new URL("../shipped/nano-planner.gguf", import.meta.resolve("@understudy/llm"));
const scripted = () => new BackendLead({ backend: new ScriptedBackend(() => PLAN_TEXT) });

/** Asks a lead for the hut's plan, and ends it. @returns the tools of its answer */
async function asked(lead) {
  const asking = question();
  const { kind, actions } = await lead.ask({ question: asking, deadline: patient() });
  assert.equal(kind, "plan");
  await lead.dispose();
  return actions.map((action) => asking.domain.step(action).tool);
}

export const calls = {
  // The shipped model, in its thread.
  "@understudy/llm": async ({ createLead }) => {
    const lead = await createLead({ resilience: { timeoutMs: PATIENCE_MS } });
    assert.notEqual((await asked(lead)).length, 0);
  },
  "@understudy/llm/browser": async ({ BackendLead: Lead, withResilience }) => {
    const lead = new Lead({ backend: new ScriptedBackend([PLAN_TEXT]) });
    assert.deepEqual(await asked(withResilience(lead)), PLAN);
  },
  "@understudy/llm/browser/model-worker.js": async (path) => {
    const facts = await loadInPage(path);
    assert.equal(facts.computedBy, "webassembly");
  },
  "@understudy/llm/inference": async ({ openModel }) => {
    const model = await openModel(readFileSync(fileURLToPath(SHIPPED)));
    const { tokenizer } = model;
    assert.equal(tokenizer.detokenize(tokenizer.tokenize('{"steps":[]}')), '{"steps":[]}');
  },
  // Judges answers by a schema, in its thread.
  "@understudy/llm/internal": async ({ CompileThread, parseModelSpec }) => {
    assert.ok(parseModelSpec("ollama/phi3"));
    const code = await new Promise((done) => {
      new CompileThread().add({ schema: () => ({ type: "string" }), done });
    });
    assert.match(code, /string/);
  },
  "@understudy/llm/json-lead": async ({ jsonQuestion }) => {
    const asking = question();
    const { answer, schema } = jsonQuestion({ question: asking, deadline: patient() });
    assert.deepEqual(schema.required, ["steps"]);
    const { actions } = answer(JSON.parse(PLAN_TEXT));
    assert.deepEqual(
      actions.map((action) => asking.domain.step(action).tool),
      PLAN,
    );
  },
  "@understudy/llm/models": async ({ models, parseConfiguration, CONFIGURATION_TEMPLATE }) => {
    assert.ok((await models.available()).length > 0);
    assert.ok(parseConfiguration(CONFIGURATION_TEMPLATE));
  },
  "@understudy/llm/pool": async ({ hedged, PoolLead }) => {
    const members = ["small", "large"].map((name) => ({ name, lead: scripted() }));
    assert.deepEqual(await asked(new PoolLead({ members, strategy: hedged() })), PLAN);
  },
  "@understudy/llm/prompts": async ({ expandDirective, loadPrompts }) => {
    assert.ok((await loadPrompts()).of("expand"));
    const lead = { write: async () => ({ text: "fire = true" }) };
    const request = { ...problemIn(), lead, deadline: patient(), directive: "Get warm." };
    assert.deepEqual(await expandDirective(request), [{ fire: true }]);
  },
  "@understudy/llm/testing": async ({ randomGguf, ScriptedBackend: Backend, switchQuestion }) => {
    const { openModel } = await import("@understudy/llm/inference");
    assert.ok(await openModel(randomGguf()));
    const backend = new Backend(['{"steps":[{"tool":"press","args":{}}]}']);
    const lead = new BackendLead({ backend });
    const answer = await lead.ask({ question: switchQuestion, deadline: patient() });
    assert.equal(answer.actions.length, 1);
  },
};

/** Loads the shipped model in a page's worker, whose globals are this process's. @returns what it tells of the model */
async function loadInPage(path) {
  const server = createServer((_, response) => response.end(readFileSync(fileURLToPath(SHIPPED))));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const modelPath = `http://127.0.0.1:${server.address().port}/nano-planner.gguf`;
  const loaded = new Promise((resolve, reject) => {
    const page = {
      close: () => {},
      onmessage: null,
      postMessage: (message) => {
        if (message.type === "loaded") resolve(message.facts);
        if (message.type === "load-failed") reject(new Error(JSON.stringify(message.error)));
      },
    };
    // Deno has one already, and keeps it.
    globalThis.self = page;
    if (self !== page) Object.assign(self, page);
  });
  await import(path);
  const settings = {
    ...{ modelPath, sha256: undefined, engine: "built-in", gpu: "none", gpuLayers: undefined },
    ...{ contextSize: 0, sequences: 0, threads: [1], flashAttention: undefined, batch: 0 },
    ...{ calibration: undefined, draftModelPath: undefined, adapter: undefined },
  };
  self.onmessage({ data: { type: "load", model: 1, settings } });
  const facts = await loaded;
  self.onmessage({ data: { type: "dispose" } });
  server.closeAllConnections();
  server.close();
  return facts;
}
