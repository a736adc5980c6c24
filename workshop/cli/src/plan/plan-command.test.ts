import { afterAll, describe, expect, it } from "vitest";
import { nothing, runCli, Scratch, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const plan = (...argv: string[]) => ["plan", "--domain", village, ...argv];
const house = scratch.write("house.json", {
  id: "house",
  state: nothing,
  goal: { house_built: true },
});
const fire = scratch.write("fire.json", {
  state: { ...nothing, at: "forest", wood: 1 },
  goal: "warm_home",
});

/** Two rooms without a way back. */
const rooms = scratch.write("rooms.json", {
  name: "rooms",
  state: {
    room: { type: "enum", values: ["hall", "vault"], default: "hall" },
    gold: { type: "integer", min: 0, max: 5, default: 0 },
  },
  tools: [
    { name: "enter", when: { room: "hall" }, then: { room: "vault" } },
    { name: "take", when: { room: "hall" }, then: { gold: { "+": 1 } }, cost: 0.5 },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 2 } }, priority: 1 },
    { name: "in_vault", when: { room: "vault" }, priority: 2 },
  ],
});
const inRooms = (...argv: string[]) => ["plan", "--domain", rooms, ...argv];

describe("understudy plan --planner classical", () => {
  it("builds the house from nothing at optimal cost", async () => {
    const result = await runCli(plan("--problem", house, "--planner", "classical", "--json"));
    expect(result.code).toBe(0);
    expect(result.stderr).toBe("");
    expect(result.json).toHaveLength(1);
    const [answer] = result.json;
    expect(Object.keys(answer ?? {})).toEqual([
      "id",
      "status",
      "plan",
      "goal",
      "cost",
      "optimal",
      "source",
      "llmSteps",
      "elapsedMs",
    ]);
    expect(answer).toMatchObject({
      id: "house",
      status: "solved",
      goal: { house_built: true },
      cost: 43,
      optimal: true,
      source: "classical",
      llmSteps: 0,
    });
    const { steps = [] } = (answer?.["plan"] ?? {}) as { steps?: unknown[] };
    expect(steps).toHaveLength(21);
    expect(steps.at(-1)).toEqual({ tool: "build_house", args: {} });
  });

  it("shows steps with cumulative costs", async () => {
    const { code, stdout } = await runCli(plan("--problem", fire, "--planner", "classical"));
    expect(code).toBe(0);
    expect(stdout.replace(/time {4}.*/, "time")).toMatchInlineSnapshot(`
      "✓ solved  goal warm_home (fire_lit=true)

                                   cost
        1  goto        place=home     2
        2  light_fire                 3

        cost    3 in 2 steps, optimal
        source  found by the classical planner
        time
      "
    `);
  });

  it("proves that there is no plan: exit 2", async () => {
    const { code, json } = await runCli(
      inRooms(
        "--goal",
        '{"gold":1}',
        "--state",
        '{"room":"vault"}',
        "--planner",
        "classical",
        "--json",
      ),
    );
    expect(code).toBe(2);
    expect(json).toMatchObject([{ status: "unsolvable", plan: null, cost: 0, optimal: false }]);
    const human = await runCli(
      inRooms("--goal", '{"gold":1}', "--state", '{"room":"vault"}', "--planner", "classical"),
    );
    expect(human.stdout).toContain("proved: no sequence of actions reaches this goal");
    expect(human.stdout).toContain("--explain says what stands in the way");
  });

  it("explains each step, or the lack of a plan, on request", async () => {
    const argv = plan("--problem", fire, "--planner", "classical", "--explain");
    const solved = await runCli(argv);
    expect(solved.stdout).toContain("   gives at=home for step 2");
    expect((await runCli([...argv, "--json"])).json).toMatchObject([
      { explanation: { steps: [{ cost: 2 }, { serves: [{ to: "goal" }] }] } },
    ]);
    const stuck = inRooms("--goal", '{"gold":1}', "--state", '{"room":"vault"}', "--explain");
    const { stdout, code } = await runCli([...stuck, "--planner", "classical"]);
    expect(code).toBe(2);
    expect(stdout).toContain("gold=1, which the goal asks for, can never come true");
    expect(stdout).toContain("take needs room=hall");
    const pddl = await runCli(["plan", "--pddl", "a", "b", "--explain"]);
    expect(pddl.code).toBe(1);
  });

  it("gives up at its limit: exit 3", async () => {
    const argv = plan("--problem", house, "--planner", "classical", "--budget-ms", "0");
    const { code, json } = await runCli([...argv, "--json"]);
    expect(code).toBe(3);
    expect(json).toMatchObject([{ status: "cut-off", plan: null, optimal: false }]);
    expect((await runCli(argv)).stdout).toContain("a plan may exist: give it more time");
  });

  it("returns an empty plan if the goal holds", async () => {
    const { code, stdout } = await runCli(plan("--problem", fire, "--planner", "classical"));
    expect(code).toBe(0);
    expect(stdout).toContain("solved");
    const done = await runCli(inRooms("--goal", '{"gold":0}', "--planner", "classical"));
    expect(done.code).toBe(0);
    expect(done.stdout).toContain("the goal holds already: nothing to do");
  });

  it("accepts several goals, and directives", async () => {
    const answer = async (goal: unknown) =>
      (await runCli(inRooms("--goal", JSON.stringify(goal), "--planner", "classical", "--json")))
        .json[0];
    // The goal with the highest priority is chosen.
    expect(await answer({ oneOf: ["rich", "in_vault"] })).toMatchObject({ goal: "in_vault" });
    expect(await answer({ oneOf: [{ gold: 1 }, { room: "hall" }] })).toMatchObject({
      goal: { gold: 1 },
      cost: 0.5,
    });
    expect(await answer({ directive: "get rich" })).toMatchObject({
      goal: "rich",
      chosen: "words",
      because: [{ words: "get rich", kind: "goal", of: "rich" }],
    });
    const aimless = await answer({ directive: "whatever you think" });
    expect(aimless).toMatchObject({ goal: "in_vault" });
    expect(aimless).not.toHaveProperty("chosen");
  });
});

