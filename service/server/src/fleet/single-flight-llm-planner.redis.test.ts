import { switchQuestion } from "@understudy/llm/testing";
import {
  Deadline,
  type LlmAnswer,
  type LlmPlanner,
  type Question,
  systemClock,
} from "@understudy/planner-core";
import { FakeClock, ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { RedisServer } from "../../../../scripts/testing/redis-server.mjs";
import { redisClient, until } from "../testing/redis-client.ts";
import { Fleet } from "./fleet.ts";
import type { FleetOptions } from "./options.ts";

describe("a question in a fleet", () => {
  let server: RedisServer;
  let fleets: Fleet[] = [];
  let questions = 0;
  /** A new question. */
  const newQuestion = (): Question => ({ ...switchQuestion, key: `q${++questions}` });
  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    await Promise.all(fleets.map((fleet) => fleet.close()));
    fleets = [];
  });

  /** A node whose model never answers, with a long timeout for slow machines. */
  const node = async (
    options: Partial<FleetOptions> = { leaseWaitMs: 60_000 },
  ): Promise<{ llm: LlmPlanner; inner: ScriptedLlmPlanner; fleet: Fleet }> => {
    const fleet = new Fleet({ redis: server.path, ...options });
    fleets.push(fleet);
    const inner = new ScriptedLlmPlanner({
      clock: systemClock,
      script: () => ({ afterMs: "never" }),
    });
    await until(() => fleet.stats.isConnected);
    return { llm: fleet.askOnce(inner), inner, fleet };
  };
  const ask = (llm: LlmPlanner, question: Question, deadline: Deadline): Promise<LlmAnswer> =>
    llm.ask({ question, deadline });

  it("is asked once, and the answer serves all", async () => {
    const question = newQuestion();
    const answers = { afterMs: 60, answer: [0] };
    const slow = new ScriptedLlmPlanner({ clock: systemClock, script: () => answers });
    const [first, second] = [await node(), await node()];
    const llm = first.fleet.askOnce(slow);
    const deadline = new Deadline(systemClock, 60_000);
    const own = ask(llm, question, deadline);
    await until(() => slow.calls.length === 1);
    const other = await ask(second.llm, question, deadline);
    expect(other).toMatchObject({ kind: "plan", actions: [0], shape: "shared" });
    expect(await own).toMatchObject({ kind: "plan", actions: [0] });
    expect(second.inner.calls).toHaveLength(0);
    expect(second.fleet.stats.questions.answeredElsewhere).toBe(1);
    deadline.release();
  });

  it("is asked of the next model if the first fails", async () => {
    const question = newQuestion();
    const failing = new ScriptedLlmPlanner({
      clock: systemClock,
      script: () => ({ afterMs: 30, rejects: new Error("it fell over") }),
    });
    const working = new ScriptedLlmPlanner({ clock: systemClock, script: () => ({ answer: [0] }) });
    const [first, second] = [await node(), await node()];
    const deadline = new Deadline(systemClock, 60_000);
    const own = ask(first.fleet.askOnce(failing), question, deadline);
    own.catch(() => {});
    await until(() => failing.calls.length === 1);
    expect(await ask(second.fleet.askOnce(working), question, deadline)).toMatchObject({
      kind: "plan",
    });
    await expect(own).rejects.toThrow("it fell over");
    expect(working.calls).toHaveLength(1);
    deadline.release();
  });

  it("is never awaited beyond the budget", async () => {
    const question = newQuestion();
    const [first, second] = [await node(), await node()];
    const long = new Deadline(systemClock, 60_000);
    const own = ask(first.llm, question, long);
    own.catch(() => {});
    await until(() => first.inner.calls.length === 1);
    const short = new Deadline(systemClock, 50);
    await expect(ask(second.llm, question, short)).rejects.toThrow();
    long.cancel(new Error("over"));
    await expect(own).rejects.toThrow("over");
    short.release();
  });

  it("is asked of the node's own model if the shared answer is invalid", async () => {
    const client = redisClient(server);
    await client.flushall();
    const [first, second] = [await node(), await node()];
    const working = new ScriptedLlmPlanner({ clock: systemClock, script: () => ({ answer: [0] }) });
    const question = newQuestion();
    const deadline = new Deadline(systemClock, 60_000);
    const own = ask(first.llm, question, deadline);
    own.catch(() => {});
    await until(() => first.inner.calls.length === 1);
    const [key = ""] = await client.keys("*:ask:*");
    for (const rubbish of ["{", '{"steps":[{"tool":"fly"}]}', "[".repeat(1_000_000)]) {
      await client.set(key, rubbish);
      expect(await ask(second.fleet.askOnce(working), question, deadline)).toMatchObject({
        kind: "plan",
      });
    }
    expect(second.fleet.stats.questions).toMatchObject({ answeredElsewhere: 0, withoutLease: 3 });
    client.disconnect();
    deadline.cancel(new Error("over"));
    await expect(own).rejects.toThrow("over");
  });

  it("does not wait for a frozen Redis, which is probed again after a while", async () => {
    const clock = new FakeClock();
    const { fleet } = await node({ clock });
    const working = new ScriptedLlmPlanner({ clock: systemClock, script: () => ({ answer: [0] }) });
    const llm = fleet.askOnce(working);
    const deadline = new Deadline(systemClock, 60_000);
    const askAnew = async (): Promise<number> => {
      expect(await ask(llm, newQuestion(), deadline)).toMatchObject({ kind: "plan" });
      return fleet.stats.questions.withoutLease;
    };
    server.freeze();
    for (let call = 1; call <= 5; call++) expect(await askAnew()).toBe(call);
    server.thaw();
    // The breaker sends no probe before its time.
    expect(await askAnew()).toBe(6);
    await until(async () => {
      await clock.advance(1000);
      const { withoutLease } = fleet.stats.questions;
      return (await askAnew()) === withoutLease;
    });
    deadline.release();
  });
});
