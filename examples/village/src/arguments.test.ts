import { describe, expect, it } from "vitest";
import { ArgumentError, DEFAULT_ARGUMENTS, readArguments } from "./arguments.ts";

describe("readArguments", () => {
  it("has a default for every flag", () => {
    expect(readArguments([])).toEqual(DEFAULT_ARGUMENTS);
    expect(DEFAULT_ARGUMENTS).toMatchObject({ budgetMs: 250, model: "nano" });
    expect(DEFAULT_ARGUMENTS.agents).toBeGreaterThanOrEqual(30);
  });

  it("reads every flag", () => {
    const args =
      "--seed 7 --ticks 90 --agents 40 --budget-ms 100 --model none --cache all --no-library --json -h";
    expect(readArguments(args.split(" "))).toEqual({
      seed: 7,
      ticks: 90,
      agents: 40,
      budgetMs: 100,
      model: "none",
      cache: "all",
      planLibrary: false,
      json: true,
      help: true,
    });
  });

  it("ignores the dashes left by package managers", () => {
    expect(readArguments(["--", "--seed", "3"]).seed).toBe(3);
  });

  it.each([
    [["--seed", "x"], "--seed"],
    [["--ticks", "0"], "--ticks"],
    [["--agents", "1.5"], "--agents"],
    [["--budget-ms", "1e3"], "--budget-ms"],
    [["--cache", "some"], "--cache"],
    [["--colour"], "--colour"],
    [["north"], "north"],
  ])("names the error in %j", (args, named) => {
    expect(() => readArguments(args)).toThrow(ArgumentError);
    expect(() => readArguments(args)).toThrow(named);
  });
});
