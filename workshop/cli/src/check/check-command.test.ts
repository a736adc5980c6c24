import { ContextLimitError } from "@understudy/planner-core";
import { afterAll, describe, expect, it } from "vitest";
import { runCli, Scratch, village } from "../testing/run-cli.ts";

const scratch = new Scratch();
afterAll(() => scratch.remove());

const tower = scratch.write("tower.json", {
  name: "tower",
  description: "A tower with traps.",
  state: {
    floor: { type: "integer", min: 0, max: 4, default: 0 },
    item: { type: "enum", values: ["none", "rope"], default: "none" },
    charm: { type: "boolean", default: false },
    wings: { type: "boolean", default: false },
  },
  tools: [
    { name: "climb", when: { item: "rope" }, then: { floor: { "+": 1 } }, cost: 2 },
    {
      name: "fall",
      parameters: { by: { type: "integer", minimum: 1, maximum: 6 } },
      then: { floor: { "-": "$by" } },
      cost: "$by",
    },
    { name: "take", parameters: { what: { enum: ["none", "rope"] } }, then: { item: "$what" } },
    { name: "fly", when: { wings: true }, then: { floor: 4 } },
    { name: "rub", when: { charm: true, item: "none" }, then: { wings: true } },
  ],
  goals: [
    { name: "top", when: { floor: 4 }, priority: 2 },
    { name: "charmed", when: { charm: true } },
    { name: "never", when: { floor: { ">": 2, "<": 2 } } },
  ],
  maintain: [{ charm: false }],
});

const dungeon = scratch.write("dungeon.json", {
  name: "dungeon",
  kinds: {
    chest: { gold: { type: "integer", min: 0, max: 20 }, locked: { type: "boolean" } },
    nook: {},
  },
  places: { nook: 2 },
  state: {
    near: { type: "thing", of: ["chest", "nook"], position: true },
    gold: { type: "integer", min: 0, max: 40 },
    hurt: { type: "boolean", sensed: true },
    skill: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "go",
      things: { to: ["chest", "nook"] },
      then: { near: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false },
      then: { gold: { "+": 1 }, "$chest.gold": { "-": 1 } },
      claims: ["$chest"],
    },
    {
      name: "pick",
      things: { chest: "chest" },
      when: { near: "$chest", skill: true },
      then: { "$chest.locked": false },
    },
    { name: "hide", things: { nook: "nook" }, when: { near: "$nook" }, then: { hurt: false } },
    {
      name: "pour",
      things: { from: "chest", to: "chest" },
      then: { "$from.gold": 0, "$to.gold": { "+": "$from.gold" } },
    },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 30 } } },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
  ],
});

