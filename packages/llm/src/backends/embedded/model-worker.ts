import { setImmediate as endOfTask } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { toWireError } from "./call-errors.ts";
import { type LoadedModel, loadModel } from "./load-model.ts";
import type { HostMessage, WorkerCall, WorkerMessage, WorkerSettings } from "./protocol.ts";
import { SharedFlags } from "./shared-flags.ts";

/*
 * The thread that runs the model. The host sends one call at a time; whatever fails is an answer,
 * so that only a crash of the thread itself is seen as one.
 */

const port = parentPort;
if (port === null) throw new Error("model-worker is started as a worker thread only");
const settings = workerData as WorkerSettings;
const flags = new SharedFlags(settings.flags);
const send = (message: WorkerMessage): void => port.postMessage(message);

/** Runs what enters the native library. It is left once what it does afterwards is done, too. */
async function busy<T>(work: () => Promise<T>): Promise<T> {
  flags.setBusy(true);
  try {
    return await work();
  } finally {
    await endOfTask();
    flags.setBusy(false);
  }
}

async function load(): Promise<LoadedModel | undefined> {
  try {
    const model = await loadModel(settings);
    send({ type: "loaded", facts: model.facts });
    return model;
  } catch (error) {
    send({ type: "load-failed", error: toWireError(error) });
    port?.close();
    return undefined;
  }
}

async function answer({ session }: LoadedModel, call: WorkerCall): Promise<void> {
  const { id, stream } = call;
  try {
    const onText = (piece: string): void => {
      if (stream) send({ type: "text", id, piece });
    };
    const { text, stop, facts } = await session.run(call, () => flags.isCancelled(id), onText);
    send({ type: "done", id, text, stop, facts, kept: session.kept });
  } catch (error) {
    send({ type: "failed", id, error: toWireError(error), kept: session.kept });
  }
}

let model: LoadedModel | undefined;
let last = busy(async () => {
  model = await load();
});
port.on("message", (message: HostMessage) => {
  last = last.then(() =>
    busy(async () => {
      if (message.type !== "dispose") {
        if (model !== undefined) await answer(model, message);
        return;
      }
      const loaded = model;
      model = undefined;
      await loaded?.dispose();
      port.close();
    }),
  );
});
