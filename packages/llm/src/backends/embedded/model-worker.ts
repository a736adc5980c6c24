import { parentPort, workerData } from "node:worker_threads";
import { toWireError } from "./call-errors.ts";
import { loadModel } from "./load-model.ts";
import type { HostMessage, WorkerCall, WorkerMessage, WorkerSettings } from "./protocol.ts";

/*
 * The thread that runs the model. The host sends one call at a time; whatever fails is an answer,
 * so that only a crash of the thread itself is seen as one.
 */

const port = parentPort;
if (port === null) throw new Error("model-worker is started as a worker thread only");
const settings = workerData as WorkerSettings;
const cancelled = new Int32Array(settings.cancelled);
const send = (message: WorkerMessage): void => port.postMessage(message);

const loaded = loadModel(settings).then(
  (model) => {
    send({ type: "loaded", facts: model.facts });
    return model;
  },
  (error: unknown) => {
    send({ type: "load-failed", error: toWireError(error) });
    port.close();
    return undefined;
  },
);

async function answer(call: WorkerCall): Promise<void> {
  const model = await loaded;
  if (model === undefined) return;
  const { session } = model;
  const { id, stream } = call;
  try {
    const isCancelled = (): boolean => Atomics.load(cancelled, 0) === id;
    const onText = (piece: string): void => {
      if (stream) send({ type: "text", id, piece });
    };
    const { text, stop, facts } = await session.run(call, isCancelled, onText);
    send({ type: "done", id, text, stop, facts, kept: session.kept });
  } catch (error) {
    send({ type: "failed", id, error: toWireError(error), kept: session.kept });
  }
}

let last: Promise<void> = Promise.resolve();
port.on("message", (message: HostMessage) => {
  last = last.then(async () => {
    if (message.type !== "dispose") return answer(message);
    await (await loaded)?.dispose();
    port.close();
  });
});
