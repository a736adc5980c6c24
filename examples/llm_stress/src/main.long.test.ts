import { expect, it } from "vitest";
import { runStorm } from "./storm.ts";

it("reports a storm with a proved plan for every question", async () => {
  const lines: string[] = [];
  const request = {
    agents: 10,
    durationSeconds: 2,
    warmupSeconds: 0.5,
    // Ample, so that fallbacks are due to the model's faults and not to a busy machine.
    budgetMs: 10_000,
    workers: 1,
    rate: 200,
    domains: ["guard"],
    faults: "flaky",
  } as const;
  const { counts, quality, fallbackRate, fallbackRateUncached } = await runStorm(request, (line) =>
    lines.push(line),
  );
  expect(lines[0]).toBe("10 agents for 2 s, faults: flaky");
  expect(lines.join("\n")).toMatch(/answered .*\n.*p99.*\n.*written by \w+ /s);
  expect(lines.join("\n")).toMatch(
    /fell back {2}[\d.]+ % of all questions, [\d.]+ % of those without/,
  );
  expect(counts.hung + counts.lost).toBe(0);
  expect(quality.unproved).toBe(0);
  // The example's claim. Nine in ten questions reach the cache.
  expect(fallbackRate).toBeLessThan(0.2);
  expect(fallbackRateUncached).toBeGreaterThanOrEqual(fallbackRate);
});
