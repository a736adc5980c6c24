import { describe, expect, it } from "vitest";
import { ClocksOfRunner } from "../clocks/clocks-of-runner.ts";
import { WorldClocks } from "../clocks/world-clocks.ts";
import { Tavern } from "../testing/tavern.ts";
import { Claims } from "./claims.ts";

/** A table that ann has, and the agents that wait for it. */
function lineOf(...waiters: readonly string[]): Claims {
  const claims = new Claims();
  claims.take("ann", new Set(["table"]));
  for (const waiter of waiters) claims.wait(waiter, "table");
  return claims;
}

/** Passes a time in moves of the clock, in each of which some agents have their ticks. */
function pass(claims: Claims, untilMs: number, moveMs: number, ticking: readonly string[]): void {
  for (let nowMs = moveMs; nowMs <= untilMs; nowMs += moveMs) {
    for (const name of ticking) {
      claims.patience.renew(name);
      claims.patience.tick(nowMs);
    }
  }
}

describe("a line", () => {
  it("passes one that has no ticks for ten seconds, which may come again", () => {
    const claims = lineOf("bo", "cai");
    const calls = claims.callsOf("bo");
    pass(claims, 9000, 500, ["cai"]);
    expect(claims.aheadOf("cai", "table")).toEqual(["bo"]);
    pass(claims, 12_000, 500, ["cai"]);
    expect(claims.aheadOf("cai", "table")).toEqual([]);
    expect(claims.callsOf("bo")).toBeGreaterThan(calls);
    claims.wait("bo", "table");
    expect(claims.aheadOf("bo", "table")).toEqual(["cai"]);
    expect(claims.holderOf("table")).toBe("ann");
  });

  it("waits for all in a game whose ticks are minutes apart", () => {
    const claims = lineOf("bo", "cai");
    pass(claims, 3_600_000, 60_000, ["ann", "bo", "cai"]);
    expect(claims.aheadOf("cai", "table")).toEqual(["bo"]);
  });

  it("waits for all while one after the other catches up", () => {
    const claims = lineOf("bo", "cai");
    const clocks = new WorldClocks({ clocks: [] } as never, undefined as never);
    const runners = ["cai", "bo"].map((name) => new ClocksOfRunner({ clocks, claims }, name));
    for (const presentMs of [60_000, 120_000, 180_000]) {
      for (const runner of runners) {
        runner.note(presentMs, undefined as never);
        for (let atMs = presentMs - 59_000; atMs <= presentMs; atMs += 1000) runner.tick(atMs, 0);
      }
    }
    expect(claims.aheadOf("cai", "table")).toEqual(["bo"]);
  });

  it("counts from the first tick after a load, whatever the clock is then", () => {
    const claims = lineOf("bo", "cai");
    pass(claims, 8000, 500, ["cai"]);
    claims.restore(JSON.parse(JSON.stringify(claims.save())));
    pass(claims, 9000, 500, ["cai"]);
    expect(claims.aheadOf("cai", "table")).toEqual(["bo"]);
    pass(claims, 13_000, 500, ["cai"]);
    expect(claims.aheadOf("cai", "table")).toEqual([]);
  });

  it.each([false, true])(
    "takes from a squad that it passes what no running step uses, loaded in between: %s",
    (isLoaded) => {
      const claims = lineOf();
      claims.takeAll("bo+", new Set(["table", "pan", "knife"]), new Set(["pan"]));
      expect(claims.heldBy("bo+")).toEqual(["pan", "knife"]);
      if (isLoaded) claims.restore(JSON.parse(JSON.stringify(claims.save())));
      claims.wait("cai", "knife");
      pass(claims, 12_000, 500, ["cai"]);
      expect(claims.heldBy("bo+")).toEqual(["pan"]);
      expect(claims.isFreeFor("cai", "knife")).toBe(true);
    },
  );

  it.each([false, true])("takes nothing else from one that it passes, loaded: %s", (isLoaded) => {
    const claims = lineOf("bo");
    // Bo goes on with something else meanwhile.
    claims.take("bo", new Set(["pan"]), true);
    claims.give("sword", "bo");
    expect(claims.takeTurn("bo", "bench")).toBe(0);
    if (isLoaded) claims.restore(JSON.parse(JSON.stringify(claims.save())));
    pass(claims, 15_000, 500, ["ann"]);
    expect(claims.waitingFor("table")).toBe(0);
    expect(claims.heldBy("bo")).toEqual(["pan", "sword", "bench"]);
  });

  it("takes nothing from a squad that the game gave it", () => {
    const claims = lineOf();
    claims.takeAll("bo+", new Set(["table", "knife"]), new Set());
    claims.give("knife", "bo+");
    pass(claims, 12_000, 500, ["ann"]);
    expect(claims.heldBy("bo+")).toEqual(["knife"]);
  });

  it("waits for those that have their ticks far apart, and for one that is near again no longer than for others", () => {
    const claims = lineOf();
    const far = ["bo", "cai", "dee"];
    let nowMs = 0;
    const play = (untilMs: number, farMs: number): void => {
      for (; nowMs < untilMs; nowMs += 500) {
        for (const [at, name] of far.entries()) {
          if ((nowMs + at * 4000) % farMs === 0) claims.patience.renew(name);
        }
        claims.patience.tick(nowMs);
      }
    };
    play(60_000, 12_000);
    for (const name of far) claims.wait(name, "table");
    play(240_000, 12_000);
    expect(claims.aheadOf("ann", "table")).toEqual(far);
    play(300_000, 500);
    far.pop();
    play(312_000, 500);
    expect(claims.aheadOf("ann", "table")).toEqual(["bo", "cai"]);
  });

  it.each([false, true])("waits for one whose second tick is far, loaded: %s", (isLoaded) => {
    const claims = lineOf();
    if (isLoaded) {
      pass(claims, 12_500, 12_500, ["bo"]);
      for (let nowMs = 12_500; nowMs < 25_000; nowMs += 500) claims.patience.tick(nowMs);
      claims.patience.renew("bo");
    }
    claims.wait("bo", "table");
    if (isLoaded) claims.restore(JSON.parse(JSON.stringify(claims.save())));
    claims.patience.renew("bo");
    claims.wait("cai", "table");
    const waited = isLoaded ? 35_000 : 28_000;
    pass(claims, waited, 500, ["cai"]);
    expect(claims.aheadOf("cai", "table")).toEqual(["bo"]);
    pass(claims, waited + 12_000, 500, ["cai"]);
    expect(claims.aheadOf("cai", "table")).toEqual([]);
  });

  it("counts a pause as no more than its patience", () => {
    const claims = lineOf();
    pass(claims, 1000, 500, ["bo"]);
    pass(claims, 600_000, 500, ["cai"]);
    claims.patience.renew("bo");
    claims.wait("bo", "table");
    for (let nowMs = 600_000; nowMs <= 632_000; nowMs += 500) claims.patience.tick(nowMs);
    expect(claims.waitingFor("table")).toBe(0);
  });

  it("leaves its things to one that waits for nothing", () => {
    const claims = lineOf("bo");
    pass(claims, 60_000, 500, ["bo"]);
    expect(claims.holderOf("table")).toBe("ann");
  });

  it("passes one that stands before a thing for its turn", () => {
    const claims = lineOf();
    for (const name of ["bo", "cai"]) claims.takeTurn(name, "table");
    pass(claims, 12_000, 500, ["cai"]);
    claims.free("table");
    expect(claims.takeTurn("cai", "table")).toBe(0);
  });
});

