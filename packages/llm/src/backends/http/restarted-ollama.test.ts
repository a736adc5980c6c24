import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Deadline, type LeadAnswer } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it } from "vitest";
import { createLead } from "../../models/open/create-lead.ts";
import { switchQuestion as question } from "../../testing/switch.ts";
import { OllamaBackend } from "./ollama-backend.ts";

/* An Ollama that is stopped and started again, over real HTTP, with the model out of memory. */

const TIMEOUT_MS = 5000;

class RestartedOllama {
  readonly asked: { readonly path: string; readonly body: Record<string, unknown> }[] = [];
  /** Ends the load of the model. */
  readonly loads: (() => void)[] = [];
  #server: Server | undefined;
  #port = 0;
  #isFirst = true;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer(async (request, response) => {
      const path = request.url ?? "";
      this.asked.push({ path, body: await bodyOf(request) });
      if (path === "/api/generate" && !this.#isFirst) {
        await new Promise<void>((resolve) => this.loads.push(resolve));
      }
      response.setHeader("content-type", "application/x-ndjson");
      response.end(`${JSON.stringify(answers[path] ?? {})}\n`);
    });
    await new Promise<void>((resolve) => server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#isFirst = false;
    this.asked.length = 0;
    await new Promise((resolve) => {
      this.#server?.close(resolve);
      this.#server?.closeAllConnections();
    });
  }
}

const answers: Readonly<Record<string, object>> = {
  "/api/tags": { models: [{ name: "phi3:latest", digest: "1" }] },
  "/api/chat": {
    message: { content: '{"steps":[{"tool":"press","args":{}}]}' },
    ...{ done: true, prompt_eval_count: 90, eval_count: 12 },
  },
};

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return parts.length === 0 ? {} : JSON.parse(Buffer.concat(parts).toString());
}

const ollama = new RestartedOllama();
afterEach(() => ollama.stop());

describe("an Ollama that is started again", () => {
  it("is found while its breaker is open, and loads its model for as long as that takes", async () => {
    await ollama.start();
    const clock = new FakeClock();
    const backend = new OllamaBackend({ model: "phi3", url: ollama.url, clock });
    const resilience = { maxRetries: 0, timeoutMs: TIMEOUT_MS };
    const lead = await createLead({ backend, clock, resilience, reader: false });
    const ask = (): Promise<LeadAnswer | string> =>
      lead
        .ask({ question, deadline: new Deadline(clock, TIMEOUT_MS) })
        .catch((error: { readonly code: string }) => error.code);
    /** Asks twice a second until there is something to see. */
    const askUntil = async (isSeen: () => boolean): Promise<void> => {
      while (!isSeen()) {
        await ask();
        await clock.advance(500);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    };
    expect(await ask()).toMatchObject({ kind: "plan" });
    await ollama.stop();
    for (let call = 0; call < 5; call++) expect(await ask()).toBe("inference-failed");
    expect(await ask()).toBe("breaker-open");

    await ollama.start();
    await askUntil(() => ollama.loads.length > 0);
    await clock.advance(6 * TIMEOUT_MS);
    expect(await ask()).toBe("breaker-open");
    ollama.loads[0]?.();
    await askUntil(() => lead.breaker.isClosed);
    expect(await ask()).toMatchObject({ kind: "plan" });
    const chats = ollama.asked.filter(({ path }) => path === "/api/chat");
    // The first question after the load is small, and has the domain's prompt, which is then in the server's cache.
    const [small, next] = chats.map(({ body }) => body) as { messages: object[] }[];
    expect(small).toMatchObject({ options: { num_predict: 1 } });
    expect(small?.messages[0]).toEqual(next?.messages[0]);
    expect(chats).toHaveLength(2);
    await lead.dispose();
  });
});
