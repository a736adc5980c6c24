import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { Lane } from "./lane.ts";
import { MessageReader } from "./message-reader.ts";
import { ServingTurns } from "./serving-turns.ts";
import type { TenantLanes } from "./tenant-lanes.ts";

/** A clock that moves only as far as work takes. */
class WorkClock extends FakeClock {
  workedMs = 0;
  #turn: (() => void) | undefined;

  override now(): number {
    return super.now() + this.workedMs;
  }

  nextTurn(callback: () => void): void {
    this.#turn = callback;
  }

  /** Has the next turn of the event loop begin; false if there is nothing to do in it. */
  turn(): boolean {
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.();
    return turn !== undefined;
  }
}

/** Work whose pieces take a millisecond each. */
class Rig {
  readonly clock = new WorkClock();
  readonly log: string[] = [];
  readonly turns = new ServingTurns(this.clock);

  /** Has a lane do several works of so many pieces. */
  work(lane: Lane, name: string, count: number, pieces = 1): void {
    for (let index = 0; index < count; index++)
      lane.do(() => this.#piecesOf(`${name}${index}`, pieces));
  }

  /** Has a connection of a tenant say something. */
  connect(tenant: TenantLanes, name: string): MessageReader<string> {
    const pause = () => this.log.push(`${name} waits`);
    const resume = () => this.log.push(`${name} goes on`);
    return new MessageReader(tenant.lane(), { pause, resume }, (message: string) =>
      this.#piecesOf(message, 1),
    );
  }

  /** Has turns begin until all is done. */
  finish(): void {
    while (this.clock.turn());
  }

  /** The work that was done since the last time. */
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

/** So many names. */
const names = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

describe("work", () => {
  it("is done at once while there is room in a turn", () => {
    const rig = new Rig();
    rig.work(rig.turns.open().lane(), "a", 4);
    expect(rig.done()).toEqual(names("a", 4));
  });

  it("of more than a turn goes on in later ones, in its order", () => {
    const rig = new Rig();
    rig.work(rig.turns.open().lane(), "a", 6);
    expect(rig.done()).toEqual(["a0", "a1", "a2", "a3"]);
    rig.finish();
    expect(rig.done()).toEqual(["a4", "a5"]);
  });

  it("of many lanes fills a turn no more than that of one", () => {
    const rig = new Rig();
    for (const name of names("tenant", 9)) rig.work(rig.turns.open().lane(), name, 1);
    expect(rig.done()).toHaveLength(4);
  });

  it("in pieces leaves room for others in between", () => {
    const rig = new Rig();
    const tenant = rig.turns.open();
    rig.work(tenant.lane(), "long", 1, 6);
    rig.work(tenant.lane(), "short", 1);
    expect(rig.done()).toEqual(["long0", "long0", "long0", "long0"]);
    rig.finish();
    expect(rig.done()).toEqual(["short0", "long0", "long0"]);
  });

  it("that throws ends, and the rest is done all the same", () => {
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
  it("that has used little comes before one that floods the server", () => {
    const rig = new Rig();
    const [flood, victim] = [rig.turns.open(), rig.turns.open()];
    rig.work(flood.lane(), "flood", 20);
    rig.done();
    rig.work(victim.lane(), "victim", 1);
    rig.clock.turn();
    expect(rig.done()[0]).toBe("victim0");
  });

  it("that floods the server has a quarter of a turn while another one is there", () => {
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

  it("shares the thread with another one by weight", () => {
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

  it("shares its part equally among its lanes, however many works they have", () => {
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
  it("is made to wait while its messages do, and is read in order", () => {
    const rig = new Rig();
    const reader = rig.connect(rig.turns.open(), "a");
    for (const message of names("a", 6)) reader.take(message);
    expect(rig.done()).toEqual([...names("a", 4), "a waits"]);
    rig.finish();
    expect(rig.done()).toEqual(["a4", "a5", "a goes on"]);
  });

  it("that is over is not read to the end", () => {
    const rig = new Rig();
    const reader = rig.connect(rig.turns.open(), "a");
    for (const message of names("a", 8)) reader.take(message);
    rig.done();
    reader.stop();
    rig.finish();
    expect(rig.done()).toEqual([]);
  });
});

describe("a lane that joins another one", () => {
  it("does there what waits, and all that comes", () => {
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
