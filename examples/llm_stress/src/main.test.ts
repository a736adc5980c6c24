import { expect, it } from "vitest";
import { runStorm } from "./storm.ts";

it("reports a storm in which every question is answered by a proved plan", async () => {
  const lines: string[] = [];
  const request = {
    agents: 10,
    durationSeconds: 0.5,
    warmupSeconds: 0.5,
    workers: 1,
    rate: 200,
    domains: ["guard"],
    faults: "flaky",
  } as const;
  const { counts, quality, fallbackRate, fallbackRateUncached, options } = await runStorm(
    request,
    (line) => lines.push(line),
  );
  expect(lines[0]).toBe("10 agents for 0.5 s, faults: flaky");
  expect(lines.join("\n")).toMatch(/answered .*\n.*p99.*\n.*written by \w+ /s);
  expect(lines.join("\n")).toMatch(/fell back {2}[\d.]+ % of all, [\d.]+ % of those that no cache/);
  expect(counts.hung + counts.lost).toBe(0);
  expect(quality.unproved).toBe(0);
  // The example's promise, with the budget that it has by default. Nine questions of ten are put to the cache.
  expect(options.budgetMs).toBe(50);
  expect(fallbackRate).toBeLessThan(0.2);
  expect(fallbackRateUncached).toBeGreaterThanOrEqual(fallbackRate);
});
