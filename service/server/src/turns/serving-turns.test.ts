import { FakeClock } from "@understudy/planner-core/testing";
import type { Lane } from "@understudy/session";
import { describe, expect, it } from "vitest";
import { MessageReader } from "./message-reader.ts";
import { ServingTurns } from "./serving-turns.ts";
import type { TenantLanes } from "./tenant-lanes.ts";

/** A clock that only work advances. */
class WorkClock extends FakeClock {
  workedMs = 0;
  #turn: (() => void) | undefined;

  override now(): number {
    return super.now() + this.workedMs;
  }

  nextTurn(callback: () => void): void {
    this.#turn = callback;
  }

  /** Runs the next turn of the event loop. @returns false if there is none */
  turn(): boolean {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.();
    return turn !== undefined;
  }
}

/** Lanes, with work whose pieces take a millisecond each. */
class Rig {
  readonly clock = new WorkClock();
  readonly log: string[] = [];
  readonly turns = new ServingTurns(this.clock);

  /** Queues several works, each with a number of pieces, on a lane. */
  work(lane: Lane, name: string, count: number, pieces = 1): void {
    for (let index = 0; index < count; index++)
      lane.do(() => this.#piecesOf(`${name}${index}`, pieces));
  }

  /** Connects a client of a tenant. */
  connect(tenant: TenantLanes, name: string): MessageReader<string> {
    const pause = () => this.log.push(`${name} waits`);
    const resume = () => this.log.push(`${name} goes on`);
    return new MessageReader(tenant.lane(), { pause, resume }, (message: string) =>
      this.#piecesOf(message, 1),
    );
  }

  /** Runs turns until all work is done. */
  finish(): void {
    while (this.clock.turn());
  }

  /** The work done since the last call. */
  done(): string[] {
    return this.log.splice(0);
  }

  *#piecesOf(name: string, count: number): Generator<undefined, void, undefined> {
    for (let piece = 0; piece < count; piece++) {
      if (piece > 0) yield;
      this.clock.workedMs++;
      this.log.push(name);
    }
  }
}

const names = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

describe("a turn", () => {
  it("runs work at once while it has room", () => {
    const rig = new Rig();
    rig.work(rig.turns.open().lane(), "a", 4);
    expect(rig.done()).toEqual(names("a", 4));
  });

  it("leaves work that does not fit to later turns, in order", () => {
    const rig = new Rig();
    rig.work(rig.turns.open().lane(), "a", 6);
    expect(rig.done()).toEqual(["a0", "a1", "a2", "a3"]);
    rig.finish();
    expect(rig.done()).toEqual(["a4", "a5"]);
  });

  it("has the same limit for many lanes as for one", () => {
    const rig = new Rig();
    for (const name of names("tenant", 9)) rig.work(rig.turns.open().lane(), name, 1);
    expect(rig.done()).toHaveLength(4);
  });

  it("runs other lanes between the pieces of long work", () => {
    const rig = new Rig();
    const tenant = rig.turns.open();
    rig.work(tenant.lane(), "long", 1, 6);
    rig.work(tenant.lane(), "short", 1);
    expect(rig.done()).toEqual(["long0", "long0", "long0", "long0"]);
    rig.finish();
    expect(rig.done()).toEqual(["short0", "long0", "long0"]);
  });

  it("counts work that it did at once before, and runs some of the rest all the same", () => {
    const rig = new Rig();
    rig.work(rig.turns.open().lane(), "a", 8);
    expect(rig.done()).toEqual(names("a", 4));
    rig.clock.turn();
    expect(rig.done()).toEqual(["a4"]);
    rig.clock.turn();
    expect(rig.done()).toEqual(["a5", "a6", "a7"]);
  });

  it("has room for some of the rest even if much time passed since work was done at once", () => {
    const rig = new Rig();
    const tenant = rig.turns.open();
    rig.work(tenant.lane(), "a", 5);
    rig.done();
    rig.clock.workedMs += 20;
    rig.clock.turn();
    expect(rig.done()).toEqual(["a4"]);
  });

  it("follows no other in which nothing was done", () => {
    const rig = new Rig();
    rig.work(rig.turns.open().lane(), "a", 2);
    expect(rig.clock.turn()).toBe(true);
    expect(rig.clock.turn()).toBe(false);
  });

  it("counts the time between its steps: an answer is written after its step", () => {
    const rig = new Rig();
    const tenant = rig.turns.open();
    rig.work(tenant.lane(), "a", 1);
    rig.clock.workedMs += 2;
    rig.work(tenant.lane(), "b", 1);
    rig.clock.workedMs += 2;
    rig.work(tenant.lane(), "c", 1);
    expect(rig.done()).toEqual(["a0", "b0"]);
    rig.finish();
    expect(rig.done()).toEqual(["c0"]);
  });

  it("continues after work that throws", () => {
    const rig = new Rig();
    const lane = rig.turns.open().lane();
    const fail = (): never => {
      throw new Error("broken");
    };
    expect(() => lane.do(fail)).toThrow("broken");
    rig.work(lane, "a", 1);
    expect(rig.done()).toEqual(["a0"]);
  });
});

