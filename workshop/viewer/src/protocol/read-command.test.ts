import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Command } from "./command.ts";
import { COMMAND_TYPES, readCommand } from "./read-command.ts";

const examples: readonly Command[] = [
  { type: "select", watcher: "w1", agents: [0, 3] },
  { type: "pause" },
  { type: "resume" },
  { type: "step" },
  { type: "step", ticks: 10 },
  { type: "speed", factor: 2 },
  { type: "set-variable", agent: 0, variable: "wood", value: 3 },
  { type: "order-goal", agent: 1, goal: "warm" },
  { type: "order-directive", agent: 1, directive: "keep warm" },
  { type: "fault", name: "down", on: true },
  { type: "picture", domain: 0, agent: 0, theme: "dark" },
];

describe("readCommand", () => {
  it("accepts every command unchanged", () => {
    expect(new Set(examples.map(({ type }) => type))).toEqual(new Set(COMMAND_TYPES));
    for (const command of examples) {
      expect(readCommand(JSON.parse(JSON.stringify(command)))).toEqual({ command });
    }
  });

  it("reports missing, unknown and invalid parts with their place", () => {
    const pointerOf = (value: unknown): unknown => {
      const read = readCommand(value);
      return "error" in read ? [read.error.code, read.error.pointer] : read;
    };
    expect(pointerOf({ type: "fault", name: "down" })).toEqual(["malformed", "/on"]);
    expect(pointerOf({ type: "pause", now: true })).toEqual(["malformed", "/now"]);
    expect(pointerOf({ type: "step", ticks: 0 })).toEqual(["malformed", "/ticks"]);
    expect(pointerOf({ type: "speed", factor: "2" })).toEqual(["malformed", "/factor"]);
    expect(pointerOf({ type: "explode" })).toEqual(["malformed", "/type"]);
    expect(pointerOf({ type: "toString" })).toEqual(["malformed", "/type"]);
    // Commands of earlier pages.
    expect(pointerOf({ type: "trace", agent: 0 })).toEqual(["malformed", "/type"]);
    expect(pointerOf({ type: "why-unreachable", agent: 0 })).toEqual(["malformed", "/type"]);
    expect(pointerOf({ type: "list-library", domain: 0 })).toEqual(["malformed", "/type"]);
    expect(pointerOf([])).toEqual(["malformed", ""]);
    expect(pointerOf({ type: "select", watcher: "w1", agents: [0, "3"] })).toEqual([
      "malformed",
      "/agents/1",
    ]);
  });

  it("never throws, and accepts only serialisable commands, whatever the input", () => {
    const nearly = fc
      .tuple(fc.constantFrom(...examples), fc.string(), fc.jsonValue())
      .map(([command, name, value]) => ({ ...command, [name]: value }));
    const damaged = fc
      .tuple(fc.constantFrom(...examples), fc.nat(4), fc.jsonValue())
      .map(([command, at, value]) => {
        const names = Object.keys(command);
        return { ...command, [names[at % names.length] as string]: value };
      });
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), nearly, damaged), (value) => {
        const read = readCommand(value);
        if ("error" in read) expect(read.error.code).toBe("malformed");
        else expect(COMMAND_TYPES).toContain(read.command.type);
      }),
      { numRuns: 500 },
    );
  });
});
