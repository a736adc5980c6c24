import { BackendLlmPlanner } from "@understudy/llm";
import { parseConfiguration } from "@understudy/llm/models";
import { PoolLlmPlanner, type PoolMember } from "@understudy/llm/pool";
import { ScriptedBackend } from "@understudy/llm/testing";
import { InferenceError } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ServerOptions } from "./server-options.ts";
import { type ModelsSource, sourceOf } from "./service/models/models-source.ts";
import { askServer } from "./testing/ask.ts";
import { WARM } from "./testing/hut.ts";
import { ServerSet } from "./testing/server-set.ts";
import { TalkingServer } from "./testing/talking-server.ts";

const servers = new ServerSet();
const talking: TalkingServer[] = [];
afterEach(async () => {
  for (const each of talking) each.release();
  for (const each of talking.splice(0)) each.close();
});

async function talker(text?: string): Promise<TalkingServer> {
  const started = await TalkingServer.start(text);
  talking.push(started);
  return started;
}

/** The opened pools, with the number of their disposals. */
const disposals = new Map<PoolLlmPlanner, number>();
// The server of the test before has disposed of its own by now.
beforeEach(() => disposals.clear());

function watched(source: ModelsSource): ModelsSource {
  const open: ModelsSource["open"] = async (parts) => {
    const pool = (await source.open(parts)) as PoolLlmPlanner;
    disposals.set(pool, 0);
    const dispose = pool.dispose.bind(pool);
    pool.dispose = () => {
      disposals.set(pool, (disposals.get(pool) ?? 0) + 1);
      return dispose();
    };
    return pool;
  };
  return { ...source, open };
}

/** A pool from a file. */
function configured(members: Readonly<Record<string, TalkingServer>>, more = ""): ModelsSource {
  const tables = Object.entries(members).map(
    ([name, { spec }]) => `[[pool.members]]\nname = "${name}"\nmodel = "${spec}"\n`,
  );
  const source = sourceOf(parseConfiguration(`[pool]\n${more}\n${tables.join("")}`));
  return watched(source as ModelsSource);
}

/** A pool from a program. */
function made(key: string, members: (clock: FakeClock) => readonly PoolMember[]): ModelsSource {
  const open: ModelsSource["open"] = async ({ clock }) =>
    new PoolLlmPlanner({ clock, members: members(clock as FakeClock) });
  return watched({ key, models: [key], isOne: false, open });
}

async function start(options: ServerOptions) {
  const server = await servers.start(options);
  const { adminPort } = options;
  const reload = (next: ServerOptions) =>
    server.reload(() => ({ port: 0, adminPort, revision: "next", ...next }));
  let prompts = 0;
  const query = (path = "/v1/query") => {
    const body = { prompt: `Who is number ${++prompts}?`, deadlineMs: 60_000 };
    return askServer(server, path, { body });
  };
  const say = async (): Promise<string> => (await query()).json.answer;
  const ready = async () => (await askServer(server, "/readyz")).json;
  const admin = async (path: string) =>
    (await askServer({ port: server.adminPort ?? 0 }, `/v1/admin/${path}`)).json;
  return { server, reload, query, say, ready, admin };
}

