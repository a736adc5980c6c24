import { expect, it } from "vitest";
import { runStorm } from "./storm.ts";

it("reports a storm in which every question is answered by a proved plan", async () => {
  const lines: string[] = [];
  const request = {
    agents: 10,
    durationSeconds: 0.3,
    warmupSeconds: 0,
    workers: 1,
    rate: 40,
    domains: ["guard"],
    faults: "flaky",
  } as const;
  const { counts, quality } = await runStorm(request, (line) => lines.push(line));
  expect(lines[0]).toBe("10 agents for 0.3 s, faults: flaky");
  expect(lines.join("\n")).toMatch(/answered .*\n.*p99.*\n.*written by \w+ /s);
  expect(counts.hung + counts.lost).toBe(0);
  expect(quality.unproved).toBe(0);
}, 60_000);
