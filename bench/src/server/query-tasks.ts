import { Agent } from "node:http";
import { ScriptedBackend } from "@understudy/llm/testing";
import { startServer } from "@understudy/server";
import type { BenchTask } from "../runner/task.ts";
import { postJson } from "./post-json.ts";

const BODY = JSON.stringify({
  prompt: "Who guards the gate at night, and what is he afraid of?",
  deadlineMs: 60_000,
});

/** The relevant part of an answer. */
interface Answered {
  readonly answer: string;
  readonly cached: unknown;
  readonly elapsedMs: number;
}

/** A question in words with a cached answer: the server's time, and a local client's. */
export function queryTasks(): BenchTask[] {
  return [
    {
      name: "query-hit",
      async: true,
      measures: "result",
      setup: () => hit((one) => one.elapsedMs),
    },
    { name: "query-hit-http", async: true, setup: () => hit((one) => one) },
  ];
}

async function hit(resultOf: (answered: Answered) => unknown) {
  const backend = new ScriptedBackend(() => "Old Ann, and nothing.");
  const server = await startServer({ port: 0, backend, logLevel: "silent" });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = async () =>
    JSON.parse(await postJson(agent, server.port, "/v1/query", BODY)) as Answered;
  await ask();
  return {
    run: async () => resultOf(await ask()),
    check: async () => {
      const { answer, cached } = await ask();
      if (answer !== "Old Ann, and nothing." || cached !== "exact") {
        throw new RangeError("the answer was not remembered");
      }
    },
    dispose: async () => {
      agent.destroy();
      await server.close(0);
    },
  };
}
