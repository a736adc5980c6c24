import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { nothing, Scratch, village } from "../testing/run-cli.ts";
import { answerCall } from "./answer-call.ts";
import { createMcpServer } from "./create-mcp-server.ts";

const scratch = new Scratch();
const folder = join(scratch.folder, "project");
const client = new Client({ name: "test", version: "1" });

const hut = {
  name: "hut",
  description: "A hut with a fire.",
  state: {
    wood: { type: "integer", min: 0, max: 3, default: 0 },
    warm: { type: "boolean", default: false },
    rich: { type: "boolean", default: false },
  },
  tools: [
    { name: "chop", then: { wood: { "+": 1 } }, cost: 2 },
    { name: "light", when: { wood: { ">=": 1 } }, then: { wood: { "-": 1 }, warm: true } },
  ],
  goals: [
    { name: "be_warm", when: { warm: true } },
    { name: "be_rich", when: { rich: true } },
  ],
};
const [chop, light] = hut.tools;

beforeAll(async () => {
  mkdirSync(folder);
  scratch.write("project/village.json", readFileSync(village, "utf8"));
  scratch.write("secret.json", hut);
  scratch.write("project/notes.txt", "notes");
  symlinkSync(join(scratch.folder, "secret.json"), join(folder, "link.json"));
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  // Time stands still: what is told does not depend on the machine.
  await createMcpServer(folder, (asked) => answerCall(asked, new FakeClock())).connect(theirs);
  await client.connect(ours);
});

afterAll(async () => {
  await client.close();
  scratch.remove();
});

async function call(name: string, given: Record<string, unknown>) {
  const { content, isError } = await client.callTool({ name, arguments: given });
  const [{ text }] = content as [{ text: string }];
  return { text, isError };
}

it("lists its tools, all read-only", async () => {
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "check_domain",
    "plan",
    "explain",
    "simulate",
    "compare",
  ]);
  expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true);
});

describe("check_domain", () => {
  it("reports unreachable goals and tools in a domain without errors", async () => {
    const { text, isError } = await call("check_domain", { domain: hut });
    expect(isError).toBe(false);
    expect(text).toContain("no mistakes in hut: 3 variables, 2 tools, 2 goals");
    expect(text).toContain("✗ the goal be_rich can never hold");
    expect(text).toMatch(/be_warm +2 steps, cost 3/);
  });

  it("reports every error with its pointer and fix", async () => {
    const wrong = { ...hut, tools: [chop, { ...light, when: { wod: 1 }, then: { warmth: true } }] };
    const { text, isError } = await call("check_domain", { domain: wrong });
    expect(isError).toBe(true);
    expect(text).toContain("domain cannot be used: 2 mistakes");
    expect(text).toContain("/tools/1/when/wod");
    expect(text).toContain('mend: did you mean "wood"?');
    expect(text).toContain("/tools/1/then/warmth");
  });

  it("reads files below its folder", async () => {
    const { text } = await call("check_domain", { domain: "village.json" });
    expect(text).toContain("no mistakes in village");
  });

  it.each([
    ["../secret.json", "is outside the folder"],
    ["/etc/passwd", "is outside the folder"],
    ["link.json", "is outside the folder"],
    ["notes.txt", "is not a JSON file"],
    ["nowhere.json", "is no file that can be read"],
    [".", "is outside the folder"],
    ["a\0.json", "is no file that can be read"],
  ])("refuses the path %j", async (path, message) => {
    const { text, isError } = await call("check_domain", { domain: path });
    expect(isError).toBe(true);
    expect(text).toContain(message);
    expect(text).not.toContain("be_rich");
  });

  it("refuses a domain that expands too far", async () => {
    const parameter = { type: "integer", minimum: 0, maximum: 39 };
    const tools = [
      { ...chop, parameters: { a: parameter, b: parameter, c: parameter }, cost: "$a" },
    ];
    const { text, isError } = await call("check_domain", { domain: { ...hut, tools } });
    expect(isError).toBe(true);
    expect(text).toContain("ground actions");
  });
});

describe("plan and explain", () => {
  it("plan from the defaults or a given state", async () => {
    const { text, isError } = await call("plan", { domain: hut, goal: "be_warm" });
    expect(isError).toBe(false);
    expect(text).toContain("✓ solved");
    expect(text).toMatch(/1 +chop +2\n +2 +light +3/);
    const nearer = await call("plan", { domain: hut, goal: { warm: true }, state: { wood: 2 } });
    expect(nearer.text).not.toContain("chop");
  });

  it("report why a goal is unreachable", async () => {
    const { text, isError } = await call("explain", { domain: hut, goal: "be_rich" });
    expect(isError).toBe(false);
    expect(text).toContain("✗ unsolvable");
    expect(text).toContain("rich=true");
  });

  it("replan for a changed domain of the same name", async () => {
    const given = { goal: "be_warm", domain: hut };
    expect((await call("plan", given)).text).toContain("chop");
    const dearer = { ...hut, tools: [{ ...chop, cost: 7 }, light] };
    const { text } = await call("explain", { ...given, domain: dearer });
    expect(text).toMatch(/chop +7/);
    expect((await call("plan", { ...given, state: { wood: 1 } })).text).not.toContain("chop");
  });

  it("explain each step", async () => {
    const state = { ...nothing, at: "forest", energy: 3, has_axe: true };
    const given = { domain: "village.json", goal: "warm_home", state };
    const { text } = await call("explain", given);
    const plain = await call("plan", given);
    expect(text.length).toBeGreaterThan(plain.text.length + 50);
  });

  it.each(["plan", "explain"])("%s reports errors in goal and state", async (tool) => {
    const { text, isError } = await call(tool, { domain: hut, goal: "be_wam", state: { wod: 1 } });
    expect(isError).toBe(true);
    expect(text).toContain('did you mean "be_warm"?');
    expect(text).toContain("/state/wod");
  });
});

