import { setImmediate as endOfTask } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { HostMessage, WorkerSettings } from "../shared/protocol.ts";
import { SharedFlags } from "../shared/shared-flags.ts";
import { loadBuiltInFile } from "./built-in/load-built-in-file.ts";
import { LlamaLibraries } from "./llama/llama-libraries.ts";
import { LlamaLoader } from "./llama/load-model.ts";
import { ModelService } from "./model-service.ts";

/* The Node worker thread that runs models on either engine. */

const port = parentPort;
if (port === null) throw new Error("model-worker is started as a worker thread only");
const settings = workerData as WorkerSettings;
const flags = new SharedFlags(settings.flags);
const onPass = (): void => flags.advance();
const libraries = new LlamaLibraries(settings);

const service: ModelService = new ModelService({
  flags,
  send: (message) => port.postMessage(message),
  letMessagesIn: endOfTask,
  load: async (_, how) =>
    how.engine === "built-in"
      ? await loadBuiltInFile(how, endOfTask, onPass)
      : await new LlamaLoader(await libraries.for(how.gpu), onPass, () => flags.isClosed).load(how),
  end: async () => {
    await libraries.dispose();
    // Deno cannot close a port. `process.exit` ends only the thread in both runtimes.
    if (typeof port.close === "function") port.close();
    else process.exit();
  },
});
port.on("message", (message: HostMessage) => service.receive(message));
