// Compares the built-in engine with llama.cpp, on one thread each: greedily chosen tokens, and speed.
import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { openModel } from "../../packages/llm/src/inference/index.ts";
import { writeOutGguf } from "../../packages/llm/src/inference/testing/index.ts";
import { CONTEXT, MAX_TOKENS, QUESTIONS, SYSTEM } from "./questions.mjs";

/** @param {string} file path of a model with ChatML turns */
export async function compareEngines(file, say) {
  const bytes = new Uint8Array(await readFile(file));
  const model = await openModel(bytes, { contextSize: CONTEXT });
  const megabytes = Math.round(model.memoryBytes / 1e6);
  const answers = QUESTIONS.map((question) => askBuiltIn(model, question));
  say(`built-in: ${megabytes} MB, ${speedOf(answers)}`);
  const llama = await startLlama();
  say(`llama.cpp: ${await askLlama(llama, file, answers)}`);
  const writtenOut = `${file}.f32.tmp`;
  try {
    await writeFile(writtenOut, writeOutGguf(bytes));
    say(`llama.cpp, every number in 32 bits: ${await askLlama(llama, writtenOut, answers)}`);
  } finally {
    await rm(writtenOut, { force: true });
    await llama.dispose();
  }
}

function askBuiltIn(model, question) {
  const turns = [`system\n${SYSTEM}`, `user\n${question}`].map(
    (turn) => `<|im_start|>${turn}<|im_end|>\n`,
  );
  const text = `${turns.join("")}<|im_start|>assistant\n`;
  const prompt = model.tokenizer.tokenize(text, { special: true });
  const sequence = model.openSequence();
  const said = [];
  const next = (tokens) => {
    const [[chosen]] = model.evaluate([{ sequence, tokens, wanted: [{ at: tokens.length - 1 }] }]);
    return chosen.token;
  };
  const startMs = performance.now();
  let token = next(prompt);
  const readMs = performance.now() - startMs;
  while (!model.tokenizer.isEnd(token) && said.length < MAX_TOKENS) {
    said.push(token);
    token = next([token]);
  }
  sequence.close();
  return { prompt, said, readMs, writeMs: performance.now() - startMs - readMs };
}

/** Has llama.cpp check whether it would choose each token, and then answer by itself. */
async function askLlama(llama, modelPath, answers) {
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({
    contextSize: CONTEXT,
    threads: 1,
    flashAttention: false,
  });
  const sequence = context.getSequence();
  let [agreed, all] = [0, 0];
  const own = [];
  for (const { prompt, said } of answers) {
    await sequence.clearHistory();
    const first = prompt.length - 1;
    const tokens = [...prompt, ...said].map((token, at) =>
      at < first ? token : [token, { generateNext: { token: true } }],
    );
    const chosen = (await sequence.controlledEvaluate(tokens)).slice(first, first + said.length);
    all += said.length;
    agreed += said.filter((token, at) => chosen[at].next.token === token).length;
    own.push(await answer(sequence, prompt, said.length));
  }
  await context.dispose();
  await model.dispose();
  return `${agreed} of ${all} tokens chosen alike, ${speedOf(own)}`;
}

async function answer(sequence, prompt, length) {
  await sequence.clearHistory();
  const said = [];
  const startMs = performance.now();
  let readMs = 0;
  for await (const token of sequence.evaluate(prompt, { temperature: 0 })) {
    if (said.length === 0) readMs = performance.now() - startMs;
    said.push(token);
    if (said.length > length) break;
  }
  return { prompt, said: said.slice(1), readMs, writeMs: performance.now() - startMs - readMs };
}

/** The first answer is excluded, since its code was not yet compiled. */
function speedOf([, ...answers]) {
  const rate = (count, ms) => {
    const [tokens, time] = [count, ms].map((of) =>
      answers.reduce((sum, each) => sum + of(each), 0),
    );
    return Math.round((1000 * tokens) / time);
  };
  const read = rate(
    ({ prompt }) => prompt.length,
    ({ readMs }) => readMs,
  );
  const written = rate(
    ({ said }) => said.length,
    ({ writeMs }) => writeMs,
  );
  return `${read} tokens/s read, ${written} written`;
}

async function startLlama() {
  const llm = createRequire(new URL("../../packages/llm/package.json", import.meta.url));
  // The library accepts no other truth value.
  process.env.CI = "true";
  const { getLlama, LlamaLogLevel } = await import(
    pathToFileURL(llm.resolve("node-llama-cpp")).href
  );
  return getLlama({
    ...{ gpu: false, build: "never", skipDownload: true, maxThreads: 1, progressLogs: false },
    logLevel: LlamaLogLevel.error,
  });
}
