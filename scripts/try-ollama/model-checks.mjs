// One model of the running Ollama: streaming, cancellation, recovery and memory.
import assert from "node:assert/strict";
import { BackendLead, createLead, openBackend } from "../../packages/llm/src/index.ts";
import { ModelManager } from "../../packages/llm/src/models/index.ts";
import {
  Deadline,
  loadDomain,
  provePlan,
  systemClock,
} from "../../packages/planner-core/src/index.ts";
import { CABIN } from "../try-model/questions.mjs";
import { megabytes, perSecond, seconds } from "./figures.mjs";

const PATIENCE_MS = 300_000;
const GREEDY = { temperature: 0, topP: 1, topK: 0, minP: 0, repeatPenalty: 1, seed: 0, stop: [] };
/**
 * A cancelled call has freed its core if its runner used less than a tick in two successive
 * windows.
 */
const WINDOW_MS = 100;

/**
 * @param {{ ollama: any, model: string, options: string }} played
 * @returns {readonly [string, () => Promise<{ figure: string, target?: string }>][]}
 */
export function modelChecks(played) {
  return [
    ["stream", () => stream(played)],
    ["a plan with the prompt kept", () => planTwice(played)],
    ["cancel while writing", () => cancel(played, "writing")],
    ["cancel while reading", () => cancel(played, "reading")],
    ["stop and start", () => restart(played)],
    ["two models", () => twoModels(played)],
    ["keep_alive", () => keepAlive(played)],
  ];
}

/** Asks a backend for a text. */
async function tellStory(backend, changes = {}) {
  const deadline = changes.deadline ?? new Deadline(systemClock, PATIENCE_MS);
  try {
    return await backend.generate({
      system: { content: "You tell stories of a village by a river.", hash: "stories" },
      user: [{ kind: "trusted", text: "Tell a long story about the miller." }],
      ...{ maxTokens: 60, sampling: GREEDY, ...changes, deadline },
    });
  } finally {
    // Its timer would keep the process.
    deadline.release();
  }
}

async function withBackend(spec, work) {
  const backend = await openBackend(spec);
  try {
    return await work(backend);
  } finally {
    await backend.dispose();
  }
}

function stream({ ollama, model }) {
  return withBackend(model, async (backend) => {
    const pieces = [];
    const tell = () => tellStory(backend, { onText: (piece) => void pieces.push(piece) });
    const { text, usage } = await tell();
    assert.equal(pieces.join(""), text);
    assert.ok(pieces.length > 10);
    const { completionTokens, decodeMs, firstTokenMs } = usage;
    const memoryBytes = Math.max(...ollama.runners().map((runner) => runner.memoryBytes));
    const written = perSecond(completionTokens - 1, decodeMs);
    const figure = `first token ${seconds(firstTokenMs)}, ${written} written, ${megabytes(memoryBytes)}`;
    return { figure: `${pieces.length} pieces, ${figure}` };
  });
}

/** A domain's cold prompt, then the same prompt with a new question. */
function planTwice({ model }) {
  return withBackend(model, async (backend) => {
    const domain = loadDomain(CABIN);
    const lead = new BackendLead({ backend });
    const [state, goal] = [domain.state({}), domain.goal("warm")];
    const ask = async () => {
      const deadline = new Deadline(systemClock, PATIENCE_MS);
      const question = { key: "warm", domain, state, goal, text: {} };
      const answer = await lead.ask({ question, deadline });
      deadline.release();
      return answer;
    };
    // Another prompt replaces the server's cached one.
    await tellStory(backend, { maxTokens: 1 });
    const cold = await ask();
    const kept = await ask();
    const { kind, actions } = kept;
    const isSound = kind === "plan" && provePlan(domain, state, actions, goal.condition).sound;
    const [first, next] = [cold, kept].map(({ usage }) => usage.firstTokenMs);
    const { promptTokens } = cold.usage;
    const figure = `${promptTokens} tokens: first token ${seconds(first)} cold, ${seconds(next)} kept`;
    const whole = `plan in ${seconds(kept.usage.totalMs)}, ${isSound ? "sound" : "not sound"}`;
    return { figure: `${figure}; ${whole}`, target: "kept ≥ 5 × sooner" };
  });
}

/** The time for which a runner goes on computing after its call was cancelled. */
function cancel({ ollama, model }, doing) {
  return withBackend(model, async (backend) => {
    const long = Array.from({ length: 120 }, (_, index) => `sack ${index + 7} of flour`);
    const deadline = new Deadline(systemClock, PATIENCE_MS);
    let begin;
    const begun = new Promise((resolve) => {
      begin = resolve;
    });
    const reads = { user: [{ kind: "trusted", text: long.join(", ") }], onStart: begin };
    const changes = doing === "reading" ? reads : { onText: begin };
    const call = tellStory(backend, { ...changes, maxTokens: 1000, deadline });
    const ended = call.catch((error) => error);
    await begun;
    if (doing === "reading") await untilBusy(ollama);
    const startMs = performance.now();
    const enough = new Error("enough");
    deadline.cancel(enough);
    assert.equal(await ended, enough, "the call was over before it was cancelled");
    const callerMs = performance.now() - startMs;
    const free = `caller free after ${seconds(callerMs)}`;
    if (doing === "writing") {
      const busyMs = await untilIdle(ollama, startMs);
      assert.ok(busyMs <= 500, `it computed on for ${seconds(busyMs)}`);
      return { figure: `${free}, core after ${seconds(busyMs)}`, target: "core ≤ 500 ms" };
    }
    const askNext = async () => (await tellStory(backend, { maxTokens: 1 })).usage.totalMs;
    const [nextMs, aloneMs] = [await askNext(), await askNext()];
    const computes = `computes on: the next call took ${seconds(nextMs)}, alone ${seconds(aloneMs)}`;
    return { figure: `${free}; the server ${computes}` };
  });
}

