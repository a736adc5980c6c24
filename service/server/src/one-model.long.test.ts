import { parseConfiguration } from "@understudy/llm/models";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterEach, describe, expect, it } from "vitest";
import type { ServerOptions } from "./server-options.ts";
import { askServer } from "./testing/ask.ts";
import { WARM } from "./testing/hut.ts";
import { ServerSet } from "./testing/server-set.ts";
import { TalkingServer } from "./testing/talking-server.ts";

const servers = new ServerSet();
let talker: TalkingServer;
afterEach(async () => {
  talker.release();
  talker.close();
});

const step = (tool: string, args: object = {}) => ({ tool, args });
const PLAN = JSON.stringify({
  steps: [
    ...[step("goto", { place: "forest" }), step("chop"), step("chop")],
    ...[step("goto", { place: "home" }), step("light_fire")],
  ],
});

/** A server whose configuration names one model. */
async function start(settings = "", more: ServerOptions = {}) {
  talker = await TalkingServer.start(PLAN);
  const file = `[models]\nteller = "${talker.spec}"\n[defaults]\nmodel = "teller"\n${settings}`;
  return servers.start({ models: parseConfiguration(file), ...more });
}

describe("a server with one model", () => {
  it("plans with the model from the first question on, whatever the budget", async () => {
    const server = await start("", { clock: new FakeClock() });
    const { json } = await askServer(server, "/v1/plan", { body: { ...WARM, budgetMs: 1000 } });
    expect(json).toMatchObject({ status: "solved", source: "llm" });
  });

  it("ends queries and chats at the timeout, and counts the breaker's changes", async () => {
    const server = await start("timeout_ms = 1000\nmax_retries = 1\nbreaker_threshold = 4\n");
    const query = () =>
      askServer(server, "/v1/query", {
        body: { prompt: "Which way?", deadlineMs: 60_000 },
      });
    const messages = [{ role: "user", content: "Which way?" }];
    const chat = () =>
      askServer(server, "/v1/chat/completions", { body: { model: "talker", messages } });
    const metric = async (name: string): Promise<number> => {
      const { text } = await askServer(server, "/metrics");
      return Number(new RegExp(`^${name} (.*)$`, "m").exec(text)?.[1]);
    };
    const { calls } = talker;
    talker.hold();
    expect((await query()).json).toMatchObject({ error: { code: "backend-timeout" } });
    expect((await chat()).status).toBe(504);
    expect(talker.calls - calls).toBe(4);
    expect((await query()).json).toMatchObject({ error: { code: "breaker-open" } });
    expect(talker.calls - calls).toBe(4);
    expect(await metric("planner_llm_retries_total")).toBe(2);
    expect(await metric("planner_breaker_openings_total")).toBe(1);
    expect(await metric("planner_breaker_state")).toBe(2);
  });

  it("keeps its model while it runs; a change needs a restart", async () => {
    const server = await start();
    const other = parseConfiguration('[defaults]\nmodel = "nano"\n');
    await expect(server.reload(() => ({ models: other }))).rejects.toThrow("/defaults");
    const { json } = await askServer(server, "/v1/models");
    expect(json.data).toMatchObject([{ id: "talker" }]);
  });
});
