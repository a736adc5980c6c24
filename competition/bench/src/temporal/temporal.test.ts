import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { planWithoutTime, planWithTime } from "./own-plans.ts";
import { temporalReport } from "./report.ts";
import { runTemporal } from "./run-temporal.ts";
import { temporalTasks } from "./tasks.ts";

const CELLAR = `(define (domain cellar) (:requirements :durative-actions)
  (:predicates (unused) (light) (mended) (swept))
  (:durative-action strike :parameters () :duration (= ?duration 5)
    :condition (at start (unused))
    :effect (and (at start (not (unused))) (at start (light)) (at end (not (light)))))
  (:durative-action mend :parameters () :duration (= ?duration 2)
    :condition (over all (light)) :effect (at end (mended)))
  (:durative-action sweep :parameters () :duration (= ?duration 4)
    :condition (at start (unused)) :effect (at end (swept))))`;

function problem(goal: string): string {
  return `(define (problem one) (:domain cellar) (:init (unused)) (:goal ${goal})
    (:metric minimize (total-time)))`;
}

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "understudy-temporal-test-"));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(folder: string, domain: string, tasks: readonly string[]): void {
  const instances = join(root, folder, "instances");
  mkdirSync(instances, { recursive: true });
  writeFileSync(join(root, folder, "domain.pddl"), domain);
  for (const task of tasks) writeFileSync(join(instances, `${task}.pddl`), problem("(mended)"));
}

it("reads the first tasks of each domain with durations, in the order of their numbers", () => {
  write("ipc-1/domains/cellar-temporal-satisficing", CELLAR, ["instance-10", "instance-2"]);
  write("ipc-1/domains/plain", "(define (domain plain))", ["instance-1"]);
  expect(temporalTasks(root, 5).map(({ group, name }) => `${group} ${name}`)).toEqual([
    "ipc-1/cellar instance-2",
    "ipc-1/cellar instance-10",
  ]);
  expect(temporalTasks(root, 1)).toHaveLength(1);
});

it("plans steps that need each other with time, and steps in parallel without", () => {
  const concurrent = { domain: CELLAR, problem: problem("(mended)") };
  expect(planWithTime(concurrent, Number.POSITIVE_INFINITY)).toMatchObject({
    ...{ status: "solved", time: 5, firstTime: 5, isOptimal: true },
    plan: ["0.000: (strike) [5.000]", "0.000: (mend) [2.000]"],
  });
  expect(planWithoutTime(concurrent, Number.POSITIVE_INFINITY).status).toBe("cut-off");
  const single = { domain: CELLAR, problem: problem("(swept)") };
  expect(planWithoutTime(single, Number.POSITIVE_INFINITY)).toMatchObject({ time: 4 });
});

it("tells why a task is refused", () => {
  const domain = "(define (domain d) (:predicates (p)) (:action a :parameters () :effect (p)))";
  const text = "(define (problem q) (:domain d) (:init) (:goal (p)))";
  expect(planWithTime({ domain, problem: text }, 1000)).toMatchObject({
    ...{ status: "refused", why: "has no time" },
  });
});

it("counts what others solve, and compares with the best of theirs", () => {
  const solved = (time: number) => ({ status: "solved", time, tookMs: 1 }) as const;
  const tasks = ["a", "b", "c"].map((name) => ({ group: "g", name }));
  const report = temporalReport(tasks, {
    "g/a": { time: { ...solved(6), readMs: 1, firstMs: 500 }, lpg: solved(8), aries: solved(4) },
    "g/b": { time: { status: "cut-off", readMs: 1, tookMs: 9 }, lpg: solved(3) },
    "g/c": { time: { status: "refused", why: "too odd", tookMs: 1 } },
  });
  expect(report).toMatch(/^g +2 of 3 +1 +0 +2 +1 +1\.50 +0\.50$/m);
  expect(report).toContain("of the 2 tasks that lpg or aries solves, time solves 1: 50 %");
  expect(report).toContain("time, g: refused, too odd (1)");
});

it("tells what is wrong with its arguments", async () => {
  const printed: string[] = [];
  const output = { out: expect.unreachable, error: (text: string) => printed.push(text) };
  expect(await runTemporal(["--tasks", join(root, "nowhere")], output)).toBe(1);
  expect(printed.join()).toContain("--tasks takes a folder");
});
