import { expect, it } from "vitest";
import { SeenThings } from "./things.ts";

it("tells that a thing is gone before another one that has its id", () => {
  const things = new SeenThings({}, () => {});
  const sent: unknown[] = [];
  const tell = (): void => {
    const send = (_: string, message: object): number => sent.push(message);
    things.pump(10_000, { sendNumbered: send } as never);
  };
  things.see({ id: "a", kind: "chest", name: "old", worth: 500 });
  tell();
  things.remove("a");
  things.see({ id: "a", kind: "chest", at: [1] });
  expect(things.isDue()).toBe(true);
  tell();
  const all = [
    { id: "a", gone: true },
    { id: "a", kind: "chest", at: [1] },
  ];
  expect(sent.at(-1)).toEqual({ type: "see", things: all });
  expect(things.isDue()).toBe(false);
});

it.each([{ at: [1, Number.NaN] }, { worth: Number.POSITIVE_INFINITY }])(
  "leaves out a thing with numbers that JSON has not: %j",
  (bad) => {
    const told: string[] = [];
    const things = new SeenThings({}, ({ code }) => told.push(code));
    things.see({ id: "a", kind: "chest", ...bad });
    expect(told).toEqual(["bad-value"]);
    expect(things.known.size).toBe(0);
  },
);

it("tells of a thing that goes and is not there", () => {
  const told: string[] = [];
  const things = new SeenThings({}, ({ code }) => told.push(code));
  things.see({ id: "red", kind: "chest" });
  things.remove("rad");
  expect(told).toEqual(["unknown-thing"]);
  things.remove("red");
  expect(told).toHaveLength(1);
});

it("tells nothing more of a thing that is gone", () => {
  const things = new SeenThings({}, () => {});
  const sent: unknown[] = [];
  const send = (_: string, message: object): number => sent.push(message);
  things.see({ id: "a", kind: "chest" });
  things.pump(10_000, { sendNumbered: send } as never);
  things.see({ id: "a", name: "red" });
  things.remove("a");
  things.pump(10_000, { sendNumbered: send } as never);
  expect(sent.at(-1)).toEqual({ type: "see", things: [{ id: "a", gone: true }] });
});