describe("understudy check", () => {
  it("explains a domain", async () => {
    const { code, stdout, stderr } = await runCli(["check", tower, "--model", "none"]);
    expect(code).toBe(0);
    expect(stderr).toBe("");
    const shown = stdout.replaceAll(tower, "tower.json").replace(/hash .*/, "hash …");
    expect(shown).toMatchInlineSnapshot(`
      "tower  A tower with traps.
      hash …

      4 variables
        floor  0 to 4        default 0
        item   none | rope   default none
        charm  true | false  default false
        wings  true | false  default false

      5 tools, 9 ground actions
        climb()                1 action   cost 2
        fall(by: 1|2|3|4|5|6)  4 actions  cost 1 to 4  2 dropped
        take(what: none|rope)  2 actions  cost 1
        fly()                  1 action   cost 1
        rub()                  1 action   cost 1

      3 goals
        top      floor=4            priority 2
        charmed  charm=true         priority 0
        never    floor>=3,floor<=1  priority 0

      Kept after every step
        charm=false

      Implied preconditions (an effect must not leave its variable's range)
        fall  needs floor>=1  (1 of 4 actions)
        fall  needs floor>=2  (1 of 4 actions)
        fall  needs floor>=3  (1 of 4 actions)
        fall  needs floor>=4  (1 of 4 actions)

      Dropped ground actions
        fall(by=5)  its effects would leave the range of a variable whenever it applies
        fall(by=6)  its effects would leave the range of a variable whenever it applies

      Reachability
        ✗ the tool fly can never apply
        ✗ the tool rub can never apply
        ✗ the goal charmed can never hold
        ✗ the goal never can never hold
        no tool changes charm: if the world sets it, declare "sensed": true
        checked from the defaults, variable by variable: ✗ is certain while only tools act, the rest may still fail

      Plans from the default state
        top      5 steps, cost 9
        charmed  proved: no plan exists
        never    proved: no plan exists

      2 warnings
        tower.json:99:5  /goals/1
          the goal "charmed" contradicts "maintain"
        tower.json:105:5  /goals/2
          the goal "never" can never hold

      System prompt
        320 characters (see it with --prompt)
      "
    `);
  });

  it("names kinds instead of every place", async () => {
    const { code, stdout } = await runCli(["check", dungeon, "--model", "none", "--prompt"]);
    expect(code).toBe(0);
    const shown = stdout.replaceAll(dungeon, "dungeon.json").replace(/hash .*/, "hash …");
    expect(shown).toMatchInlineSnapshot(`
      "dungeon
      hash …

      4 variables
        near   chest | nook
        gold   0 to 40
        hurt   true | false  sensed
        skill  true | false  default false

      2 kinds
        chest  8 places  gold: 0 to 20, locked: true | false
        nook   2 places

      5 tools, 84 ground actions
        go(to: chest|nook)            10 actions  cost 1
        steal(chest: chest)            8 actions  cost 1
        pick(chest: chest)             8 actions  cost 1
        hide(nook: nook)               2 actions  cost 1
        pour(from: chest, to: chest)  56 actions  cost 1  8 dropped

      2 goals
        rich               gold>=30           priority 0
        robbed  it: chest  it.gold=0,it=true  priority 0

      Implied preconditions (an effect must not leave its variable's range)
        steal  needs chest.gold>=1

      Dropped ground actions
        pour(from=chest_1, to=chest_1)  two different effects on chest_1.gold  (and 7 alike at other places)

      Reachability
        ✗ the tool pick can never apply
        no tool changes skill: if the world sets it, declare "sensed": true
        checked from the defaults and any value of near, gold, hurt, chest, chest.gold, chest.locked, nook, variable by variable: ✗ is certain while only tools act, the rest may still fail

      System prompt
        577 characters (see it with --prompt)

      Plan the agent's next actions with these tools. Answer with JSON only.
      go(to:chest_1..chest_8|nook_1|nook_2) needs {to}=true gives near={to} cost 1
      steal(chest:chest_1..chest_8) needs near={chest},{chest}.locked=false,{chest}=true gives gold+1,{chest}.gold-1 cost 1
      pick(chest:chest_1..chest_8) needs near={chest},skill=true,{chest}=true gives {chest}.locked=false cost 1
      hide(nook:nook_1|nook_2) needs near={nook},{nook}=true gives hurt=false cost 1
      pour(from:chest_1..chest_8,to:chest_1..chest_8) needs {from}=true,{to}=true gives {from}.gold=0,{to}.gold+[{from}.gold] cost 1
      "
    `);
    const json = await runCli(["check", dungeon, "--model", "none", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      variables: [{ name: "near", type: "thing", of: ["chest", "nook"] }, { name: "gold" }, {}, {}],
      kinds: [
        { name: "chest", places: 8, properties: [{ name: "gold", max: 20 }, { name: "locked" }] },
        { name: "nook", places: 2, properties: [] },
      ],
      tools: [
        {},
        { name: "steal", claims: ["chest"], parameters: [{ kinds: ["chest"] }] },
        {},
        {},
        {},
      ],
      goals: [{}, { name: "robbed", things: { it: "chest" } }],
      dropped: [{ tool: "pour", args: { from: "chest_1", to: "chest_1" }, alike: 8 }],
      reachability: { unreachableTools: ["pick"], unchanged: ["skill"] },
    });
  });

  it("shows the prompt", async () => {
    const argv = ["check", village, "--model", "none", "--prompt"];
    expect((await runCli(argv)).stdout).toContain("\nchop() needs at=forest,has_axe=true");
    const { stdout } = await runCli([...argv, "--json"]);
    const { prompt } = JSON.parse(stdout) as { prompt: { text: string; characters: number } };
    expect(prompt.text).toHaveLength(prompt.characters);
  });

  it("counts tokens if a model is available", async () => {
    const { stdout } = await runCli(["check", village], { script: () => "{" });
    // The scripted backend counts four characters as a token.
    expect(stdout).toContain("321 tokens for scripted, 1283 characters");
    const missing = await runCli(["check", village]);
    expect(missing.code).toBe(0);
    expect(missing.stdout).toContain("1107 characters");
    expect(missing.stderr).toContain("note: tokens are not counted");
    const tooLong = await runCli(["check", village], {
      script: () => ({ error: new ContextLimitError(512, 600) }),
    });
    expect(tooLong.code).toBe(0);
    expect(tooLong.stderr).toContain("needs 600 tokens; the model's context holds 512");
  });

  it("warns about duplicate keys", async () => {
    const text =
      '{"name":"x","state":{"a":{"type":"boolean"}},"tools":[],"tools":[{"name":"t","then":{"a":true}}]}';
    const path = scratch.write("twice.json", text);
    const { code, stdout } = await runCli(["check", path, "--model", "none"]);
    expect(code).toBe(0);
    expect(stdout).toContain("1 warning");
    expect(stdout).toContain("twice.json:1:57  /tools");
  });

  it("ignores variables set by the world, and reports tools without effects", async () => {
    const meadow = scratch.write("meadow.json", {
      name: "meadow",
      state: {
        wolf_near: { type: "boolean", default: false, sensed: true },
        brave: { type: "boolean", default: false },
        safe: { type: "boolean", default: false },
      },
      tools: [
        { name: "flee", when: { wolf_near: true }, then: { safe: true } },
        { name: "fight", when: { brave: true }, then: { safe: true } },
        { name: "wait" },
      ],
      goals: [{ name: "safe", when: { safe: true } }],
    });
    const { stdout } = await runCli(["check", meadow, "--model", "none"]);
    expect(stdout).toMatch(/wolf_near +true \| false +sensed, default false/);
    expect(stdout).toContain(
      [
        "  ✗ the tool fight can never apply",
        '  no tool changes brave: if the world sets it, declare "sensed": true',
        "  checked from the defaults and any value of wolf_near,",
      ].join("\n"),
    );
    expect(stdout).toContain('the tool "wait" has no effects: no plan needs it');
    expect(stdout).toContain("meadow.json:37:5  /tools/2");
  });

  it("reads standard input", async () => {
    const stdin = '\uFEFF{"name":"x","state":{"a":{"type":"boolean"}},"tools":[{"name":"t"}]}';
    const { code, stdout } = await runCli(["check", "-", "--model", "none"], { stdin });
    expect(code).toBe(0);
    expect(stdout).toContain("1 tool, 1 ground action");
  });

  it.each([
    [[], "there is no domain to check"],
    [["a.json", "b.json"], "too many arguments"],
  ])("refuses %j", async (argv, message) => {
    const { code, stderr } = await runCli(["check", ...argv]);
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });

  it("escapes control characters in a domain's texts", async () => {
    const hostile = scratch.write("hostile.json", {
      name: "cave",
      description: "\u001b[2J\u001b]0;title\u0007 \u009b31m \u202ecave",
      state: { lit: { type: "boolean", default: false } },
      tools: [{ name: "light", description: "\u001b[8mhidden", then: { lit: true } }],
      goals: [{ name: "bright", when: { lit: true } }],
    });
    const shown = await runCli(["check", hostile, "--prompt", "--model", "none"], { isTTY: true });
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain("\\u001b[2J\\u001b]0;title\\u0007 \\u009b31m \\u202ecave");
    expect(withoutColours(shown.stdout)).not.toMatch(/[^\P{Cc}\n]|\u202e/u);

    const wrong = scratch.write("wrong.json", { "\u001b[2Jkey\n": 1 });
    const refused = await runCli(["check", wrong], { isTTY: true });
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain("\\u001b[2Jkey\\n");
    expect(withoutColours(refused.stderr)).not.toMatch(/[^\P{Cc}\n]/u);
  });
});

/** The displayed text; its colours come from the printer. */
function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
  return text.replace(/\u001b\[(?:1|2|22|3[1-6]|39)m/g, "");
}
