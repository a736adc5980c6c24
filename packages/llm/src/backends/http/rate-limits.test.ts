import type { ServerResponse } from "node:http";
import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, describe, expect, it } from "vitest";
import { withResilience } from "../../breaker/with-resilience.ts";
import { BackendLlmPlanner } from "../../planner/backend-llm-planner.ts";
import {
  events,
  failure,
  refuse,
  request,
  say,
  serveAnswers,
  written,
} from "../../testing/differing-servers.ts";
import { endServer } from "../../testing/one-server.ts";
import { switchQuestion } from "../../testing/switch.ts";
import type { Backend } from "../interface/backend.ts";
import { AnthropicBackend } from "./anthropic-backend.ts";
import { OllamaBackend } from "./ollama-backend.ts";
import { OpenAiBackend } from "./openai-backend.ts";

/* Servers that limit their clients, over real HTTP. */

afterAll(endServer);

const limited = { error: { message: "slow down", code: "rate_limit_exceeded" } };

/** A server that refuses while it is limited, and counts. */
async function serve(refuseIt: (response: ServerResponse) => void) {
  const state = { asked: 0, isLimited: true };
  const url = await serveAnswers((body, response, incoming) => {
    if (incoming.method === "GET") return refuse(response, 200, { data: [{ id: "m" }] });
    state.asked++;
    if (state.isLimited) return refuseIt(response);
    if (incoming.url?.startsWith("/api")) {
      response.setHeader("content-type", "application/x-ndjson");
      return response.end(`${JSON.stringify({ message: { content: written }, done: true })}\n`);
    }
    if ("tools" in body) {
      const content = [{ type: "text", text: written }];
      return response.end(JSON.stringify({ type: "message", content, stop_reason: "end_turn" }));
    }
    return say(response, { content: written });
  });
  return { url, state, clock: new FakeClock() };
}

const withHeaders =
  (headers: Readonly<Record<string, string>>, status = 429) =>
  (response: ServerResponse): void => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    refuse(response, status, limited);
  };

describe("a server that limits its clients", () => {
  it.each<[string, (url: string, clock: FakeClock) => Backend]>([
    ["OpenAI's", (url, clock) => new OpenAiBackend({ model: "m", url, clock })],
    ["Anthropic's", (url, clock) => new AnthropicBackend({ model: "m", url, clock })],
    ["Ollama's", (url, clock) => new OllamaBackend({ model: "m", url, clock })],
  ])("is asked once for ten questions of three clients, in %s dialect", async (_, open) => {
    const { url, state, clock } = await serve(withHeaders({ "retry-after": "30" }));
    const backends = [open(url, clock), open(url, clock), open(url, clock)];
    for (let call = 0; call < 10; call++) {
      const error = await failure((backends[call % 3] as Backend).generate(request()));
      expect(error).toMatchObject({ code: "overloaded", transient: true, retryAfterMs: 30_000 });
      expect(error.message).toMatch(/slow down; it takes no requests until .*Z \(in 30 s\)/);
    }
    expect(state.asked).toBe(1);
    state.isLimited = false;
    await clock.advance(30_000);
    const answers = await Promise.all(backends.map((each) => each.generate(request())).map(textOf));
    // One question tells that the limit is over.
    expect(answers.filter((text) => text === written)).toHaveLength(1);
    for (const each of backends) expect(await textOf(each.generate(request()))).toBe(written);
    expect(state.asked).toBe(1 + 1 + 3);
    for (const each of backends) await each.dispose();
  });

  it("is asked with another key, and for its list of models", async () => {
    const { url, state, clock } = await serve(withHeaders({ "retry-after": "30" }));
    const backends = ["key of one", "key of other"].map(
      (apiKey) => new OpenAiBackend({ model: "m", url, apiKey, clock }),
    );
    for (const each of backends) {
      for (let call = 0; call < 3; call++) await failure(each.generate(request()));
      await each.load();
    }
    expect(state.asked).toBe(2);
    for (const each of backends) await each.dispose();
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ["503 and a wait", withHeaders({ "retry-after": "30" }, 503)],
    [
      "200 and an error",
      (response) => refuse(response, 200, { error: { code: 429, message: "try again in 30s" } }),
    ],
    [
      "an event of its stream",
      (response) =>
        events(
          response,
          [
            {
              error: { code: 429, message: "slow", metadata: { headers: { "Retry-After": "30" } } },
            },
          ],
          "text/event-stream",
        ),
    ],
    ["402", (response) => refuse(response, 402, { error: "no money left" })],
  ])("is left alone after %s", async (_, refuseIt) => {
    const { url, state, clock } = await serve(refuseIt);
    const backend = new OpenAiBackend({ model: "m", url, clock });
    for (let call = 0; call < 4; call++) await failure(backend.generate(request()));
    expect(state.asked).toBe(1);
    state.isLimited = false;
    await clock.advance(60_000);
    expect(await textOf(backend.generate(request()))).toBe(written);
    await backend.dispose();
  });

  it("is told of in outcomes, and asked by no retry that would come too late", async () => {
    const { url, state, clock } = await serve(withHeaders({ "retry-after": "3600" }));
    const backend = new OpenAiBackend({ model: "m", url, clock });
    const llm = withResilience(new BackendLlmPlanner({ backend, clock }), { clock });
    const planner = new ClassicalPlanner();
    const { domain, state: off } = switchQuestion;
    const orchestrator = new Orchestrator({ domain, planner, llm, clock });
    for (let agent = 0; agent < 10; agent++) {
      const asked = { agent: `a${agent}`, state: off, goal: "lit", budgetMs: 2000 };
      const outcome = await orchestrator.plan(asked);
      expect(outcome).toMatchObject({ source: "classical", reason: "overloaded" });
      expect(outcome.detail).toMatch(
        /429: slow down; it takes no requests until .*Z \(in 60 min\)/,
      );
    }
    expect(state.asked).toBe(1);
    expect(clock.pendingTimers).toBe(0);
    orchestrator.dispose();
    await llm.dispose();
  });
});

function textOf(call: Promise<{ readonly text: string }>): Promise<string> {
  return call.then(
    ({ text }) => text,
    (error: Error) => error.message,
  );
}
