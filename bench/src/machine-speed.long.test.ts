import { describe, expect, it } from "vitest";
import { reportSuite } from "./runner/report.ts";
import { atSpeed, MACHINE_SPEEDS } from "./runner/testing/machine-speed.ts";
import { ONCE } from "./runner/testing/run-once.ts";
import { suites } from "./suites.ts";

/** Other processes keep their own time, and answers of real models take minutes: those suites are tried by their own tests. */
const ELSEWHERE = ["planbench", "pool", "embedded", "house", "browser", "server", "clients"];
/** They wait in real time, of which a fast machine has a lot. */
const WAITING = ["lead", "fleet"];

const tried = MACHINE_SPEEDS.flatMap((speed) =>
  suites
    .filter(({ name }) => !ELSEWHERE.includes(name))
    .filter(({ name }) => speed.timesSlower > 1 || !WAITING.includes(name))
    .map((entry) => ({ machine: speed.name, suite: entry.name, speed, entry })),
);

describe("every suite runs whatever the speed of the machine", { timeout: 600_000 }, () => {
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
