import { availableParallelism } from "node:os";
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { startThread } from "@understudy/llm/internal";
import { type ToolCall, textAnswer } from "../answer-call.ts";
import { ThreadLane, type ToolThread } from "./thread-lane.ts";

/** Heap limit of a thread; exceeding it ends only that thread. */
const MAX_HEAP_MB = 1024;

/**
 * Threads for tool calls, so that calls run in parallel: domains are checked in a separate thread, beside any
 * simulation or planning.
 */
export class ToolThreads {
  readonly #checks: ThreadLane;
  readonly #others: ThreadLane;

  /** @param open default: starts a thread when a call needs one */
  constructor(open: () => ToolThread = openThread) {
    this.#checks = new ThreadLane(1, open);
    this.#others = new ThreadLane(Math.max(1, availableParallelism() - 1), open);
  }

  /** Answers a call. Never rejects. @param signal aborts an unneeded call */
  readonly call = async (call: ToolCall, signal?: AbortSignal): Promise<CallToolResult> => {
    const lane = call.name === "check_domain" ? this.#checks : this.#others;
    try {
      return await lane.run(call, signal);
    } catch (error) {
      return textAnswer((error as Error).message, true);
    }
  };

  /** Terminates all threads and their work. */
  async close(): Promise<void> {
    await Promise.all([this.#checks.close(), this.#others.close()]);
  }
}

function openThread(): ToolThread {
  return startThread(new URL("./tool-worker.ts", import.meta.url), {
    stdout: true,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
}
