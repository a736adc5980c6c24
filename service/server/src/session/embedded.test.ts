import { createLibrary } from "@understudy/embedded";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { Connection, SESSION_LIMITS } from "@understudy/session";
import { COLD, DUNGEON, HUT, SERVED_YARD } from "@understudy/session/testing";
import { describe, expect, it } from "vitest";
import { ServiceRig, WHO } from "../testing/service-rig.ts";
import { ServingTurns } from "../turns/serving-turns.ts";

/** A message, or the milliseconds that pass before the next one. */
type Act = object | number;

/** The service and the library, each with a client. */
interface Side {
  say(message: object): void;
  pass(ms: number): Promise<void>;
  readonly heard: object[];
}

function serviceSide(definition: DomainDefinition): Side {
  const rig = new ServiceRig({}, loadDomain(definition));
  const { clock, host } = rig;
  const heard: object[] = [];
  const lane = new ServingTurns(clock).open().lane();
  const link = { send: (message: object) => void heard.push({ ...message }), end: () => {} };
  const receive = () => ({ host, principal: WHO });
  const acceptor = { clock, limits: SESSION_LIMITS, lane: () => lane, receive };
  const connection = new Connection(acceptor, link, lane);
  return {
    heard,
    say: (message) => lane.do(() => connection.receive(() => structuredClone(message), 1)),
    pass: (ms) => clock.advance(ms),
  };
}

function librarySide(definition: DomainDefinition): Side {
  const library = createLibrary(() => 0);
  const options = { domains: [{ domain: definition }], expansions: 1_000_000 };
  const engine = library.open(JSON.stringify(options));
  const heard: object[] = [];
  let nowMs = 0;
  const settle = async (untilMs: number): Promise<void> => {
    for (;;) {
      const waitMs = library.step(engine, nowMs, Number.POSITIVE_INFINITY);
      await new Promise(setImmediate);
      for (let text = library.take(engine); text !== ""; text = library.take(engine)) {
        heard.push(JSON.parse(text) as object);
      }
      if (waitMs === 0) continue;
      if (waitMs < 0 || nowMs + waitMs > untilMs) break;
      nowMs += waitMs;
    }
    nowMs = untilMs;
  };
  return {
    heard,
    say: (message) => expect(library.send(engine, JSON.stringify(message))).toBe(1),
    pass: (ms) => settle(nowMs + ms),
  };
}

const hello = { type: "hello", protocol: [1], client: "test" };
const ownNames = (message: object): object => ({ ...message, session: "", resumeToken: "" });

async function compare(definition: DomainDefinition, acts: readonly Act[]): Promise<object[]> {
  const sides = [serviceSide(definition), librarySide(definition)] as const;
  for (const side of sides) {
    side.say({
      ...hello,
      domain: definition.name,
      ...("kinds" in definition && { world: { ways: true } }),
    });
    await side.pass(0);
    let seq = 0;
    for (const act of acts) {
      if (typeof act === "number") await side.pass(act);
      else {
        side.say({ ...act, seq: ++seq });
        await side.pass(0);
      }
    }
  }
  const [ofService, ofLibrary] = sides.map(({ heard }) => heard.map(ownNames));
  expect(ofLibrary).toEqual(ofService);
  return ofService as object[];
}

describe("the library says what the service says", () => {
  const ann = { agent: "ann", nowMs: 0 };

  it("about plans that the client plays, and mistakes", async () => {
    const heard = await compare(HUT, [
      { type: "state", ...ann, values: COLD },
      { type: "want", agent: "ann", goal: "warm", budgetMs: 60_000 },
      { type: "state", ...ann, values: { ...COLD, at: "forest", wood: 1 } },
      { type: "state", ...ann, values: { ...COLD, at: "home", wood: 0 } },
      { type: "want", agent: "ann", goal: "wram", budgetMs: 60_000 },
      { type: "want", agent: 7, goal: "warm", budgetMs: -1 },
      { type: "state", ...ann, values: { at: "sea" } },
      { type: "want", agent: "ann", goal: { oneOf: ["warm", { wood: 3 }] }, budgetMs: 60_000 },
      { type: "want", agent: "ann", goal: { directive: "light the fire" }, budgetMs: 60_000 },
      { type: "nonsense" },
      { type: "leave", agent: "ann" },
      500,
    ]);
    expect(heard.length).toBeGreaterThan(8);
  });

  it("about steps that are told one by one", async () => {
    const finished = (stepId: number) => ({
      type: "step",
      agent: "ann",
      stepId,
      event: "finished",
    });
    await compare(HUT, [
      { type: "state", ...ann, values: COLD },
      { type: "want", agent: "ann", goal: "warm", budgetMs: 60_000, runner: "server" },
      300,
      { type: "state", ...ann, nowMs: 300, values: { ...COLD, at: "forest" } },
      finished(1),
      300,
      { type: "state", ...ann, nowMs: 600, values: { ...COLD, at: "forest", wood: 1 } },
      finished(2),
      { type: "step", agent: "ann", stepId: 3, event: "failed", detail: "the axe broke" },
      1000,
      { type: "idle", agent: "ann" },
    ]);
  });

  it("about things, ways, orders and claims", async () => {
    const chest = (id: string | number, x: number, gold: number) => ({
      ...{ id, kind: "chest", at: [x, 0], properties: { gold } },
    });
    await compare(DUNGEON.written, [
      {
        type: "see",
        part: 1,
        parts: 1,
        things: [chest("old", 10, 4), chest("red", 30, 15), chest(7, 40, 20)],
      },
      { type: "state", ...ann, at: [0, 0], values: { near: "nothing", gold: 8, hurt: false } },
      { type: "want", agent: "ann", goal: "rich", budgetMs: 60_000 },
      200,
      { type: "ways", agent: "ann", ways: [{ to: ["old", "red", 7], costs: [10, 34, 40] }] },
      200,
      {
        type: "see",
        things: [
          { id: "red", holder: "player" },
          { id: 9, properties: {} },
        ],
      },
      200,
      {
        ...{ type: "want", agent: "ann", goal: "rich", budgetMs: 60_000 },
        orders: [{ id: "first", goal: { goal: "robbed", things: { it: "old" } } }],
      },
      60_000,
    ]);
  });

  it("about squads", async () => {
    const values = { at: "mill", beam_up: false, nailed: false, planks: 0 };
    const heard = await compare(SERVED_YARD, [
      {
        type: "squad",
        squad: "builders",
        members: ["ann", "bo"],
        goal: "raised",
        budgetMs: 60_000,
      },
      { type: "state", agent: "ann", nowMs: 0, values },
      { type: "state", agent: "bo", nowMs: 0, values },
      1000,
      { type: "disband", squad: "builders" },
    ]);
    expect(JSON.stringify(heard)).toContain('"begin"');
  });
});
