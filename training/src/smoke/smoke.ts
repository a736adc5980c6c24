import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { BackendLead, openBackend, SHIPPED_MODEL } from "@understudy/llm";
import { resolveEmbeddedModel } from "@understudy/llm/internal";
import { randomGguf } from "@understudy/llm/testing";
import { Deadline, systemClock } from "@understudy/planner-core";
import { writeLessons } from "../adapter/write-lessons.ts";
import { DEFAULT_SHARD, makeShard } from "../data/make-shard.ts";
import { writeQuestions } from "../data/write-questions.ts";
import { drawQuestions, type QuestionGroup } from "../evaluation/draw-questions.ts";
import { Tokenizer } from "../tokenizer/tokenizer.ts";
import { findPython, runScript } from "./python.ts";

/**
 * The whole pipeline in small: data, a few training steps, export, and an answer of the result; then the shipped model
 * there and back. Shows that the parts fit together, not that a model can plan.
 */

const { values } = parseArgs({ options: { steps: { type: "string", default: "40" } } });
/** Tests of the trainer's own parts. */
const TESTS = ["plan_structure_test.py", "fused_attention_test.py", "turn_data_test.py"];

const CHAT_TEMPLATE =
  "{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}{% if add_generation_prompt %}<assistant>{% endif %}";

const python = findPython();
if (python === undefined) {
  console.log("smoke training skipped: there is no Python with torch and numpy (PYTHON names one)");
} else {
  const folder = mkdtempSync(join(tmpdir(), "understudy-training-"));
  try {
    await smoke(python, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function smoke(command: string, folder: string): Promise<void> {
  for (const script of TESTS) await runScript(command, script, []);
  const tokenizer = Tokenizer.load();
  const size = {
    ...DEFAULT_SHARD,
    village: 24,
    guard: 120,
    courier: 120,
    variants: 6,
    domains: 24,
    choices: 2,
  };
  const { file, report } = makeShard({ seed: 1, tokenizer, size });
  file.write(join(folder, "shard-1"));
  const questions = drawQuestions(2, { demo: 0, domains: 2, problems: 2 }).filter(
    ({ problems }) => problems.length > 0,
  );
  writeQuestions(folder, questions, tokenizer);
  console.log(`data: ${report.problems} problems in ${report.domains} domains`);

  const run = join(folder, "run");
  const options = ["--data", folder, "--out", run, "--size", "smoke", "--rate", "0.01"];
  const turns = ["--village", "4", "--guard", "4", "--courier", "4"];
  await runScript(command, "train.py", [...options, ...turns, "--steps", values.steps]);
  const [first, ...later] = readFileSync(join(run, "log.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { readonly loss: number }).loss);
  const last = later.at(-1);
  check(
    first !== undefined && last !== undefined && last < first,
    `the loss rose: ${first} to ${last}`,
  );

  const checkpoint = join(run, "last.pt");
  for (const quantisation of ["q4_0", "q8_0"]) {
    const model = join(folder, `planner-${quantisation}.gguf`);
    await runScript(command, "export_gguf.py", [checkpoint, model, "--quantisation", quantisation]);
    await askModel(model, questions[0] as QuestionGroup, quantisation);
  }

  const shipped = resolveEmbeddedModel(SHIPPED_MODEL)?.path;
  check(shipped !== undefined, "there is no shipped model");
  const imported = join(folder, "shipped.pt");
  const back = join(folder, "shipped.gguf");
  await runScript(command, "import_gguf.py", [shipped as string, imported]);
  await runScript(command, "export_gguf.py", [imported, back]);
  await runScript(command, "compare_gguf.py", [shipped as string, back]);
  await smokeAdapter(command, folder);
  console.log(`smoke training passed: loss ${first?.toFixed(2)} to ${last?.toFixed(2)}`);
}

/** An exported file answers, whatever it says. */
async function askModel(
  model: string,
  { lesson: { domain }, problems }: QuestionGroup,
  name: string,
): Promise<void> {
  const embedded = {
    decoding: "grammar",
    drafts: "never",
    threads: 1,
    flashAttention: false,
  } as const;
  const backend = await openBackend(model, { embedded });
  const lead = new BackendLead({ backend, maxTokens: 40 });
  const deadline = new Deadline(systemClock, Number.POSITIVE_INFINITY);
  try {
    for (const { state, goal } of problems) {
      const question = { key: "", domain, state, goal, text: {} };
      console.log(`${name}: answers, ${(await lead.ask({ question, deadline })).kind}`);
    }
  } finally {
    deadline.release();
    await lead.dispose();
  }
}

/** An adapter for a chat model with random weights: lessons, a few steps, and a file that llama.cpp loads. */
async function smokeAdapter(command: string, folder: string): Promise<void> {
  const base = join(folder, "chat.gguf");
  const shape = {
    architecture: "llama",
    layers: 2,
    width: 64,
    head: "tied",
    kind: "Q8_0",
  } as const;
  writeFileSync(base, randomGguf({ ...shape, chatTemplate: CHAT_TEMPLATE }));
  const data = join(folder, "lessons.jsonl");
  const size = { domains: 2, texts: 3, plans: 3, seed: 1, isHeldOut: false };
  const written = await writeLessons({ base, out: data, ...size });
  check(written.text > 0 && written.plan > 0, "no lessons were written");
  const out = join(folder, "adapter");
  const options = ["--base", base, "--data", data, "--held-out", data, "--out", out];
  await runScript(command, "train_adapter.py", [...options, "--first", "1", "--steps", "4"]);
  const embedded = { adapter: join(out, "adapter.gguf"), engine: "node-llama-cpp" } as const;
  const backend = await openBackend(base, { embedded });
  try {
    await backend.load();
    check(backend.info.adapter?.name === "adapter", "the adapter was not loaded");
  } finally {
    await backend.dispose();
  }
}

function check(isTrue: boolean, message: string): void {
  if (!isTrue) throw new Error(message);
}