/** Waits until its runners have worked on a call for a while. */
async function untilBusy(ollama) {
  const beganMs = cpuOf(ollama);
  while (cpuOf(ollama) < beganMs + 2 * WINDOW_MS) await pause(10);
}

function cpuOf(ollama) {
  return ollama.runners().reduce((sum, each) => sum + each.cpuMs, 0);
}

/** @returns {Promise<number>} time from the start until the runners last used a share of a core */
async function untilIdle(ollama, startMs) {
  let [before, lastMs, quiet] = [cpuOf(ollama), startMs, 0];
  while (quiet < 5) {
    await pause(WINDOW_MS);
    const now = cpuOf(ollama);
    quiet = now - before <= 10 ? quiet + 1 : 0;
    if (quiet === 0) lastMs = performance.now();
    before = now;
  }
  return lastMs - startMs;
}

/** A stopped server, its circuit breaker, and the first plan after the restart. */
async function restart({ ollama, model }) {
  const domain = loadDomain(CABIN);
  const resilience = { maxRetries: 0, timeoutMs: PATIENCE_MS };
  const lead = await createLead({ model, resilience, reader: false });
  const question = {
    ...{ key: "warm", domain, state: domain.state({}), goal: domain.goal("warm"), text: {} },
  };
  const ask = async () => {
    const deadline = new Deadline(systemClock, PATIENCE_MS);
    const answer = await lead.ask({ question, deadline }).catch((error) => error.code);
    deadline.release();
    return answer;
  };
  try {
    const cold = await ask();
    assert.equal(cold.kind, "plan");
    await ollama.stop();
    for (let call = 0; call < 5; call++) assert.equal(typeof (await ask()), "string");
    assert.equal(lead.breaker.state, "open");
    const startMs = performance.now();
    await ollama.run();
    let answer;
    while (typeof answer !== "object") {
      answer = await ask();
      assert.ok(performance.now() - startMs < PATIENCE_MS, `no plan came: ${answer}`);
      if (typeof answer === "string") await pause(100);
    }
    const tookMs = performance.now() - startMs;
    const { loadMs } = lead.info;
    const { totalMs } = cold.usage;
    const restMs = Math.max(0, tookMs - loadMs - totalMs);
    const parts = `${seconds(loadMs)} loading, ${seconds(totalMs)} such a plan with a cold prompt`;
    const figure = `plan ${seconds(tookMs)} after the start: ${parts}, ${seconds(restMs)} the rest`;
    return { figure, target: "loading, the plan, and ≤ 1 s" };
  } finally {
    await lead.dispose();
  }
}

async function twoModels({ ollama, options }) {
  const models = { large: `ollama/qwen${options}`, small: `ollama/smollm${options}` };
  const manager = new ModelManager({ models, memoryLimitBytes: 4e9 });
  const domain = loadDomain(CABIN);
  try {
    const kinds = [];
    for (const name of ["large", "small", "large", "small"]) {
      const deadline = new Deadline(systemClock, PATIENCE_MS);
      const [state, goal] = [domain.state({}), domain.goal("warm")];
      const question = { key: "warm", domain, state, goal, text: {} };
      const { kind } = await manager.lead(name).ask({ question, deadline });
      deadline.release();
      kinds.push(kind);
    }
    const bytes = ollama.runners().map(({ memoryBytes }) => memoryBytes);
    assert.equal(bytes.length, 2);
    return { figure: `${kinds.join(", ")}; in memory ${bytes.map(megabytes).join(" and ")}` };
  } finally {
    await manager.dispose();
  }
}

async function keepAlive({ ollama, options }) {
  const loaded = async () => {
    const { models } = await (await fetch(`${ollama.url}/api/ps`)).json();
    return models.map(({ name }) => name);
  };
  const untilGone = async () => {
    while ((await loaded()).includes("smollm:latest")) await pause(50);
  };
  const separator = options === "" ? "#" : `${options}&`;
  await withBackend(`ollama/smollm${separator}keepAlive=-1`, async (backend) => {
    assert.ok((await loaded()).includes("smollm:latest"));
    await backend.unload();
    await untilGone();
  });
  return await withBackend(`ollama/smollm${separator}keepAlive=1`, async (backend) => {
    await tellStory(backend, { maxTokens: 1 });
    const startMs = performance.now();
    await untilGone();
    const figure = `-1 stays until unload(); 1 s: gone after ${seconds(performance.now() - startMs)}`;
    return { figure };
  });
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
