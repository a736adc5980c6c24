import { describe, expect, it } from "vitest";
import { reportSuite } from "./runner/report/report.ts";
import { atSpeed, MACHINE_SPEEDS } from "./runner/testing/machine-speed.ts";
import { ONCE } from "./runner/testing/run-once.ts";
import { suites } from "./suites.ts";

/** Quick suites that use the clock in all the ways that suites do. */
const TRIED = ["core", "ways", "parse"];

const tried = MACHINE_SPEEDS.flatMap((speed) =>
  suites
    .filter(({ name }) => TRIED.includes(name))
    .map((entry) => ({ machine: speed.name, suite: entry.name, speed, entry })),
);

describe("a suite runs at any speed of the machine", { timeout: 600_000 }, () => {
  it.each(tried)("$suite, $machine", async ({ speed, entry }) => {
    const report = await atSpeed(speed, () => reportSuite(entry, true, ONCE));
    expect(report.error).toBeUndefined();
    for (const { line } of report.results) {
      for (const figure of Object.values(line)) {
        if (typeof figure === "number") expect(figure).not.toBeNaN();
      }
    }
  });
});
