import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { type MessageReader, ReadingTurns } from "./reading-turns.ts";

/** A clock that moves only as far as work takes. */
class WorkClock extends FakeClock {
  workedMs = 0;

  override now(): number {
    return super.now() + this.workedMs;
  }
}

/** Connections whose messages take a millisecond each to read. */
class Rig {
  readonly clock = new WorkClock();
  readonly log: string[] = [];
  readonly #turns = new ReadingTurns(this.clock);

  connect(name: string): MessageReader<string> {
    const pause = () => this.log.push(`${name} waits`);
    const resume = () => this.log.push(`${name} goes on`);
    return this.#turns.open<string>({ pause, resume }, (message) => {
      this.clock.workedMs++;
      this.log.push(message);
    });
  }

  /** The messages that were read since the last time. */
  read(): string[] {
    return this.log.splice(0);
  }
}

/** So many messages of one connection. */
const messages = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${name}${index}`);

describe("connections", () => {
  it("are read at once while they send what games send", () => {
    const rig = new Rig();
    const reader = rig.connect("a");
    for (const message of messages("a", 5)) reader.take(message);
    expect(rig.read()).toEqual(["a0", "a1", "a2", "a3", "a4"]);
  });

  it("wait for their next turn when they send more, and are read in order", async () => {
    const rig = new Rig();
    const flood = rig.connect("a");
    for (const message of messages("a", 12)) flood.take(message);
    expect(rig.read()).toEqual([...messages("a", 5), "a waits"]);
    const other = rig.connect("b");
    other.take("b0");
    expect(rig.read()).toEqual(["b0"]);
    await rig.clock.advance(0);
    expect(rig.read()).toEqual([...messages("a", 12).slice(5), "a goes on"]);
  });

  it("that flood the server take turns with each other", async () => {
    const rig = new Rig();
    for (const name of ["a", "b"]) {
      const reader = rig.connect(name);
      for (const message of messages(name, 8)) reader.take(message);
    }
    rig.read();
    await rig.clock.advance(0);
    expect(rig.read()).toEqual(["a5", "b5", "a6", "b6", "a7", "a goes on", "b7", "b goes on"]);
  });

  it("that flooded the server wait for each turn for a second", async () => {
    const rig = new Rig();
    const reader = rig.connect("a");
    for (const message of messages("a", 6)) reader.take(message);
    await rig.clock.advance(100);
    rig.read();
    reader.take("soon");
    expect(rig.read()).toEqual(["a waits"]);
    await rig.clock.advance(1000);
    expect(rig.read()).toEqual(["soon", "a goes on"]);
    reader.take("later");
    expect(rig.read()).toEqual(["later"]);
  });

  it("may send as much again after a while", async () => {
    const rig = new Rig();
    const reader = rig.connect("a");
    for (const message of messages("a", 5)) reader.take(message);
    await rig.clock.advance(50);
    for (const message of messages("later", 5)) reader.take(message);
    expect(rig.read()).toEqual([...messages("a", 5), ...messages("later", 5)]);
  });

  it("that are over are not read to the end", async () => {
    const rig = new Rig();
    const reader = rig.connect("a");
    for (const message of messages("a", 8)) reader.take(message);
    rig.read();
    reader.stop();
    await rig.clock.advance(0);
    expect(rig.read()).toEqual([]);
  });
});