describe("a loaded game", () => {
  it("keeps no claims of agents that it does not have", () => {
    const tables = [0, 0, 0].map((x) => ({ x, slots: 1 }));
    const { world } = new Tavern({ guests: [1, 2, 3], tables });
    for (const [at, holder] of ["guest 0", "guest 1", "player"].entries())
      world.claims.give(`table ${at}`, holder);
    world.claims.wait("guest 2", "table 0");
    const other = new Tavern({ guests: [1], tables }).world;
    other.restore(JSON.parse(JSON.stringify(world.save())));
    const holders = [0, 1, 2].map((at) => other.claims.holderOf(`table ${at}`));
    expect(holders).toEqual(["guest 0", undefined, "player"]);
    expect(other.claims.waitingFor("table 0")).toBe(0);
  });

  it("waits as long as before for those that tick seldom, at most for a day, and forgets those that it does not have", () => {
    const tables = [{ x: 0, slots: 1 }];
    const { world } = new Tavern({ guests: [1, 2], tables });
    const saved = JSON.parse(JSON.stringify(world.save()));
    saved.claims.paces = [
      ["guest 0", 30_000],
      ["guest 1", 1e12],
      ["gone", 30_000],
    ];
    const { world: other } = new Tavern({ guests: [1, 2], tables });
    other.restore(saved);
    expect(other.save().claims.paces).toEqual([
      ["guest 0", 30_000],
      ["guest 1", 86_400_000],
    ]);
  });

  it("loads a save that was made when pauses had become longer and longer", () => {
    const { world } = new Tavern({ guests: [1, 2], tables: [{ x: 0, slots: 1 }] });
    const { patience } = world.claims;
    let nowMs = 0;
    for (let pauseMs = 10_000; pauseMs < 200_000_000; pauseMs *= 3) {
      const untilMs = nowMs + pauseMs;
      for (; nowMs < untilMs; nowMs += 1000) patience.tick(nowMs);
      patience.renew("guest 0");
    }
    const save = (): unknown => JSON.parse(JSON.stringify(world.save()));
    expect(() => world.restore(save())).not.toThrow();
  });
});

