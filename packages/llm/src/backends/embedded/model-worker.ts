import { setImmediate as endOfTask } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { CallCancelled, toWireError } from "./call-errors.ts";
import { CallNews } from "./call-news.ts";
import { loadHouse } from "./load-house.ts";
import { Llama } from "./load-model.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { WorkerDomains } from "./plan-work.ts";
import type {
  HostMessage,
  ModelSettings,
  WorkerCall,
  WorkerMessage,
  WorkerSettings,
} from "./protocol.ts";
import { SharedFlags } from "./shared-flags.ts";

/*
 * The thread that runs models. The host says what runs at the same time; whatever fails is an answer,
 * so that only a crash of the thread itself is seen as one.
 */

const port = parentPort;
if (port === null) throw new Error("model-worker is started as a worker thread only");
const settings = workerData as WorkerSettings;
const flags = new SharedFlags(settings.flags);
const domains = new WorkerDomains();
const models = new Map<number, LoadedModel>();
const redrafts = new Map<number, (draft: readonly number[] | undefined) => void>();
const send = (message: WorkerMessage): void => port.postMessage(message);

const calls = new Set<Promise<void>>();

const onPass = (): void => flags.advance();
let running = 0;
let isClosing = false;
let llama: Promise<Llama> | undefined;
/** Models are loaded and unloaded one at a time. */
let lastChange: Promise<void> = Promise.resolve();

/** Runs what enters the native library. It is left once what it does afterwards is done, too. */
async function busy(work: () => Promise<void>): Promise<void> {
  running++;
  flags.setBusy(true);
  try {
    await work();
  } finally {
    await endOfTask();
    running--;
    if (running === 0) flags.setBusy(false);
  }
}

async function load(model: number, how: ModelSettings): Promise<void> {
  try {
    const loaded =
      how.engine === "house" ? await loadHouse(how, endOfTask, onPass) : await loadLlama(how);
    models.set(model, loaded);
    send({ type: "loaded", model, facts: loaded.facts });
  } catch (error) {
    send({ type: "load-failed", model, error: toWireError(error) });
  }
}

async function loadLlama(how: ModelSettings): Promise<LoadedModel> {
  llama ??= Llama.start(settings, onPass);
  try {
    return await (await llama).load(how);
  } catch (error) {
    if (models.size === 0) llama = undefined;
    throw error;
  }
}

/** Nothing is freed under a call that still runs; they are cancelled by now. */
async function settled(): Promise<void> {
  await Promise.all(calls);
}

async function unload(model: number): Promise<void> {
  await settled();
  const loaded = models.get(model);
  models.delete(model);
  await loaded?.dispose();
  send({ type: "unloaded", model });
}

async function answer(call: WorkerCall): Promise<void> {
  const { id, lane, stream, plan } = call;
  const session = models.get(call.model)?.session;
  const news = new CallNews((said) => send({ type: "said", id, ...said }));
  try {
    const isCancelled = (): boolean => flags.isCancelled(lane, id);
    const work =
      plan &&
      domains.workOf(plan, {
        onStep: (action, index) => news.step(action, index),
        redraft: (steps) =>
          new Promise((resolve) => {
            redrafts.set(id, resolve);
            send({ type: "redraft", id, steps });
          }),
      });
    if (session === undefined) throw new Error("The model is not loaded");
    const line = {
      isCancelled,
      isStopped: () => flags.isStopped(lane, id),
      order: () => flags.orderOf(lane),
      onText: (piece: string) => {
        if (stream) news.say(piece);
      },
    };
    const { text, stop, plan: read, facts } = await session.run(call, line, work);
    if (isCancelled()) throw new CallCancelled();
    news.flush();
    send({ type: "done", id, text, stop, plan: read, facts, kept: session.kept });
  } catch (error) {
    send({ type: "failed", id, error: toWireError(error), kept: session?.kept ?? [] });
  } finally {
    redrafts.delete(id);
  }
}

async function dispose(): Promise<void> {
  await settled();
  models.clear();
  await (await llama?.catch(() => undefined))?.dispose();
  port?.close();
}

port.on("message", (message: HostMessage) => {
  const change = (work: () => Promise<void>): void => {
    lastChange = lastChange.then(() => busy(work));
  };
  switch (message.type) {
    case "load":
      change(() => load(message.model, message.settings));
      return;
    case "unload":
      change(() => unload(message.model));
      return;
    case "dispose":
      isClosing = true;
      change(dispose);
      return;
    case "redrafted":
      redrafts.get(message.id)?.(message.draft);
      redrafts.delete(message.id);
      return;
    case "wake":
      for (const { session } of models.values()) session.wake();
      return;
    default: {
      if (isClosing) return;
      const call = busy(() => answer(message));
      calls.add(call);
      void call.finally(() => calls.delete(call));
    }
  }
});
