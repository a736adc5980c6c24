import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ClassicalPlanner } from "@understudy/classical";
import {
  Deadline,
  formatPlanLibrary,
  type LlmPlanner,
  loadDomain,
  type Question,
  RequestError,
  systemClock,
} from "@understudy/planner-core";
import { ScriptedLlmPlanner, woodcutter } from "@understudy/planner-core/testing";
import {
  OptimalScriptedLlmPlanner,
  type PreparationOptions,
  prepare,
} from "@understudy/preparation";
import { Queue } from "bullmq";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ended, RedisServer } from "../../../../../scripts/testing/redis-server.mjs";
import { redisClient, until } from "../../testing/redis-client.ts";
import { PreparationWorker, type PreparationWorkerEvent } from "./preparation-worker.ts";
import { PREFIX } from "./queue-options.ts";
import { QueuedLlmPlanner } from "./queued-llm-planner.ts";

const root = fileURLToPath(new URL("../../../../..", import.meta.url));
const domain = loadDomain(readFileSync(`${root}examples/domains/guard.json`, "utf8"));
const small = { domain, situations: 400, freshSituations: 300, coverage: 0.95 };
const optimal = (): LlmPlanner => new OptimalScriptedLlmPlanner(new ClassicalPlanner());

describe("a preparation over a queue", () => {
  let redis: RedisServer;
  const workers: PreparationWorker[] = [];
  const processes: ChildProcess[] = [];
  beforeAll(async () => {
    redis = await RedisServer.start();
  });
  afterAll(() => redis.stop());
  afterEach(async () => {
    await Promise.all(processes.splice(0).map((one) => ended(one)));
    await Promise.all(workers.splice(0).map((worker) => worker.close()));
    const client = redisClient(redis);
    await client.flushall();
    client.disconnect();
  });

  /** A worker in this process, and its events. */
  const work = (llm: LlmPlanner, model = "scripted"): PreparationWorkerEvent[] => {
    const events: PreparationWorkerEvent[] = [];
    const onEvent = (event: PreparationWorkerEvent) => events.push(event);
    const options = { redis: redis.path, model, llm, onEvent, silenceMs: 1000 };
    workers.push(new PreparationWorker(options));
    return events;
  };
  /** Counts idle workers by their blocking connections. */
  const idleWorkers = async (): Promise<number> => {
    const client = redisClient(redis);
    const connections = String(await client.client("LIST"));
    client.disconnect();
    return connections.match(/ cmd=bzpopmin /g)?.length ?? 0;
  };
  const open = (model = "scripted"): Promise<QueuedLlmPlanner> =>
    QueuedLlmPlanner.open({ redis: redis.path, model, domain });
  const questionAbout = (goal: "secure"): Question => ({
    key: "q",
    domain,
    state: Int32Array.from(domain.variables.all, ({ min }) => min),
    goal: domain.goal(goal),
    text: {},
  });
  /** The file of a preparation with rounds of four questions. */
  const fileOf = async (
    llm: LlmPlanner,
    options: Partial<PreparationOptions> = {},
  ): Promise<string> => {
    const result = await prepare({ ...small, ...options, llm, questionsInFlight: 4 });
    return formatPlanLibrary(result.planLibrary.toJSON());
  };

  it("ends with the same file for one machine, one worker and two", async () => {
    const here = await fileOf(optimal());
    const first = work(optimal());
    const llm = await open();
    expect([llm.model, llm.isTaught()]).toEqual(["scripted-optimal", true]);
    expect(await fileOf(llm)).toBe(here);
    const before = first.length;
    const second = work(optimal());
    await until(async () => (await idleWorkers()) === 2);
    expect(await fileOf(llm)).toBe(here);
    expect([first.length > before, second.length > 0]).toEqual([true, true]);
    await llm.dispose();
  });

  it("repeats only the last question of a killed worker, and the file is the same", async () => {
    const here = await fileOf(optimal());
    const hanging = fileURLToPath(new URL("../../testing/hanging-worker.ts", import.meta.url));
    const killed = fork(`${root}scripts/testing/run-source.mjs`, [hanging, redis.path], {
      execArgv: [],
    });
    processes.push(killed);
    await once(killed, "message");
    const llm = await open();
    const taught = fileOf(llm);
    // It is busy with a question that it will never answer.
    await once(killed, "message");
    await ended(killed);
    work(optimal());
    expect(await taught).toBe(here);
    await llm.dispose();
  });

  it("asks again after Redis was flushed", async () => {
    const hanging = new ScriptedLlmPlanner({
      clock: systemClock,
      script: () => ({ afterMs: "never" }),
    });
    work(hanging);
    const llm = await open();
    const deadline = new Deadline(systemClock, 60_000);
    const question = questionAbout("secure");
    const answer = llm.ask({ question, deadline });
    await until(() => hanging.calls.length === 1);
    // The model gets the same prompt as without a queue.
    const [told] = hanging.calls;
    expect(told?.question.goal).toMatchObject({ name: "secure", hash: question.goal.hash });
    expect([...(told?.question.state ?? [])]).toEqual([...question.state]);
    const client = redisClient(redis);
    await client.flushall();
    client.disconnect();
    const script = () => ({ answer: [0] });
    work(new ScriptedLlmPlanner({ clock: systemClock, script }));
    expect(await answer).toMatchObject({ kind: "plan", actions: [0] });
    deadline.release();
    await hanging.dispose();
    await llm.dispose();
  });

  it("reports failures of a model, and workers with another model", async () => {
    const failing = new ScriptedLlmPlanner({
      clock: systemClock,
      script: () => ({ rejects: new Error("it fell over") }),
    });
    work(failing, "broken");
    const llm = await open("broken");
    const failed = await prepare({ ...small, llm });
    expect(failed.stopped).toBe("model-failed");
    expect(failed.failure?.message).toContain("it fell over");
    await llm.dispose();
    work(optimal(), "mixed");
    const mixed = await open("mixed");
    await workers.pop()?.close();
    work(new ScriptedLlmPlanner({ clock: systemClock, script: () => ({ answer: [] }) }), "mixed");
    const result = await prepare({ ...small, llm: mixed });
    expect(result.failure?.message).toContain('another model than "scripted-optimal"');
    await mixed.dispose();
  });

  it("waits for a worker until cancelled, and refuses an invalid address", async () => {
    const controller = new AbortController();
    const missing: string[] = [];
    const opened = QueuedLlmPlanner.open({
      ...{ redis: redis.path, model: "late", domain, signal: controller.signal },
      onWaiting: (what) => {
        missing.push(what);
        controller.abort(new Error("enough"));
      },
    });
    await expect(opened).rejects.toThrow("enough");
    expect(missing).toEqual(["worker"]);
    await expect(QueuedLlmPlanner.open({ redis: "nowhere", model: "a", domain })).rejects.toThrow(
      RequestError,
    );
  });

  it.each(["killed", "frozen"])("ends on both sides while Redis is %s", async (trouble) => {
    const slow = new ScriptedLlmPlanner({
      clock: systemClock,
      script: () => ({ afterMs: "never" }),
    });
    work(slow);
    const [llm, idle] = [await open(), await open()];
    const question = questionAbout("secure");
    const deadline = new Deadline(systemClock, 60_000);
    const asked = llm.ask({ question, deadline }).catch((error: Error) => error.message);
    await until(() => slow.calls.length === 1);
    if (trouble === "killed") await redis.kill();
    else redis.freeze();
    await Promise.all([llm.dispose(), idle.dispose()]);
    expect(await asked).toBe("the queue is closed");
    const [worker] = workers.splice(0);
    const closed = worker?.close();
    await slow.dispose();
    await closed;
    if (trouble === "killed") await redis.run();
    else redis.thaw();
    deadline.release();
  });

  it("can be cancelled even if Redis was never up", async () => {
    const controller = new AbortController();
    const nowhere = `${redis.path}-of-nobody`;
    const missing: string[] = [];
    const opened = QueuedLlmPlanner.open({
      ...{ redis: nowhere, model: "any", domain, signal: controller.signal },
      onWaiting: (what) => {
        missing.push(what);
        controller.abort(new Error("enough"));
      },
    });
    await expect(opened).rejects.toThrow("enough");
    expect(missing).toEqual(["redis"]);
    await new PreparationWorker({ redis: nowhere, model: "any", llm: optimal() }).close();
  });

  it("survives malformed jobs in the queue", async () => {
    const events = work(optimal());
    const queue = new Queue("scripted", { connection: { path: redis.path }, prefix: PREFIX });
    const rubbish = [
      null,
      7,
      {},
      { domain: "x" },
      { domain: JSON.stringify(woodcutter.definition), state: "no" },
    ];
    for (const data of rubbish) await queue.add("question", data);
    await until(() => events.length === rubbish.length);
    expect(events.every(({ type }) => type === "failed")).toBe(true);
    await queue.close();
    const llm = await open();
    expect(llm.model).toBe("scripted-optimal");
    await llm.dispose();
  });
});
