import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { loadDomain } from "@understudy/planner-core";
import { type RunningService, startServer } from "@understudy/server";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ClientWorkshop } from "../../../scripts/testing/client-programs.mjs";

/**
 * One member holds a tree while another fells it; then the tree is gone, and the first step is broken off. Only Cai may
 * climb for a branch, and falls, and has left before the branch counts: others must fell another tree.
 */
const hut = loadDomain({
  name: "hut",
  kinds: { tree: { held: { type: "boolean", default: false } } },
  places: { tree: 2 },
  state: {
    at: { type: "enum", values: ["home"] },
    wood: { type: "integer", min: 0, max: 8, shared: true },
    fire_lit: { type: "boolean", shared: true },
  },
  tools: [
    {
      ...{
        name: "hold",
        things: { tree: "tree" },
        claims: ["$tree"],
        duration: { from: 1, to: 4 },
      },
      ...{ when: { "$tree.held": false }, start: { "$tree.held": true } },
    },
    {
      ...{ name: "chop", things: { tree: "tree" }, claims: ["$tree"], duration: 1 },
      ...{ during: { "$tree.held": true }, then: { wood: { "+": 1 } } },
    },
    { name: "fall", then: { wood: { "+": 1 } }, duration: 0.5 },
    { name: "light_fire", when: { wood: { ">=": 2 } }, then: { fire_lit: true }, duration: 1 },
  ],
  goals: [{ name: "warm", when: { fire_lit: true } }],
});

const TREES = [7, "oak", "pine"].map((id, x) => ({
  ...{ id, kind: "tree", at: [x], properties: {} },
}));
const SQUAD = {
  members: ["ann", "bo", "cai"],
  goal: "warm",
  budgetMs: 1000,
  disabled: { ann: ["fall", { tool: "chop", args: { tree: 7 } }], bo: ["fall", "hold"] },
};

const workshop = new ClientWorkshop();
let server: RunningService;
beforeAll(async () => {
  server = await startServer({
    port: 0,
    domains: [{ name: "hut", domain: hut }],
    logLevel: "silent",
  });
});
afterAll(async () => {
  await server.close(0);
  workshop.remove();
});

it.each(ClientWorkshop.names)(
  "a squad fells trees with the client for %s: trees vanish, and a member falls",
  async (name) => {
    const command = await workshop.command(name, "play-hut");
    const game = {
      UNDERSTUDY_URL: server.url,
      UNDERSTUDY_ANSWER_MS: "60000",
      UNDERSTUDY_THINGS: JSON.stringify(TREES),
      UNDERSTUDY_SQUAD: JSON.stringify(SQUAD),
    };
    const env = { ...process.env, ...game };
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { env });
    const lines = stdout.trimEnd().split(/\r?\n/);
    expect(lines).toContain("ann stops hold: broken");
    expect(lines).toContainEqual(expect.stringMatching(/^cai stops fall: /));
    const claims = lines.filter((line) => line.includes(" claims "));
    expect(claims.length).toBeGreaterThan(0);
    const isOne = (line: string) =>
      /^(?:ann|bo|cai) claims (?:(?:7|oak|pine)(?:, |$))+$/.test(line);
    expect(claims.filter((line) => !isOne(line))).toEqual([]);
    // What the orders forbid.
    const forbidden = ["ann claims 7", "bo stops hold: broken"];
    expect(lines.filter((line) => forbidden.includes(line))).toEqual([]);
  },
);