describe("a tenant", () => {
  it("goes before a tenant that floods the server", () => {
    const rig = new Rig();
    const [flood, victim] = [rig.turns.open(), rig.turns.open()];
    rig.work(flood.lane(), "flood", 20);
    rig.done();
    rig.work(victim.lane(), "victim", 1);
    rig.clock.turn();
    expect(rig.done()[0]).toBe("victim0");
  });

  it("has a quarter of a turn while it floods the server and another tenant is present", () => {
    const rig = new Rig();
    const [flood, victim] = [rig.turns.open(), rig.turns.open()];
    rig.work(flood.lane(), "flood", 20);
    rig.clock.turn();
    rig.done();
    rig.clock.turn();
    expect(rig.done()).toHaveLength(4);
    rig.work(victim.lane(), "victim", 1);
    rig.clock.turn();
    rig.done();
    rig.clock.turn();
    expect(rig.done()).toHaveLength(1);
  });

  it("shares the thread by weight", () => {
    const rig = new Rig();
    const [heavy, light] = [rig.turns.open(() => 3), rig.turns.open()];
    rig.work(heavy.lane(), "heavy", 300);
    rig.work(light.lane(), "light", 300);
    rig.finish();
    const first = rig.done().slice(8, 208);
    const share = first.filter((name) => name.startsWith("heavy")).length / first.length;
    expect(share).toBeGreaterThan(0.7);
    expect(share).toBeLessThan(0.8);
  });

  it("takes its next lane with about as many comparisons, however many lanes wait", () => {
    const looksFor = (count: number): number => {
      const rig = new Rig();
      const tenant = rig.turns.open();
      let looks = 0;
      for (let index = 0; index < count; index++) {
        const lane = tenant.lane();
        let usedMs = 0;
        Object.defineProperty(lane, "usedMs", {
          get: () => {
            looks++;
            return usedMs;
          },
          set: (ms: number) => {
            usedMs = ms;
          },
        });
        rig.work(lane, "one", 2);
      }
      rig.finish();
      expect(rig.done()).toHaveLength(2 * count);
      return looks / count;
    };
    expect(looksFor(4000) / looksFor(1000)).toBeLessThan(1.5);
  });

  it("shares its part equally among its lanes, however much work each has", () => {
    const rig = new Rig();
    const tenant = rig.turns.open();
    rig.work(tenant.lane(), "many", 100);
    rig.work(tenant.lane(), "few", 10);
    rig.finish();
    const done = rig.done();
    expect(done.indexOf("few9")).toBeLessThan(30);
  });
});

describe("a connection", () => {
  it("is paused while its messages wait, and read in order", () => {
    const rig = new Rig();
    const reader = rig.connect(rig.turns.open(), "a");
    for (const message of names("a", 6)) reader.take(message);
    expect(rig.done()).toEqual([...names("a", 4), "a waits"]);
    rig.finish();
    expect(rig.done()).toEqual(["a4", "a5", "a goes on"]);
  });

  it("is not read any further once closed", () => {
    const rig = new Rig();
    const reader = rig.connect(rig.turns.open(), "a");
    for (const message of names("a", 8)) reader.take(message);
    rig.done();
    reader.stop();
    rig.finish();
    expect(rig.done()).toEqual([]);
  });
});

describe("a lane joined to another", () => {
  it("moves its present and future work", () => {
    const rig = new Rig();
    const tenant = rig.turns.open();
    const [connection, session] = [tenant.lane(), tenant.lane()];
    rig.work(connection, "early", 6);
    connection.join(session);
    rig.work(connection, "late", 1);
    rig.finish();
    expect(rig.done()).toEqual([...names("early", 6), "late0"]);
  });
});
