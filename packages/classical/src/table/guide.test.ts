import { readFileSync } from "node:fs";
import { MessageChannel } from "node:worker_threads";
import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { ClassicalPlanner, formatMethod, type SharedTables } from "../index.ts";

const textOf = (name: string): string =>
  readFileSync(new URL(`../../../../examples/domains/${name}.json`, import.meta.url), "utf8");

it("the code of the guide works", async () => {
  const lines: string[] = [];
  const show = (line: string): number => lines.push(line);
  const domain = loadDomain(textOf("guard"));

  const planner = new ClassicalPlanner();
  planner.warm(domain.goals.map((goal) => ({ domain, goal })));
  show(formatMethod(planner.explainMethod({ domain, goal: domain.goal("defeat_enemy") })));
  expect(lines.pop()).toMatch(/^table: ready, 8,400 states, 67\.2 kB, built in [\d.]+ ms$/);

  const small = new ClassicalPlanner({
    tables: { maxTableBytes: 1_000_000, maxTotalBytes: 8_000_000 },
  });
  for (const goal of domain.goals) small.policy({ domain, goal });
  const idle = (): boolean => small.buildSlice({ untilMs: performance.now() + 0.25 });
  while (!idle());
  for (const goal of domain.goals)
    expect(small.explainMethod({ domain, goal }).method).toBe("table");

  const villageText = textOf("village");
  const village = loadDomain(villageText);
  const report = planner.explainMethod({ domain: village, goal: village.goal("build") });
  show(formatMethod(report));
  show(String(report.reason));
  expect(lines.splice(0)).toEqual([
    "search: too large: 238,085,568 states need 3.81 GB to build, the limit is 67.1 MB",
    "too-large",
  ]);

  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise<SharedTables>((resolve) => port2.once("message", resolve));
  const tables: SharedTables = planner.exportTables(domain);
  port1.postMessage(tables);
  const other = new ClassicalPlanner();
  expect(other.importTables(domain, await arrived)).toBe(3);
  port1.close();

  const state = domain.state({
    at: "post",
    enemy: "seen",
    weapon: "bow",
    arrows: 1,
    health: 4,
    in_cover: false,
    alarm: false,
    gate_closed: false,
    has_bandage: false,
  });
  const policy = other.policy({ domain, goal: domain.goal("defeat_enemy") });
  if (policy === undefined) return expect.unreachable();
  const actions = new Int32Array(policy.longestPlan);
  const length = policy.plan(state, actions);
  for (const action of actions.subarray(0, Math.max(0, length))) show(domain.formatAction(action));
  expect(lines).toEqual(["take_cover()", "shoot()"]);
});
