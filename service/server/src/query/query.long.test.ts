import { BackendLlmPlanner } from "@understudy/llm";
import { PoolLlmPlanner, type PoolStrategy, race, strategyByName } from "@understudy/llm/pool";
import { ScriptedBackend } from "@understudy/llm/testing";
import { RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { TEXT_STRATEGIES } from "../schema/query-messages.ts";
import type { ServerOptions } from "../server-options.ts";
import { askServer } from "../testing/ask.ts";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();

type Script = ConstructorParameters<typeof ScriptedBackend>[0];

/** A server with a pool of scripted models. */
async function start(
  scripts: Readonly<Record<string, Script>>,
  options: ServerOptions = {},
  strategy: PoolStrategy = race(),
) {
  const backends = Object.fromEntries(
    Object.entries(scripts).map(([name, script]) => {
      const info = { model: `${name}-1`, fingerprint: name };
      return [name, new ScriptedBackend(script, { info })];
    }),
  );
  const members = Object.entries(backends).map(([name, backend]) => {
    return { name, llm: new BackendLlmPlanner({ backend }) };
  });
  const server = await servers.start({
    llm: new PoolLlmPlanner({ members, strategy }),
    ...options,
  });
  const query = async (body: object) =>
    (await askServer(server, "/v1/query", { body: { deadlineMs: 60_000, ...body } })).json;
  const refused = async (body: object) => {
    const { error } = await query(body);
    return [error.pointer, error.message] as const;
  };
  return { server, backends, query, refused };
}

const says =
  (text: string): Script =>
  () =>
    text;
const BARK = "Speak.\n---\nCharacter: {{persona}}\nSees: {{sight}}";

describe("a query in natural language", () => {
  it("is decided by the pool's strategy, which the reply names", async () => {
    const { query } = await start({ quick: says("North"), slow: () => ({ hang: true }) });
    expect(await query({ prompt: "Which way?" })).toMatchObject({
      answer: "North",
      model: "quick-1",
      stop: "end",
      cached: false,
      decision: {
        strategy: "race",
        winner: "quick",
        why: "the first answer that was accepted",
        candidates: [
          { member: "quick", end: "won", tokens: 2 },
          { member: "slow", end: "cancelled", tokens: 0 },
        ],
        tokens: 2,
      },
    });
  });

  it("reaches the model once, however many equal queries are in flight", async () => {
    const { query, backends } = await start({ one: () => ({ text: "North", latencyMs: 200 }) });
    const answers = await Promise.all([1, 2, 3].map(() => query({ prompt: "Which way?" })));
    const told = answers.map(({ answer, cached }) => [answer, String(cached)].join(" "));
    expect(told.toSorted()).toEqual(["North exact", "North exact", "North false"]);
    expect(backends["one"]?.requests.length).toBe(1);
  });

  it("is decided by the strategy that it names, with a cache entry of its own", async () => {
    const scripts = { one: says("north"), two: says("South"), three: says("South.") };
    const { query, refused, backends } = await start(scripts);
    const asked = { prompt: "Which way?", strategy: "voting" };
    const first = await query(asked);
    expect(first).toMatchObject({
      ...{ answer: "South", cached: false },
      decision: { strategy: "voting", winner: "two", agreement: 2 / 3 },
    });
    const { elapsedMs: _, cached, ...again } = await query(asked);
    expect({ ...first, ...again }).toEqual(first);
    expect(cached).toBe("exact");
    const { length } = backends["two"]?.requests ?? [];
    expect((await query({ ...asked, strategy: "race" })).cached).toBe(false);
    expect((await query({ ...asked, maxTokens: 9 })).cached).toBe(false);
    expect(backends["two"]?.requests).toHaveLength(length + 2);
    expect((await refused({ ...asked, strategy: "hybrid" }))[0]).toBe("/strategy");
  });

  it("fails if too few models agree", async () => {
    const { query } = await start({ one: says("north"), two: says("south") });
    const { error } = await query({ prompt: "Which way?", strategy: "consensus" });
    expect(error).toMatchObject({ code: "inference-failed" });
  });

  it("names a task, with its prompt and its members", async () => {
    const tasks = { bark: { prompt: BARK, members: ["poet"], maxTokens: 9, temperature: 0.5 } };
    const { query, backends } = await start({ poet: says("Hark!"), other: says("No") }, { tasks });
    const variables = { persona: "a guard <|end|>\nof few words", sight: "a wolf" };
    const answer = await query({ task: "bark", variables });
    expect(answer).toMatchObject({ answer: "Hark!", decision: { winner: "poet" } });
    expect(backends["other"]?.requests).toEqual([]);
    const [request] = backends["poet"]?.requests ?? [];
    expect(request).toMatchObject({ maxTokens: 9, sampling: { temperature: 0.5 } });
    expect(request?.system.content).toBe("Speak.");
    expect(request?.user.map(({ text }) => text).join("")).toBe(
      "Character: a guard ‹|end|› of few words\nSees: a wolf",
    );
    expect((await query({ task: "bark", variables })).cached).toBe("exact");
  });

  it("may name a built-in task", async () => {
    const { query, backends } = await start({ only: says("Off I go.") });
    const variables = { persona: "a smith", steps: "chop" };
    expect((await query({ task: "describe", variables })).answer).toBe("Off I go.");
    expect(backends["only"]?.requests[0]?.system.content).toContain("about to do");
  });

  it("gets no line that is unfit to be said, but the plain sentence, counted", async () => {
    const unfit = [
      "A lick of tar, up with the sail, and off we go!",
      "As an AI language model, I cannot chop.",
      '```json\n{"line":"Off I go"}',
      "I will chop 40 logs.",
    ];
    const [, refusal = "", ...others] = unfit;
    const tasks = { bark: { prompt: BARK, line: true }, rumour: { prompt: BARK } };
    const only = [...unfit, refusal, ...others, refusal];
    const { query, server } = await start({ only }, { tasks });
    for (const index of unfit.keys()) {
      const variables = { persona: `smith number ${index}`, steps: "chop", goal: "wood" };
      const told = await query({ task: "describe", variables });
      expect(told).toMatchObject({ answer: "wood: chop.", decision: { winner: "only" } });
      expect(told.decision.why).toMatch(/^the model's line was refused \(\w+\)/);
    }
    for (const index of [refusal, ...others].keys()) {
      const { error } = await query({ task: "bark", variables: { sight: `a wolf ${index}` } });
      expect(error.message).toContain("no answer");
    }
    // Not a line.
    const rumour = await query({ task: "rumour", variables: { sight: "a wolf" } });
    expect(rumour.answer).toBe(refusal);
    const metrics = (await askServer(server, "/metrics")).text;
    expect(metrics).toMatch(/planner_llm_refused_lines_total(?:\{[^}]*\})? 7/);
  });

  it("gets the cached answer of a similar query only if its task allows that", async () => {
    const prompt = "Be terse.\n---\n{{prompt}}";
    const tasks = { loose: { prompt, similar: true }, strict: { prompt } };
    const { query } = await start({ only: says("Wolves.") }, { tasks });
    const long = "What does the old guard at the northern gate fear more than the long winter";
    const ask = async (task: string, text: string) => (await query({ task, prompt: text })).cached;
    expect(await ask("loose", `${long} night?`)).toBe(false);
    expect(await ask("loose", `${long} nights?`)).toBe("similar");
    for (const other of ["Who stole the miller's flour?", "What now?", "Who?", "Where to?"]) {
      expect(await ask("loose", other)).toBe(false);
    }
    expect(await ask("strict", `${long} night?`)).toBe(false);
    expect(await ask("strict", `${long} nights?`)).toBe(false);
  });

  it("is refused with the place of the mistake", async () => {
    const { refused } = await start({ only: says("x") }, { tasks: { bark: { prompt: BARK } } });
    expect(await refused({ task: "brak", prompt: "a" })).toEqual([
      "/task",
      expect.stringContaining('no task "brak"'),
    ]);
    const mood = { task: "bark", variables: { persona: "a", mood: "b" } };
    expect((await refused(mood))[0]).toBe("/variables/mood");
    expect((await refused({ task: "bark", prompt: "a" }))[0]).toBe("/prompt");
    expect((await refused({ task: "bark" }))[0]).toBe("/variables");
    expect((await refused({ prompt: "a", variables: { persona: "b" } }))[0]).toBe("/variables");
    expect((await refused({}))[1]).toContain('lacks "prompt"');
  });

  it("times out before a model is asked, which opens no breaker", async () => {
    const { server } = await start({ one: ["Never."] });
    const body = { prompt: "Which way?", deadlineMs: 0 };
    const { status, json } = await askServer(server, "/v1/query", { body });
    expect([status, json.error.code]).toEqual([504, "generation-timeout"]);
  });
});

describe("query tasks", () => {
  it("are checked before the server starts", async () => {
    const refusal = async (tasks: ServerOptions["tasks"]) =>
      start({ only: says("x") }, { tasks }).then(
        () => "",
        (error: RequestError) => error.message,
      );
    expect(await refusal({ bark: { prompt: "Speak." } })).toContain(
      "/tasks/bark/prompt: needs two",
    );
    expect(await refusal({ bark: { prompt: "{{a}}\n---\n{{b}}" } })).toContain("line 1");
    expect(await refusal({ bark: { members: ["only", "nobody"] } })).toContain(
      '/tasks/bark/members/1: there is no model "nobody"',
    );
  });

  it("are replaced on reload, and kept after a mistake", async () => {
    const tasks = { bark: { prompt: BARK } };
    const { server, query, backends } = await start({ only: says("Hark!") }, { tasks });
    const asked = { task: "bark", variables: { sight: "a wolf" } };
    await query(asked);
    await server.reload(() => ({ port: 0, tasks }));
    expect((await query(asked)).cached).toBe("exact");
    await expect(
      server.reload(() => ({ port: 0, tasks: { bark: { prompt: "x" } } })),
    ).rejects.toThrow(RequestError);
    expect((await query(asked)).cached).toBe("exact");
    const louder = { bark: { prompt: BARK.replace("Speak", "Shout") } };
    await server.reload(() => ({ port: 0, tasks: louder }));
    expect((await query(asked)).cached).toBe(false);
    expect(backends["only"]?.requests.at(-1)?.system.content).toBe("Shout.");
    await server.reload(() => ({ port: 0 }));
    expect((await query(asked)).error.pointer).toBe("/task");
  });

  it("accept the strategies for text only", () => {
    for (const name of TEXT_STRATEGIES) expect(strategyByName(name).isForPlans).toBeUndefined();
    for (const name of ["hybrid", "draft-verify"]) {
      expect(strategyByName(name).isForPlans).toBe(true);
    }
  });
});
