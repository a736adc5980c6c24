// Tries an independent server that is too large for the tests: `transformers serve` of Python on a tiny random model.
//   pip install torch requests "transformers[serving]"
//   PYTHON=path/to/python3 pnpm try:transformers
// The model's text is garbage: the dialect is under test. Every plan must be proved, and in time.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ClassicalPlanner } from "../packages/classical/src/index.ts";
import { createLead, openOpenAiBackend } from "../packages/llm/src/index.ts";
import { loadDomain, Orchestrator, provePlan } from "../packages/planner-core/src/index.ts";
import { readOptions } from "./read-options.mjs";
import { freePort } from "./testing/free-port.mjs";

readOptions(
  "Usage: PYTHON=path/to/python3 pnpm try:transformers\n\nTries the server of Python's transformers.",
);

const python = process.env.PYTHON ?? "python3";
const BUDGET_MS = 5000;
const QUESTIONS = 5;
const STATE = {
  ...{ at: "post", weapon: "none", arrows: 0, health: 2, enemy: "seen" },
  ...{ alarm: false, gate_closed: false, in_cover: false, has_bandage: false },
};

/** Writes a Llama of a few thousand weights with ASCII characters as tokens. */
const MAKE_MODEL = `
import sys
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast
folder = sys.argv[1]
vocabulary = {token: index for index, token in enumerate(["<unk>", "<s>", "</s>"] + [chr(code) for code in range(32, 127)] + ["\\n"])}
tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>"))
tokenizer.decoder = decoders.Fuse()
fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>")
fast.chat_template = "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\\n{% endfor %}assistant: "
fast.save_pretrained(folder)
config = LlamaConfig(vocab_size=len(vocabulary), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
                     num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=8192,
                     bos_token_id=1, eos_token_id=2)
LlamaForCausalLM(config).save_pretrained(folder)
`;

const folder = mkdtempSync(join(tmpdir(), "understudy-transformers-"));
let server;
try {
  console.log("making a tiny random model");
  writeFileSync(join(folder, "make.py"), MAKE_MODEL);
  execFileSync(python, [join(folder, "make.py"), folder], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const port = await freePort();
  const command = python.includes("/") ? join(dirname(python), "transformers") : "transformers";
  console.log(`transformers serve on port ${port}`);
  server = spawn(command, ["serve", "--host", "127.0.0.1", "--port", String(port)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) {
    stream.on("data", (piece) => {
      said = (said + piece).slice(-20_000);
    });
  }
  const url = `http://127.0.0.1:${port}`;
  await reachable(`${url}/v1/models`, () => said);
  await play(url);
  const statuses = [...said.matchAll(/chat\/completions HTTP\/1\.1" (\d+)/g)].map(
    (found) => found[1],
  );
  console.log(`statuses of the server: ${statuses.join(", ")}`);
} finally {
  server?.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Asks for plans, and counts their sources. */
async function play(url) {
  const domain = loadDomain(readFileSync("examples/domains/guard.json", "utf8"));
  const backend = await openOpenAiBackend({ model: folder, url: `${url}/v1` });
  const lead = await createLead({ backend });
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead });
  const counts = new Map();
  for (let index = 0; index < QUESTIONS; index++) {
    const startMs = performance.now();
    const outcome = await orchestrator.plan({
      agent: `guard ${index}`,
      state: domain.state(STATE),
      goal: domain.goals[index % domain.goals.length].name,
      budgetMs: BUDGET_MS,
    });
    const lateMs = performance.now() - startMs - BUDGET_MS;
    if (lateMs > 50) throw new Error(`an answer was ${lateMs.toFixed(0)} ms late`);
    const { plan, source, reason, detail } = outcome;
    if (plan !== null && outcome.status === "solved") {
      const { sound } = provePlan(
        domain,
        domain.state(STATE),
        plan.actions,
        outcome.goal.condition,
      );
      if (!sound) throw new Error("a plan was served that does not work");
    }
    const what = [source, reason, detail].filter((part) => part !== undefined).join(": ");
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  for (const [what, count] of counts) console.log(`${count} × ${what}`);
  await orchestrator.dispose();
  await lead.dispose();
  console.log("every answer was in time, and every plan proved");
}

/** Waits until the server answers with any status: without a cache of models it fails to list them. */
async function reachable(url, saidSoFar) {
  for (let tries = 0; tries < 120; tries++) {
    if (server.exitCode !== null) throw new Error(`transformers serve ended: ${saidSoFar()}`);
    if ((await fetch(url).catch(() => undefined)) !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`transformers serve did not answer in two minutes: ${saidSoFar()}`);
}