describe("problem sources", () => {
  it("reads standard input, with a byte order mark or in UTF-16", async () => {
    const text = JSON.stringify({ state: {}, goal: "rich" });
    for (const stdin of [text, `\uFEFF${text}`, Buffer.from(`\uFEFF${text}`, "utf16le")]) {
      const result = await runCli(inRooms("--problem", "-", "--planner", "classical", "--json"), {
        stdin,
      });
      expect(result.json).toMatchObject([{ status: "solved", goal: "rich", cost: 1 }]);
    }
  });

  it("accepts a bare goal, and state and goal as JSON", async () => {
    const named = await runCli(inRooms("--goal", "rich", "--planner", "classical", "--json"));
    expect(named.json).toMatchObject([{ goal: "rich", cost: 1 }]);
    const inline = ["--state", '{"gold":1}', "--goal", '{"gold":{">=":2}}'];
    const { json } = await runCli(inRooms(...inline, "--planner", "classical", "--json"));
    expect(json).toMatchObject([{ cost: 0.5 }]);
  });

  it("answers every line of a batch; the worst code wins in the order 1, 3, 2, 0", async () => {
    const solved = '{"id":"a","state":{},"goal":"rich"}';
    const unsolvable = '{"id":2,"state":{"room":"vault"},"goal":{"gold":1}}';
    const bad = '{"id":"c","state":{"gold":9},"goal":"rich"}';
    const broken = '{"id":"d",';
    const batch = async (...lines: string[]) => {
      const path = scratch.write("batch.jsonl", `${lines.join("\r\n\n")}\n`);
      return runCli(inRooms("--problems", path, "--planner", "classical", "--json"));
    };
    expect((await batch(solved, solved)).code).toBe(0);
    expect((await batch(solved, unsolvable)).code).toBe(2);
    const mixed = await batch(solved, bad, unsolvable, broken, solved);
    expect(mixed.code).toBe(1);
    expect(mixed.json).toMatchObject([
      { id: "a", status: "solved" },
      {
        id: "c",
        status: "error",
        error: { code: "invalid-state", pointer: "/state/gold" },
      },
      { id: 2, status: "unsolvable" },
      { status: "error", error: { code: "invalid-json", pointer: "" } },
      { id: "a", status: "solved" },
    ]);
    expect(mixed.json[1]?.["error"]).toMatchObject({
      message: expect.stringContaining("line 3, column 20: /state/gold 9 is not one of its values"),
    });
    expect(mixed.stdout.trim().split("\n")).toHaveLength(5);
  });

  it("titles the answers of a batch", async () => {
    const path = scratch.write(
      "two.jsonl",
      '{"id":"a","goal":"rich"}\n{"goal":"in_vault"}\n{"goal":1}\n',
    );
    const { code, stdout, stderr } = await runCli(
      inRooms("--problems", path, "--planner", "classical"),
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/^a {2}✓ solved {2}goal rich/m);
    expect(stdout).toMatch(/^2 {2}✓ solved {2}goal in_vault/m);
    expect(stderr).toContain("two.jsonl:3:2  /goal");
  });

  it.each([
    [[{ goal: "rich" }, { goal: "in_vault" }], "jq -c '.[]'"],
    [{ goal: "rich" }, "--problem takes a single problem"],
  ])("explains how to write %j with one problem a line", async (content, hint) => {
    const path = scratch.write("pretty.json", content);
    const { code, stderr } = await runCli(inRooms("--problems", path, "--planner", "classical"));
    expect(code).toBe(1);
    expect(stderr).toContain(hint);
    expect(stderr).not.toContain("errors)");
  });

  it.each([
    [["--planner", "classical"], "there is no problem to solve"],
    [["--problem", "a.json", "--goal", "rich"], "there is more than one"],
    [["--problem", "a.json", "--problems", "b.jsonl"], "there is more than one"],
    [["--goal", "rich", "--planner", "fast"], "Allowed choices are auto, llm, classical"],
    [["--goal", "rich", "--budget-ms", "soon"], "a number of milliseconds of at least 0"],
    [["--goal", "rich", "--budget-ms", "-1"], "a number of milliseconds of at least 0"],
    [["--goal", "rich", "--model", "openai/phi3"], "such as openai/phi-3@http://"],
    [["--goal", "rich", "--model", "local/phi3@cloud"], "local/phi3:mini@embedded"],
    [["--goal", "rich", "--model", "phi3"], "did you mean ollama/phi3?"],
    [["--goal", "rich", "--model", "a model"], "available: nano, FILE.gguf, ollama/NAME"],
    [["--state", "{}"], 'one of "rich", "in_vault", or a condition'],
    [["--state", "{}"], "is missing: give it with --goal"],
    [["--goal", "rich", "--planner", "llm", "--model", "none"], "--planner llm needs a model"],
    [["--goal", "rich", "--planner", "classical", "--model", "nano"], "asks no model"],
    [["--goal", "rich", "--colour"], "unknown option '--colour'"],
    [["--goal", "rich", "extra"], "too many arguments"],
  ])("refuses %j", async (argv, message) => {
    const { code, stdout, stderr } = await runCli(inRooms(...argv));
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it("refuses domain and problem both on standard input", async () => {
    const { code, stderr } = await runCli(["plan", "--domain", "-", "--problem", "-"]);
    expect(code).toBe(1);
    expect(stderr).toContain("cannot both come from standard input");
  });
});

describe("output", () => {
  it("is only JSON with --json, also for errors", async () => {
    const result = await runCli(inRooms("--goal", "poor", "--json", "--planner", "classical"));
    expect(result.code).toBe(1);
    expect(result.json).toEqual([
      {
        status: "error",
        error: {
          code: "invalid-request",
          message: expect.stringContaining('there is no goal "poor"'),
          pointer: "/goal",
        },
      },
    ]);
    expect(result.stderr).toContain("one of: rich, in_vault");
  });

  it("is coloured only on a terminal", async () => {
    const argv = inRooms("--goal", "rich", "--planner", "classical");
    const colour = "\u001b[";
    expect((await runCli(argv, { isTTY: true })).stdout).toContain(colour);
    expect((await runCli(argv)).stdout).not.toContain(colour);
    const refused = await runCli(argv, { isTTY: true, env: { NO_COLOR: "1" } });
    expect(refused.stdout).not.toContain(colour);
    expect((await runCli(argv, { env: { FORCE_COLOR: "1" } })).stdout).toContain(colour);
  });

  it("escapes ids on a terminal, and keeps them whole in JSON", async () => {
    const id = "\u001b[2J\u009b\u202eone";
    const path = scratch.write("ids.jsonl", JSON.stringify({ id, state: {}, goal: { wood: 9.5 } }));
    const sound = scratch.write("id.jsonl", JSON.stringify({ id, state: nothing, goal: "eat" }));
    const argv = (file: string) => ["plan", "-d", village, "--problems", file, "--model", "none"];
    const shown = (await runCli(argv(sound))).stdout + (await runCli(argv(path))).stderr;
    expect(shown).toContain("\\u001b[2J\\u009b\\u202eone  ");
    expect(shown).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    const json = await runCli([...argv(sound), "--json"]);
    expect(json.stdout).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    expect(json.json).toMatchObject([{ id }]);
  });
});
