import type {
  HostMessage,
  ModelSettings,
  WorkerMessage,
} from "../backends/embedded/shared/protocol.ts";
import { SharedFlags } from "../backends/embedded/shared/shared-flags.ts";
import { loadBuiltIn } from "../backends/embedded/worker/built-in/load-built-in.ts";
import type { LoadedModel } from "../backends/embedded/worker/loaded-model.ts";
import { ModelService } from "../backends/embedded/worker/model-service.ts";
import { fetchModel } from "./fetch-model.ts";

/* The web worker that runs models on the built-in engine. */

/** The members of a worker's scope in use. */
declare const self: {
  postMessage(message: WorkerMessage): void;
  onmessage: ((event: { readonly data: HostMessage }) => void) | null;
  close(): void;
};

/** Interval of progress messages about forward passes, in milliseconds. */
const TELL_MS = 1000;
/** Interval of progress messages about the download, in milliseconds. */
const PROGRESS_MS = 50;

const flags = SharedFlags.unshared();
const send = (message: WorkerMessage): void => self.postMessage(message);

let toldMs = 0;
function onPass(): void {
  flags.advance();
  const nowMs = performance.now();
  if (nowMs < toldMs + TELL_MS) return;
  toldMs = nowMs;
  send({ type: "advanced", passes: flags.progress });
}

const { port1: here, port2: there } = new MessageChannel();
const waiting: (() => void)[] = [];
here.addEventListener("message", () => waiting.shift()?.());
here.start();

/** Waits for pending messages by posting a message to the worker itself, queued after them. */
async function letMessagesIn(): Promise<void> {
  await new Promise<void>((resolve) => {
    waiting.push(resolve);
    there.postMessage(undefined);
  });
}

async function load(model: number, settings: ModelSettings): Promise<LoadedModel> {
  const startMs = performance.now();
  const fetched = async (url: string, sha256?: string) =>
    await fetchModel({ url, sha256 }, newsOf(model));
  const { modelPath, sha256, draftModelPath } = settings;
  const bytes = await fetched(modelPath, sha256);
  const draft = draftModelPath === undefined ? undefined : await fetched(draftModelPath);
  const files = { model: bytes, draft };
  const loaded = await loadBuiltIn(settings, files, letMessagesIn, onPass, startMs);
  if (loaded.facts.computedBy === "typescript") {
    const text =
      "WebAssembly is forbidden or missing here, so the model is some ten times slower. " +
      "In a content security policy 'wasm-unsafe-eval' allows it";
    send({ type: "notice", model, text });
  }
  return loaded;
}

/** Files that are being written to the cache. */
const keeping: Promise<void>[] = [];

function newsOf(model: number): Parameters<typeof fetchModel>[1] {
  let lastMs = Number.NEGATIVE_INFINITY;
  return {
    onBytes: (bytes, totalBytes) => {
      const nowMs = performance.now();
      if (bytes !== totalBytes && nowMs < lastMs + PROGRESS_MS) return;
      lastMs = nowMs;
      send({ type: "loading", model, bytes, totalBytes });
    },
    onNotice: (text) => send({ type: "notice", model, text }),
    onKeeping: (kept) => keeping.push(kept),
  };
}

const service = new ModelService({
  flags,
  send,
  letMessagesIn,
  load,
  end: async () => {
    await Promise.all(keeping);
    send({ type: "ended" });
    self.close();
  },
});
self.onmessage = ({ data }) => service.receive(data);