describe("a loaded game with squads", () => {
  /** A tavern with a guest, loaded from a game in which squads held its tables. */
  function loaded(): Claims {
    const tables = [0, 0, 0].map((x) => ({ x, slots: 1 }));
    const { world } = new Tavern({ guests: [1, 2], tables });
    for (const [at, squad] of ["guest 0+guest 1", "guest 0+", "the player+1"].entries())
      world.claims.give(`table ${at}`, squad);
    const { world: other } = new Tavern({ guests: [1], tables });
    other.restore(JSON.parse(JSON.stringify(world.save())));
    return other.claims;
  }
  const holders = (claims: Claims): unknown =>
    [0, 1, 2].map((at) => claims.holderOf(`table ${at}`));

  it("keeps their claims for ten seconds, until they are created again", () => {
    const claims = loaded();
    claims.wait("guest 0", "table 0");
    claims.forecasts.ask("guest 0+", () => []);
    pass(claims, 9000, 500, ["guest 0"]);
    expect(holders(claims)).toEqual(["guest 0+guest 1", "guest 0+", "the player+1"]);
    const calls = claims.callsOf("guest 0");
    pass(claims, 21_000, 500, ["guest 0"]);
    expect(holders(claims)).toEqual([undefined, "guest 0+", "the player+1"]);
    expect(claims.callsOf("guest 0")).toBeGreaterThan(calls);
  });
});

describe("agents in a line", () => {
  it.each([
    ["in turn, a tick a second", 1000, (frame: number, at: number) => frame % 12 === at],
    ["seldom but for one", 100, (frame: number, at: number) => (frame + at * 30) % 120 === 0],
    ["very seldom but for one", 100, (frame: number, at: number) => (frame + at * 75) % 300 === 0],
  ])("come all to their turns though they tick %s", (_, frameMs, ticks) => {
    const isInTurn = frameMs === 1000;
    const guests = new Array(isInTurn ? 12 : 4).fill(1);
    const tavern = new Tavern({ guests, tables: [{ x: 0, slots: 1 }] });
    const near = isInTurn ? undefined : tavern.guests[0];
    if (near) near.own.hungry = false;
    const frames = isInTurn ? 12 * 60 : 300 * 30;
    for (let frame = 0; frame < frames; frame++) {
      tavern.tick((name) => name !== near?.name && !ticks(frame, Number(name.slice(6))));
      tavern.nowMs += frameMs - 100;
      tavern.clock.advanceSync(frameMs - 100);
    }
    expect(tavern.meals.size).toBe(isInTurn ? 12 : 3);
  });

  it.each([false, true])(
    "come to their turns though others have no ticks, as a crowd: %s",
    (isCrowd) => {
      const tables = [{ x: 0, slots: 1 }];
      const tavern = new Tavern({ guests: [1, 2, 3, 4, 5], tables, isCrowd });
      let waiting: readonly string[] = [];
      while (waiting.length < 2) {
        tavern.tick();
        const { waiting: fromAfar, turns = [] } = tavern.world.claims.save();
        waiting = isCrowd ? turns.map(([, guest]) => guest) : fromAfar.map(([guest]) => guest);
      }
      const [sleeper = ""] = waiting;
      const isAway = (name: string): boolean => name === sleeper && tavern.nowMs < 40_000;
      while (tavern.nowMs < 60_000) tavern.tick(isAway);
      expect([...tavern.meals.keys()].at(-1)).toBe(sleeper);
      expect([...tavern.meals.values()].flat()).toHaveLength(5);
    },
  );
});
