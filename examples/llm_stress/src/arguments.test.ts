import { expect, it } from "vitest";
import { HELP, readArguments } from "./arguments.ts";

it("reads what the storm is like", () => {
  expect(readArguments([])).toEqual({ agents: 200, durationSeconds: 5, faults: "flaky" });
  expect(readArguments(["--agents", "20", "--seconds=2"])).toMatchObject({
    agents: 20,
    durationSeconds: 2,
  });
  expect(readArguments(["--help"])).toBeUndefined();
  expect(HELP).toContain("--agents");
});

it.each([
  [["--agents", "many"], '--agents is "many"; it must be a whole number of at least 1'],
  [["--faults", "none"], '--faults is "none"; it must be one of calm, flaky'],
  [["--agent", "3"], "Unknown option '--agent'"],
  [["30"], "Unexpected argument '30'"],
])("refuses %j", (argv, message) => {
  expect(() => readArguments(argv)).toThrow(message);
});
