import { Deadline, type LlmRequest } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
  settle,
  woodcutter,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { PoolLlmPlanner, type PoolOptions } from "./pool-llm-planner.ts";
import { race } from "./strategies/race.ts";
import { routed } from "./strategies/route/routed.ts";

const domain = woodcutter.untyped;
const goal = domain.goal("warm_home");

/** A pool of two scripted LLM planners, with the number of times each was disposed. */
function stage(script: () => ScriptedBehaviour, options: Partial<PoolOptions> = {}) {
  const clock = new FakeClock();
  const disposals = { small: 0, large: 0 };
  const llms = Object.fromEntries(
    (["small", "large"] as const).map((name) => {
      const llm = new ScriptedLlmPlanner({ clock, script, model: name });
      const dispose = llm.dispose.bind(llm);
      llm.dispose = () => {
        disposals[name]++;
        return dispose();
      };
      return [name, llm];
    }),
  ) as Record<keyof typeof disposals, ScriptedLlmPlanner>;
  const members = Object.entries(llms).map(([name, llm]) => ({ name, llm }));
  const pool = new PoolLlmPlanner({ members, clock, strategy: race(), ...options });
  const request = (): LlmRequest => {
    const question = { key: "k", domain, state: domain.state({}), goal, text: {} };
    return { question, deadline: new Deadline(clock, 1000) };
  };
  return { clock, llms, pool, request, disposals };
}

describe("a part of a pool", () => {
  it("calls only its members, by the pool's strategy", async () => {
    const { clock, pool, llms, request } = stage(() => ({ afterMs: 10, answer: [] }));
    const part = pool.among(["large", "somebody else"]);
    const answer = part.ask(request());
    await clock.advance(10);
    expect(await answer).toMatchObject({ member: "large", ensemble: { strategy: "race" } });
    expect(llms.small.calls).toEqual([]);
    expect(part.model).toBe("pool(large)");
    expect(part.fingerprint).not.toBe(pool.fingerprint);
    expect([part.planners, pool.planners]).toEqual([["large"], ["small", "large"]]);
    expect(() => pool.among(["nobody"])).toThrow("names no member");
  });

  it("answers even if the strategy's rules name other members", async () => {
    const strategy = routed({ rules: [{ when: {}, use: "small" }] });
    const { clock, pool, llms, request } = stage(() => ({ answer: [] }), { strategy });
    const answer = pool.among(["large"]).ask(request());
    await clock.advance(0);
    expect(await answer).toMatchObject({ member: "large" });
    expect(llms.small.calls).toEqual([]);
  });

  it("shares the health of members with the whole pool", async () => {
    const health = { failures: 1 };
    const { clock, pool, request } = stage(() => ({ rejects: new Error("down") }), { health });
    const answer = pool.among(["large"]).ask(request());
    const refused = expect(answer).rejects.toThrow("down");
    await clock.advance(0);
    await refused;
    expect(pool.status.members.map(({ name, state }) => [name, state])).toEqual([
      ["small", "up"],
      ["large", "cooling"],
    ]);
  });

  it("is disposed with the whole pool, but not the other way round", async () => {
    const { pool, llms, request, disposals } = stage(() => ({ afterMs: "never" }));
    const part = pool.among(["large"]);
    await part.dispose();
    const answer = part.ask(request()).catch(({ code }) => code);
    expect(llms.large.active).toBe(1);
    await pool.dispose();
    expect(await answer).toBe("disposed");
    await expect(part.ask(request())).rejects.toThrow("disposed");
    await pool.dispose();
    expect(disposals).toEqual({ small: 1, large: 1 });
  });
});

describe("a pool that is replaced", () => {
  it("waits for its calls and those of its parts, then disposes the members once", async () => {
    const { clock, pool, request, disposals } = stage(() => ({ afterMs: 500, answer: [] }));
    const answers = [pool.ask(request()), pool.among(["small"]).ask(request())];
    let isGone = false;
    const gone = pool.retire().then(() => {
      isGone = true;
    });
    await clock.advance(400);
    await settle();
    expect([isGone, disposals]).toEqual([false, { small: 0, large: 0 }]);
    await clock.advance(100);
    expect(await Promise.all(answers)).toMatchObject([{ kind: "plan" }, { kind: "plan" }]);
    await gone;
    await pool.retire();
    expect(disposals).toEqual({ small: 1, large: 1 });
  });
});
