import { type GoalInput, UnderstudyClient } from "@understudy/client";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { type RunningService, startServer } from "@understudy/server";
import { afterEach, describe, expect, it } from "vitest";

/* Every form of goal, with steps run by the client or by the server: the results are equal. */

const HUT: DomainDefinition = {
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"], default: "home" },
    wood: { type: "integer", min: 0, max: 8, default: 0 },
    fire_lit: { type: "boolean", default: false },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    { name: "light_fire", when: { at: "home", wood: { ">=": 2 } }, then: { fire_lit: true } },
  ],
  goals: [
    { name: "warm", description: "have a warm fire", when: { fire_lit: true }, priority: 1 },
    {
      name: "stocked",
      description: "have a lot of wood",
      when: { wood: { ">=": 3 } },
      priority: 2,
    },
  ],
};
const PATIENCE_MS = 60_000;
const RUNNERS = ["client", "server"] as const;

const servers: RunningService[] = [];
const clients: UnderstudyClient[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close(0)));
  await Promise.all(servers.splice(0).map((server) => server.close(0)));
});

async function start(clock?: FakeClock): Promise<RunningService> {
  const domains = [{ name: "hut", domain: loadDomain(HUT) }];
  const server = await startServer({
    port: 0,
    domains,
    logLevel: "silent",
    ...(clock && { clock }),
  });
  servers.push(server);
  return server;
}

/** An agent in the hut that follows its steps, and records each step and error. */
function settle({ url }: RunningService) {
  const client = new UnderstudyClient({ url, domain: "hut", answerMs: PATIENCE_MS });
  clients.push(client);
  const told: string[] = [];
  const pointers: (string | undefined)[] = [];
  let wake = (): void => {};
  const hut = { at: "home", wood: 0, fire_lit: false };
  const ann = client.agent("ann");
  ann.on("stepStarted", ({ step }) => {
    told.push(step.tool);
    if (step.tool === "goto") hut.at = String(step.args["place"]);
    if (step.tool === "chop") hut.wood += 1;
    if (step.tool === "light_fire") hut.fire_lit = true;
    ann.see(hut);
    ann.finished(step);
    wake();
  });
  ann.on("failed", ({ code, message, pointer }) => {
    told.push(code === "invalid-request" ? code : message);
    pointers.push(pointer);
    wake();
  });
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { ann, hut, told, pointers, until };
}

const WAY = ["goto", "chop", "chop", "chop", "goto", "light_fire"];
const BOTH: readonly GoalInput[] = [
  { oneOf: ["stocked", "warm"] },
  { oneOf: ["warm", "stocked"] },
  { oneOf: [{ wood: { ">=": 3 } }, { fire_lit: true }] },
];

describe("an agent with several goals", () => {
  const plays = BOTH.flatMap((goal) => RUNNERS.map((runner) => [goal, runner] as const));
  it.each(plays)("that wants %j, run by the %s, reaches all of them", async (goal, runner) => {
    const { ann, hut, told, until } = settle(await start());
    ann.see(hut);
    ann.want(goal, { runner, budgetMs: PATIENCE_MS });
    await until(() => hut.fire_lit);
    expect(told).toEqual(WAY);
  });
});

describe("an agent with a directive", () => {
  it.each(RUNNERS)("run by the %s, does what the words ask for, and no more", async (runner) => {
    const clock = new FakeClock();
    const { ann, hut, told, until } = settle(await start(clock));
    ann.see(hut);
    ann.want({ directive: "get us a lot of wood" }, { runner, budgetMs: PATIENCE_MS });
    await until(() => hut.wood === 3);
    await clock.advance(5000);
    // The wood is gone, but the directive still counts. The domain's other goal is never requested.
    ann.see(Object.assign(hut, { wood: 2 }));
    const more = until(() => hut.wood === 3);
    while (hut.wood < 3) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      await clock.advance(100);
    }
    await more;
    expect(told).toEqual(["goto", "chop", "chop", "chop", "chop"]);
  });
});

const WRONG: readonly GoalInput[] = [
  { oneOf: [] },
  { oneOf: ["stocked", "wram"] },
  { oneOf: ["stocked", ""] },
  { directive: " " },
  { directive: "warm", oneOf: ["warm"] },
  { colour: "red" },
  "wram",
  "",
];

describe("a goal that makes no sense", () => {
  const asked = WRONG.flatMap((goal) => RUNNERS.map((runner) => [goal, runner] as const));
  it.each(asked)(
    "%j, run by the %s, is one error, and the next goal counts",
    async (goal, runner) => {
      const clock = new FakeClock();
      const { ann, hut, told, pointers, until } = settle(await start(clock));
      ann.see(hut);
      ann.want(goal, { runner, budgetMs: PATIENCE_MS });
      await until(() => told.length > 0);
      ann.see(Object.assign(hut, { wood: 1 }));
      await clock.advance(5000);
      ann.want("warm", { runner, budgetMs: PATIENCE_MS });
      await until(() => hut.fire_lit);
      expect(told).toEqual(["invalid-request", "goto", "chop", "goto", "light_fire"]);
      expect(pointers).toEqual([expect.stringMatching(/^\/goal/)]);
    },
  );
});
