import type { ModelThread, ThreadEnd } from "../backends/embedded/shared/model-thread.ts";
import type { WorkerMessage } from "../backends/embedded/shared/protocol.ts";
import { SharedFlags } from "../backends/embedded/shared/shared-flags.ts";

/** The members of `Worker` in use. */
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

/** Starts the worker of this package. */
export function startWorker(): PageWorker {
  // Bundlers recognize this exact expression.
  return new Worker(new URL("./model-worker.js", import.meta.url), {
    type: "module",
    name: "understudy-model",
  });
}

/** A web worker that runs models. It shares no memory with the page, since few pages are cross-origin isolated. */
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
    // A web worker never keeps a page alive.
    keepAlive: () => {},
    terminate: () => worker.terminate(),
  };
}