/** Waits for a condition. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe("a pool replaced on reload", () => {
  it("answers from the next request on, while calls of the old pool finish before its models are freed", async () => {
    const [north, south] = [await talker("north"), await talker("south")];
    const { server, reload, query, say, admin } = await start({
      ...{ models: configured({ north }), adminPort: 0 },
    });
    expect(await say()).toBe("north");
    north.hold();
    const under = query();
    await until(() => north.waiting === 1);
    const before = south.calls;
    await reload({ models: configured({ south }) });
    // It was probed before the first request.
    expect(south.calls).toBeGreaterThan(before);
    expect(await say()).toBe("south");
    expect((await admin("models")).models).toMatchObject([{ name: "south", state: "up" }]);
    expect((await askServer(server, "/v1/models")).json.data).toMatchObject([{ id: "south" }]);
    expect(server.pool).toMatchObject({ state: "up", members: [{ name: "south" }] });
    expect([...disposals.values()]).toEqual([0, 0]);
    north.release();
    expect((await under).json).toMatchObject({ answer: "north" });
    await until(() => [...disposals.values()][0] === 1);
    await server.close();
    expect([...disposals.values()]).toEqual([1, 1]);
  });

  it("shares unchanged models, which are neither loaded nor probed again", async () => {
    const [small, large] = [await talker("small"), await talker("large")];
    const { server, reload, say, query } = await start({ models: configured({ small }) });
    const before = small.calls;
    small.text = undefined;
    // An unchanged model that is down does not prevent other changes.
    await reload({ models: configured({ tiny: small, large }, 'strategy = "race"') });
    expect(small.calls).toBe(before);
    expect(await say()).toBe("large");
    small.text = "small";
    // A second entry of the same kind is a model of its own, and is probed.
    await reload({ models: configured({ tiny: small, twin: small }) });
    expect(server.pool).toMatchObject({ members: [{ state: "up" }, { state: "up" }] });
    await until(() => [...disposals.values()].filter((count) => count === 1).length === 2);
    expect((await query()).json).toMatchObject({ answer: "small" });
  });

  it("is refused if a new model does not work, and the old pool stays", async () => {
    const [good, bad] = [await talker("good"), await talker()];
    const { server, reload, say, ready } = await start({ models: configured({ good }) });
    const issues = [expect.objectContaining({ pointer: "/pool/members/1" })];
    const other = configured({ good, bad }, 'strategy = "race"');
    await expect(reload({ models: other })).rejects.toMatchObject({ issues });
    expect((await ready()).degraded).toEqual(["configuration"]);
    expect(server.pool).toMatchObject({ state: "up", members: [{ name: "good" }] });
    expect(await say()).toBe("good");
    expect([...disposals.values()]).toEqual([0, 1]);
    await expect(reload({})).rejects.toThrow("/pool");
    const tenants = { zoo: { models: ["bad"] } };
    await expect(reload({ models: configured({ good }), tenants })).rejects.toThrow("/tenants/zoo");
    bad.text = "not so bad";
    await reload({ models: configured({ good, bad }, 'strategy = "race"'), tenants });
    expect((await ready()).degraded).toEqual([]);
  });

  it("is available to everything that names its members", async () => {
    const [first, second] = [await talker("first"), await talker("second")];
    const tasksOf = (member: string) => ({ bark: { members: [member] } });
    const { server, reload } = await start({
      ...{ models: configured({ first }), tasks: tasksOf("first") },
    });
    const pool = configured({ second });
    await expect(reload({ models: pool, tasks: tasksOf("first") })).rejects.toThrow("/tasks/bark");
    await reload({ models: pool, tasks: tasksOf("second") });
    const body = { task: "bark", prompt: "Who?", deadlineMs: 60_000 };
    expect((await askServer(server, "/v1/query", { body })).json.answer).toBe("second");
  });

  it("lets 200 requests finish where they started", async () => {
    const clock = new FakeClock();
    const member = (name: string, script: () => object | string) => {
      const backend = new ScriptedBackend(script as never, { info: { slots: 200 } });
      return {
        backend,
        member: { name, llm: new BackendLlmPlanner({ backend, clock, maxQueue: 400 }) },
      };
    };
    const answers: (() => void)[] = [];
    const old = member("old", () => "old");
    const generate = old.backend.generate.bind(old.backend);
    let isHeld = false;
    old.backend.generate = async (request) => {
      if (isHeld) await new Promise<void>((resolve) => answers.push(resolve));
      return generate(request);
    };
    const { server, reload, query, say } = await start({
      ...{ clock, models: made("old", () => [old.member]) },
    });
    isHeld = true;
    const all = Array.from({ length: 200 }, () => query());
    await until(() => answers.length === 200);
    const next = member("new", () => "new");
    // Two reloads at once run one after the other.
    const last = member("last", () => "last");
    await Promise.all([
      reload({ models: made("new", () => [next.member]) }),
      reload({ models: made("last", () => [last.member]) }),
    ]);
    expect(await say()).toBe("last");
    expect([...disposals.values()]).toEqual([0, 1, 0]);
    for (const answer of answers) answer();
    const texts = await Promise.all(all.map(async (each) => (await each).json.answer));
    expect(new Set(texts)).toEqual(new Set(["old"]));
    await until(() => [...disposals.values()][0] === 1);
    await server.close(0);
    expect([...disposals.values()]).toEqual([1, 1, 1]);
  });

  it("is rolled back if plans have to do without its models", async () => {
    const clock = new FakeClock();
    const error = new InferenceError("out of order");
    let isBroken = false;
    const script = () => (isBroken ? { error } : "hm");
    const members = (name: string, says: () => string | { error: Error }) => () => [
      { name, llm: new BackendLlmPlanner({ backend: new ScriptedBackend(says), clock }) },
    ];
    const good = made(
      "good",
      members("good", () => "hm"),
    );
    const { server, reload, ready } = await start({ clock, models: good });
    const plan = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time++) {
        expect((await askServer(server, "/v1/plan", { body: WARM })).status).toBe(200);
      }
    };
    await plan(2);
    const tenants = { zoo: { models: ["bad"] } };
    await reload({ models: made("bad", members("bad", script)), tenants });
    isBroken = true;
    await plan(49);
    // Health checks do not count as answers.
    for (const path of ["/healthz", "/readyz", "/metrics"]) await askServer(server, path);
    await clock.advance(1000);
    expect(server.pool).toMatchObject({ members: [{ name: "bad" }] });
    await plan(3);
    while (!(await ready()).degraded.includes("configuration")) await clock.advance(1000);
    expect(server.pool).toMatchObject({ members: [{ name: "good" }] });
    // Tenants' rights stay: this tenant has no model.
    expect(server.serviceOf("zoo").planners).toEqual([]);
    await until(() => [...disposals.values()].join() === "1,1,0");
  });

  it("is refused if its models do not answer in five minutes", async () => {
    const clock = new FakeClock();
    const member = (script: () => string | { hang: true }): readonly PoolMember[] => {
      return [
        {
          name: "only",
          llm: new BackendLlmPlanner({ backend: new ScriptedBackend(script), clock }),
        },
      ];
    };
    const pool = made("quick", () => member(() => "quick"));
    const { server, reload } = await start({ clock, models: pool });
    const silent = made("silent", () => member(() => ({ hang: true })));
    const refused = reload({ models: silent }).catch(({ message }) => message);
    await until(() => disposals.size === 2);
    while ([...disposals.values()][1] === 0) await clock.advance(10_000);
    expect(await refused).toContain("did not answer in 300000 ms");
    expect(server.pool).toMatchObject({ state: "up" });
    expect([...disposals.values()]).toEqual([0, 1]);
  });

  it("is given up if the server closes before its models have answered", async () => {
    const [old, slow] = [await talker("old"), await talker("slow")];
    const { server, reload } = await start({ models: configured({ old }) });
    slow.hold();
    const changed = reload({ models: configured({ slow }) }).catch(({ code }) => code);
    await until(() => slow.waiting > 0);
    await server.close();
    expect(await changed).toBe("disposed");
    expect([...disposals.values()]).toEqual([1, 1]);
  });
});
