import { setImmediate as endOfTask } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { HostMessage, ModelSettings, WorkerSettings } from "../shared/protocol.ts";
import { SharedFlags } from "../shared/shared-flags.ts";
import { loadHouseFile } from "./load-house-file.ts";
import { Llama } from "./load-model.ts";
import type { LoadedModel } from "./loaded-model.ts";
import { ModelService } from "./model-service.ts";

/* The thread of Node that runs models, on either engine. */

const port = parentPort;
if (port === null) throw new Error("model-worker is started as a worker thread only");
const settings = workerData as WorkerSettings;
const flags = new SharedFlags(settings.flags);
const onPass = (): void => flags.advance();
let llama: Promise<Llama> | undefined;

async function loadLlama(how: ModelSettings): Promise<LoadedModel> {
  llama ??= Llama.start(settings, onPass);
  try {
    return await (await llama).load(how);
  } catch (error) {
    if (service.size === 0) llama = undefined;
    throw error;
  }
}

const service: ModelService = new ModelService({
  flags,
  send: (message) => port.postMessage(message),
  letMessagesIn: endOfTask,
  load: async (_, how) =>
    how.engine === "house" ? await loadHouseFile(how, endOfTask, onPass) : await loadLlama(how),
  end: async () => {
    await (await llama?.catch(() => undefined))?.dispose();
    port.close();
  },
});
port.on("message", (message: HostMessage) => service.receive(message));
