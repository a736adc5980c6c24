import { parseConfiguration } from "@understudy/llm/models";
import {
  FailingServer,
  ScriptedBackend,
  SERVER_FAILURES,
  type ServerFailure,
} from "@understudy/llm/testing";
import {
  InferenceError,
  loadDomain,
  ModelNotLoadedError,
  systemClock,
  Telemetry,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ServerModels } from "./service/models/server-models.ts";
import { askServer } from "./testing/ask.ts";
import { HUT, WARM } from "./testing/hut.ts";
import { ServerSet } from "./testing/server-set.ts";
import { TalkingServer } from "./testing/talking-server.ts";

const servers = new ServerSet();
const hut = loadDomain(HUT);
let failing: FailingServer;
beforeAll(async () => {
  failing = await FailingServer.start();
});
afterAll(() => failing.close());

/** The configuration of one model. */
const one = (spec: string, settings = "") =>
  parseConfiguration(`[models]\nm = "${spec}"\n[defaults]\nmodel = "m"\n${settings}`);
const openAi = (failure: ServerFailure) => one(`openai/m@${failing.urlOf(failure)}`);
const ollama = (failure: ServerFailure) =>
  one("ollama/m", `ollama_url = "${failing.urlOf(failure)}"\n`);
const SILENT = "http://127.0.0.1:9";

async function opened(given: Parameters<typeof ServerModels.open>[0], clock = systemClock) {
  const models = await ServerModels.open(given, { clock, telemetry: new Telemetry() }, [hut]);
  await models.close();
  return { failure: models.failure?.message, llm: models.now.llm };
}

describe("models that fail as a server starts", () => {
  const failures = SERVER_FAILURES.filter((failure) => failure !== "hang");

  it.each(failures)("are kept for later after the answer %s", async (failure) => {
    for (const models of [openAi(failure), ollama(failure)]) {
      const { failure: told, llm } = await opened({ models });
      expect(told).toMatch(/model server at|Ollama at|JSON/);
      expect(llm?.model).toBe("m");
    }
  });

  it("are kept for later if nobody answers, or the model is not there", async () => {
    const silent = await opened({ models: one(`openai/m@${SILENT}`) });
    expect(silent).toMatchObject({ failure: expect.stringContaining("No server answers") });
    const down = await opened({ models: one("ollama/m", `ollama_url = "${SILENT}"\n`) });
    expect(down).toMatchObject({ failure: expect.stringContaining("No Ollama answers") });
    const missing = one("ollama/other", `ollama_url = "${failing.urlOf("500")}"\n`);
    const { failure, llm } = await opened({ models: missing });
    expect(failure).toContain('has no model "other"');
    expect(llm?.model).toBe("other");
  });

  it("are waited for no longer than a minute", async () => {
    const clock = new FakeClock();
    const hanging = new Promise<void>((resolve) => {
      failing.onHanging = resolve;
    });
    const opening = opened({ models: openAi("hang") }, clock);
    await hanging;
    await clock.advance(60_000);
    expect(await opening).toMatchObject({ failure: "The models did not answer in 60000 ms" });
  });

  it("are not needed if they are a program's backend, or a whole pool", async () => {
    const error = new InferenceError("no memory for it");
    const backend = new ScriptedBackend(() => "");
    backend.load = () => Promise.reject(error);
    expect(await opened({ backend })).toMatchObject({ failure: "no memory for it" });
    const members = ["500", "404"].map((each) => `openai/${each}@${failing.urlOf("500")}`);
    const pool = `[pool]\nmembers = ${JSON.stringify(members)}\n`;
    expect((await opened({ models: parseConfiguration(pool) })).failure).toContain("it failed");
  });

  it("are mistakes if they are files that are not there", async () => {
    await expect(opened({ models: one("missing.gguf") })).rejects.toThrow(ModelNotLoadedError);
  });
});

describe("a server whose model fails as it starts", () => {
  it("answers without the model, tells why, and asks it later", async () => {
    const talker = await TalkingServer.start();
    const server = await servers.start({ models: one(talker.spec) });
    expect(server.modelFailure).toContain("500");
    const plan = () => askServer(server, "/v1/plan", { body: WARM });
    expect((await plan()).json).toMatchObject({ status: "solved", source: "classical" });
    const { calls } = talker;
    talker.text = '{"steps":[]}';
    const later = { ...WARM, state: { ...WARM.state, wood: 1 } };
    const { json } = await askServer(server, "/v1/plan", { body: later });
    expect(json).toMatchObject({ status: "solved" });
    expect(talker.calls).toBeGreaterThan(calls);
    talker.close();
  });
});
