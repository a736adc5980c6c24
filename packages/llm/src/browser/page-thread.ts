import type { ModelThread, ThreadEnd } from "../backends/embedded/shared/model-thread.ts";
import type { WorkerMessage } from "../backends/embedded/shared/protocol.ts";
import { SharedFlags } from "../backends/embedded/shared/shared-flags.ts";

/** The part of a page's `Worker` that is used here. */
export interface PageWorker {
  postMessage(message: unknown): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

declare const Worker: new (
  url: URL,
  options: { readonly type: "module"; readonly name: string },
) => PageWorker;

/** Starts the worker that comes with this package. */
export function startWorker(): PageWorker {
  // Bundlers look for this very expression.
  return new Worker(new URL("./model-worker.js", import.meta.url), {
    type: "module",
    name: "understudy-model",
  });
}

/** A worker of a page that runs models. It shares no memory with the page, which few pages may. */
export function pageThread(start: () => PageWorker): ModelThread {
  const worker = start();
  const flags = SharedFlags.unshared();
  const listeners: ((how: ThreadEnd) => void)[] = [];
  const end = (how: ThreadEnd): void => {
    for (const listener of listeners.splice(0)) listener(how);
  };
  worker.addEventListener("error", ({ message }) => {
    const how = message ?? "its script cannot be loaded, or a content security policy forbids it";
    worker.terminate();
    end({ how });
  });
  return {
    flags,
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => {
      worker.addEventListener("message", ({ data }) => {
        const message = data as WorkerMessage;
        if (message.type === "ended") end({ how: "it was closed" });
        else listener(message);
      });
    },
    onEnd: (listener) => {
      listeners.push(listener);
    },
    // A page keeps its workers, whatever they do.
    keepAlive: () => {},
    terminate: () => worker.terminate(),
  };
}
