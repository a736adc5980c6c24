import type { Worker } from "node:worker_threads";
import { startThread } from "@understudy/llm/internal";
import { InferenceError } from "@understudy/planner-core";
import type { ServerThreadData } from "./server-thread.ts";

/** A model server in its own thread. */
export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a run's model server; resolves once it listens.
 *
 * @throws InferenceError if the thread fails to start
 */
export async function startServerThread(data: ServerThreadData): Promise<RunningServer> {
  const thread: Worker = startThread(new URL("./server-thread.ts", import.meta.url), {
    workerData: data,
  });
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (cause: unknown): void => {
      const why = cause instanceof Error ? cause.message : `its thread ended with ${String(cause)}`;
      reject(new InferenceError(`The model server of the run did not start: ${why}`, { cause }));
    };
    thread.once("message", (message: { readonly url: string }) => resolve(message.url));
    thread.once("error", fail);
    thread.once("exit", fail);
  });
  thread.on("error", () => undefined);
  return {
    url,
    stop: async () => {
      await thread.terminate();
    },
  };
}
