import { PassThrough } from "node:stream";
import { Lane } from "@understudy/session";
import { expect, it } from "vitest";
import { PacedInput } from "./paced-input.ts";

/** A connection whose lane runs when the test says so. */
function rig() {
  const socket = new PassThrough();
  const parsed: string[] = [];
  const lanes: Lane[] = [];
  const held: number[] = [];
  const of = {
    lane: new Lane((lane) => void lanes.push(lane)),
    ...{ isFull: false, isInBody: false, nowMs: 0 },
    held: (bytes: number) => void held.push(bytes),
    now: () => of.nowMs,
  };
  let onPart = (_part: string): void => {};
  socket.on("data", (bytes: Buffer) => {
    parsed.push(String(bytes));
    onPart(String(bytes));
  });
  const input = new PacedInput(socket, of);
  const step = (): void => {
    const lane = lanes.shift();
    lane?.step();
    if (lane === undefined) return;
    if (lane.isIdle) lane.isEntered = false;
    else lanes.push(lane);
  };
  of.lane.isEntered = false;
  const take = (bytes: string | Buffer): void => void socket.emit("data", Buffer.from(bytes));
  return {
    ...{ socket, parsed, of, held, input, take },
    /** Runs the lane to its end. */
    run: (steps = 100) => {
      for (let count = 0; count < steps; count++) step();
    },
    whenParsed: (then: (part: string) => void) => {
      onPart = then;
    },
  };
}

it("parses in parts, a step of the lane each, and pauses the sender meanwhile", () => {
  const { socket, parsed, take, run, held } = rig();
  take("x".repeat(2500));
  expect([parsed.length, socket.isPaused(), held]).toEqual([0, true, [2500]]);
  run(1);
  expect(parsed.map(({ length }) => length)).toEqual([1024]);
  run();
  expect(parsed.map(({ length }) => length)).toEqual([1024, 1024, 452]);
  expect([socket.isPaused(), held.at(-1)]).toEqual([false, 0]);
});

it("parses nothing while the connection is full, and nothing is lost", () => {
  const { parsed, take, run, of, input, whenParsed, socket } = rig();
  whenParsed(() => {
    of.isFull = true;
  });
  const sent = Array.from({ length: 3000 }, (_, at) => String(at % 10)).join("");
  take(sent.slice(0, 1500));
  take(sent.slice(1500));
  for (let part = 1; part <= 4; part++) {
    run();
    expect([parsed.length, socket.isPaused()]).toEqual([part, part < 4]);
    of.isFull = false;
    input.goOn();
  }
  expect(parsed.join("")).toBe(sent);
});

it("heeds the parser that wants no more", () => {
  const { socket, parsed, take, run, whenParsed } = rig();
  whenParsed(() => void socket.pause());
  take("x".repeat(2000));
  run();
  expect(parsed.length).toBe(1);
  whenParsed(() => {});
  socket.resume();
  run();
  expect([parsed.length, socket.isPaused()]).toEqual([2, false]);
});

it("parses nothing more once it is stopped, even in the middle of a part", () => {
  const { parsed, take, run, input, held, whenParsed } = rig();
  whenParsed(() => input.stop());
  take("x".repeat(5000));
  run();
  take("more");
  run();
  expect([parsed.length, held.at(-1)]).toEqual([1, 0]);
});

it.each([
  ["before a part", 0],
  ["after a part", 1],
  ["while the connection is full", 2],
])("lets the socket be read again once it is stopped: %s", (when, steps) => {
  const { socket, take, run, input, of } = rig();
  take("x".repeat(5000));
  run(steps);
  of.isFull = when.includes("full");
  run(of.isFull ? 100 : 0);
  input.stop();
  expect(socket.isPaused()).toBe(true);
  socket.resume();
  expect(socket.isPaused()).toBe(false);
});

it("leaves the bytes that are not parsed to another parser", () => {
  const { socket, take, run, input, whenParsed } = rig();
  whenParsed(() => input.leave());
  take(`${"a".repeat(1024)}bc`);
  run();
  expect(String(socket.read())).toBe("bc");
  expect(socket.listenerCount("data")).toBe(0);
  expect(Object.hasOwn(socket, "pause")).toBe(false);
});

it("tells how long the parsed bytes have waited", () => {
  const { take, run, of, input, whenParsed } = rig();
  const waits: number[] = [];
  whenParsed(() => void waits.push(input.waitedMs));
  take("first");
  of.nowMs = 30;
  run();
  take("second");
  run();
  expect(waits).toEqual([30, 0]);
});