describe("simulate", () => {
  it("reports goals never reached and tools never used", async () => {
    const tools = [...hut.tools, { name: "rest", then: { wood: 0 }, cost: 9 }];
    const { text, isError } = await call("simulate", { domain: { ...hut, tools }, days: 4 });
    expect(isError).toBe(false);
    expect(text).toContain("4 days");
    expect(text).toMatch(/the goal be_rich was wanted \d+ times, and never reached/);
    expect(text).toContain("rich=true");
    expect(text).toContain("no plan used rest");
    expect(text).toContain("be_warm: reached 4 of 4 times");
  });

  it("repeats the same days for the same seed", async () => {
    const given = { domain: "village.json", days: IS_QUICK ? 3 : 6, seed: 5 };
    expect(await call("simulate", given)).toEqual(await call("simulate", given));
  });

  it.each([{ days: 0 }, { days: 1.5 }, { days: "x" }, { seed: -1 }, { days: 1e9 }])(
    "refuses %j",
    async (given) => {
      expect((await call("simulate", { domain: hut, ...given })).isError).toBe(true);
    },
  );
});

describe("compare", () => {
  it("reports the changes and their effect on the goals", async () => {
    const after = {
      ...hut,
      tools: [{ ...chop, cost: 5 }, light, { name: "dig", then: { rich: true } }],
    };
    const { text, isError } = await call("compare", { before: hut, after });
    expect(isError).toBe(false);
    expect(text).toContain("added: the tool dig");
    expect(text).toContain("changed: the tool chop");
    expect(text).toContain("the goal be_warm: 2 steps at cost 3 before, 2 steps at cost 6 now");
    expect(text).toContain("the goal be_rich: no plan before, 1 step at cost 1 now");
    expect((await call("compare", { before: hut, after: hut })).text).toBe("the same domain");
  });

  it("names the invalid version", async () => {
    const { text, isError } = await call("compare", { before: hut, after: {} });
    expect(isError).toBe(true);
    expect(text).toContain("after cannot be used");
  });
});

describe("the library", () => {
  it("lists and reads every text", async () => {
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toContain("understudy://docs/domains");
    for (const { uri, mimeType } of resources) {
      const [content] = (await client.readResource({ uri })).contents;
      expect(content?.mimeType).toBe(mimeType);
      expect(JSON.stringify(content).length).toBeGreaterThan(500);
    }
  });

  it("starts conversations", async () => {
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(["write_domain", "why_not"]);
    const { messages } = await client.getPrompt({
      name: "write_domain",
      arguments: { game: "a ship of pirates" },
    });
    expect(JSON.stringify(messages)).toContain("a ship of pirates");
  });

  it("mentions only existing tools and resources in its prompts", async () => {
    const known = [
      ...(await client.listTools()).tools.map(({ name }) => name),
      ...(await client.listResources()).resources.map(({ uri }) => uri),
    ];
    const given = { game: "x", domain: "x", expected: "x" };
    const prompts = await Promise.all(
      ["write_domain", "why_not"].map((name) => client.getPrompt({ name, arguments: given })),
    );
    const named = JSON.stringify(prompts).match(/understudy:[\w/-]+|check_\w+/g) ?? [];
    expect(named).not.toHaveLength(0);
    for (const name of named) expect(known).toContain(name);
  });

  it.each(["understudy://docs/../package.json", "file:///etc/passwd", "", "x".repeat(5000)])(
    "refuses %j",
    async (uri) => {
      await expect(client.readResource({ uri })).rejects.toThrow("there is no resource");
    },
  );

  it.each([
    ["x", {}, "there is no prompt"],
    ["why_not", { domain: "a.json" }, "expected is missing"],
    ["write_domain", { game: "x".repeat(30_000) }, "is longer than"],
  ])("refuses the prompt %s with %j", async (name, given, message) => {
    await expect(client.getPrompt({ name, arguments: given })).rejects.toThrow(message);
  });
});

describe("hostile input", () => {
  const deep = "[".repeat(50_000) + "]".repeat(50_000);
  const hostile: readonly unknown[] = [
    undefined,
    null,
    7,
    [],
    "",
    "{",
    `{"name": ${deep}}`,
    "x".repeat(100_000),
    `{"name": "${"x".repeat(2_000_000)}"}`,
    { name: { toString: "no" }, state: [], tools: 3 },
    JSON.parse('{"__proto__": {"polluted": true}, "name": "x"}'),
  ];

  it.each(["check_domain", "plan", "explain", "simulate", "compare"])(
    "results in an error for %s",
    async (tool) => {
      for (const domain of hostile) {
        const { text, isError } = await call(tool, {
          domain,
          before: domain,
          after: hut,
          goal: "x",
        });
        expect(isError).toBe(true);
        expect(text.length).toBeLessThan(13_000);
      }
      for (const goal of [null, [], 1, { oneOf: [] }, { wood: { ">=": "x" } }]) {
        if (tool !== "plan" && tool !== "explain") continue;
        expect((await call(tool, { domain: hut, goal })).isError).toBe(true);
      }
      expect((await call("check_domain", { domain: hut })).isError).toBe(false);
    },
  );

  it("refuses unknown tools", async () => {
    const { text, isError } = await call("erase", {});
    expect(isError).toBe(true);
    expect(text).toContain("one of check_domain, plan, explain, simulate, compare");
  });

  it("escapes terminal control characters", async () => {
    const { text } = await call("check_domain", { domain: { ...hut, name: "a\u001b[2J" } });
    expect(text).not.toContain("\u001b");
  });
});
