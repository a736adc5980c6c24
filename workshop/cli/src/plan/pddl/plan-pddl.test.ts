import { afterAll, describe, expect, it } from "vitest";
import { repositoryFile, runCli, Scratch, village } from "../../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const example = (name: string) =>
  ["domain", "problem"].map((kind) => repositoryFile(`examples/pddl/${name}-${kind}.pddl`));
const plan = (files: readonly string[], ...argv: string[]) =>
  runCli(["plan", "--pddl", ...files, ...argv]);

const domain = scratch.write(
  "domain.pddl",
  "(define (domain d) (:predicates (p) (q))\n  (:action a :precondition (q) :effect (p)))",
);
const problem = (goal: string) =>
  scratch.write("problem.pddl", `(define (problem small) (:init)\n  (:goal ${goal}))`);

describe("understudy plan --pddl", () => {
  it("prints a plan in validator format", async () => {
    const { code, stdout, stderr } = await plan(example("blocks"));
    expect(code).toBe(0);
    expect(stderr).toBe("");
    expect(stdout.split("\n").slice(0, -2)).toEqual([
      "; upside-down: solved",
      "(unstack red green)",
      "(put-down red)",
      "(unstack green blue)",
      "(stack green red)",
      "(pick-up blue)",
      "(stack blue green)",
      "; cost 6 in 6 steps, optimal",
    ]);
  });

  it("answers in JSON, with the PDDL cost", async () => {
    const { code, json } = await plan(example("delivery"), "--json");
    expect(code).toBe(0);
    expect(json).toMatchObject([
      { id: "island", status: "solved", cost: 42, optimal: true, source: "classical" },
    ]);
    expect((json[0] as { plan: { pddl: string[] } }).plan.pddl).toContain("(drive van town farm)");
  });

  it("optimises preferences, and lists the violated ones", async () => {
    const files = [
      scratch.write(
        "wish-domain.pddl",
        `(define (domain d) (:predicates (p) (q) (r))
          (:action a :effect (and (p) (not (q)))) (:action b :effect (and (r) (not (p)))))`,
      ),
      scratch.write(
        "wish-problem.pddl",
        `(define (problem wishes) (:init (q)) (:constraints (preference calm (always (q))))
          (:goal (and (r) (preference tidy (p)) (preference idle (not (p)))))
          (:metric minimize (+ (total-time) (* 4 (is-violated tidy)) (* 2 (is-violated calm)))))`,
      ),
    ];
    const { code, stdout } = await plan(files);
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(0, -2)).toEqual([
      "; wishes: solved",
      "(b)",
      "(a)",
      "; cost 2 in 2 steps, optimal",
      "; metric 4, violates calm, idle",
    ]);
    const { json } = await plan(files, "--json");
    expect(json).toMatchObject([{ status: "solved", metric: 4, violated: ["calm", "idle"] }]);
  });

  it("distinguishes an unsolvable task from a timeout", async () => {
    const unsolvable = await plan([domain, problem("(p)")]);
    expect(unsolvable.code).toBe(2);
    expect(unsolvable.stdout).toContain("; small: unsolvable: proved, no plan exists");
    const holds = await plan([domain, problem("(not (p))")]);
    expect(holds.code).toBe(0);
    expect(holds.stdout).toContain("the goal holds already");
    const cutOff = await plan(example("gripper"), "--budget-ms", "0", "--json");
    expect(cutOff.code).toBe(3);
  });

  it("reads one of the files from standard input", async () => {
    const text = "(define (problem piped) (:init (q)) (:goal (p)))";
    const { stdout } = await runCli(["plan", "--pddl", domain, "-"], { stdin: text });
    expect(stdout).toContain("(a)\n");
  });

  it("prints the times of a plan, with its metric", async () => {
    const files = [
      scratch.write(
        "time-domain.pddl",
        `(define (domain d) (:predicates (baked) (hot) (served)) (:functions (spent))
          (:durative-action heat :parameters () :duration (= ?duration (/ 20 3))
            :effect (and (at start (hot)) (at end (not (hot))) (at start (increase (spent) 2))))
          (:durative-action bake :parameters () :duration (and (>= ?duration 3) (<= ?duration 9))
            :condition (over all (hot)) :effect (at end (baked)))
          (:action serve :precondition (baked) :effect (served)))`,
      ),
      scratch.write(
        "time-problem.pddl",
        `(define (problem bread) (:init (= (spent) 0)) (:goal (served))
          (:metric minimize (+ (total-time) (* 0.5 (spent)))))`,
      ),
    ];
    const { code, stdout } = await plan(files);
    expect(code).toBe(0);
    expect(stdout.split("\n").slice(0, -2)).toEqual([
      "; bread: solved",
      "0.000: (heat) [6.667]",
      "0.000: (bake) [3.000]",
      "3.001: (serve)",
      "; ends at 6.667, 3 steps, optimal among plans with fewer than 1000 steps at no cost",
      "; metric 7.667",
      "; durations are rounded to thousandths",
    ]);
    const { json } = await plan(files, "--json");
    expect(json).toMatchObject([
      {
        id: "bread",
        status: "solved",
        plan: {
          steps: [
            { step: { tool: "heat" }, startsAt: 0, duration: 6.667 },
            { step: { tool: "bake" }, startsAt: 0, duration: 3 },
            { step: { tool: "serve" }, startsAt: 3.001, duration: 0 },
          ],
          pddl: ["0.000: (heat) [6.667]", "0.000: (bake) [3.000]", "3.001: (serve)"],
        },
        endsAt: 6.667,
        metric: 7.667,
        optimal: true,
        isRounded: true,
      },
    ]);
  });

  it("proves that a plan with time cannot exist", async () => {
    const files = [
      scratch.write(
        "dark-domain.pddl",
        `(define (domain d) (:predicates (lit) (seen))
          (:durative-action look :parameters () :duration (= ?duration 2)
            :condition (over all (lit)) :effect (at end (seen)))
          (:durative-action flash :parameters () :duration (= ?duration 1)
            :effect (and (at start (lit)) (at end (not (lit))))))`,
      ),
      scratch.write("dark-problem.pddl", "(define (problem dark) (:init) (:goal (seen)))"),
    ];
    const { code, stdout } = await plan(files);
    expect(code).toBe(2);
    expect(stdout).toContain("; dark: unsolvable: proved, no plan exists");
  });

  it("points to errors", async () => {
    const { code, stdout, stderr } = await plan([domain, problem("(or (preference best (p)))")]);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("problem.pddl:2:14");
    expect(stderr).toContain("hint: let the goal or (:constraints …) have it");
    const { json } = await plan([domain, problem("(r)")], "--json");
    expect(json).toMatchObject([{ status: "error", error: { code: "invalid-pddl" } }]);
  });

  it("points to the engine's errors in a task, and prints small costs", async () => {
    const nested = (levels: number): string =>
      levels === 0 ? "(p)" : `(and (q) (or (r) ${nested(levels - 1)}))`;
    const switches = ["p", "q", "r"].map(
      (each) => `(:action ${each} :precondition (not (${each})) :effect (and (${each})
        (increase (total-cost) 1e-5))) (:action no-${each} :effect (not (${each})))`,
    );
    const deep = scratch.write(
      "deep.pddl",
      `(define (domain d) (:predicates (p) (q) (r) (s)) (:functions (total-cost)) ${switches.join(" ")}
  (:action deep :precondition ${nested(20)} :effect (s)))`,
    );
    const { code, stderr } = await plan([deep, problem("(s)")]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/deep\.pddl:\d+:3\n.*the precondition of deep is nested deeper than 32/);
    const cheap = scratch.write(
      "cheap.pddl",
      "(define (problem small) (:init (q)) (:goal (p)) (:metric minimize (total-cost)))",
    );
    const shallow = scratch.write(
      "shallow.pddl",
      `(define (domain d) (:predicates (p) (q) (r)) (:functions (total-cost)) ${switches[0]})`,
    );
    expect((await plan([shallow, cheap])).stdout).toContain("; cost 0.00001 in 1 step, optimal");
  });

  it.each([
    [["plan", "--pddl", domain], "takes two files, not 1"],
    [["plan", "--pddl", domain, domain, domain], "takes two files, not 3"],
    [["plan", "--pddl", "-", "-"], "cannot both come from standard input"],
    [["plan", "--pddl", domain, domain, "--domain", village], "--domain says what"],
    [["plan", "--pddl", domain, domain, "--planner", "llm"], "by the classical planner"],
    [["plan", "--goal", "p"], "there is no domain"],
    [["plan", "--pddl", domain, `${domain}.not`], "there is no such file"],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await runCli(argv);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});
