import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { RequestError } from "@understudy/planner-core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configuredSpec } from "./configuration.ts";
import { parseConfiguration, readConfiguration } from "./read-configuration.ts";
import { CONFIGURATION_TEMPLATE } from "./template.ts";

/** The problems and their positions. */
function wrong(source: string): string[] {
  try {
    parseConfiguration(source);
    return [];
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return error.issues.map(({ pointer, message }) => `${pointer} ${message}`);
  }
}

describe("a configuration", () => {
  it("names models, defaults and folders", () => {
    const configuration = parseConfiguration(
      `
      [models]
      planner = "nano"
      teller = "ollama/phi3#think=false"
      [defaults]
      model = "teller"
      budget_ms = 200
      timeout_ms = 3000
      reading_timeout_ms = 30000
      [folders]
      models = "big/models"
      `,
      "/game",
    );
    expect(configuration).toEqual({
      models: { planner: "nano", teller: "ollama/phi3#think=false" },
      defaults: { model: "teller", budgetMs: 200, timeoutMs: 3000, readingTimeoutMs: 30_000 },
      folders: { models: resolve("/game/big/models") },
    });
    expect(configuredSpec(configuration, "teller")).toBe("ollama/phi3#think=false");
    expect(configuredSpec(configuration, "toString")).toBe("toString");
  });

  it("may be empty, and ignores the service's sections", () => {
    const nothing = { models: {}, defaults: {}, folders: {} };
    expect(parseConfiguration("")).toEqual(nothing);
    expect(parseConfiguration('[server]\nport = "odd"\n[tenants.acme]\nweight = 2')).toEqual(
      nothing,
    );
  });

  it("is refused with all problems, each with its position", () => {
    const source = `[modls]
[models]
a = "phi3"
"b b" = "nano"
c = 3
d = "nano#heat=1"
[defaults]
  budget_ms = -1
model = "e"
budget = 3
[folders]
models = ""
`;
    expect(wrong(source)).toEqual([
      "/modls line 1, column 1: is not a section",
      '/models/a line 3, column 1: "phi3" names no model',
      "/models/b b line 4, column 1: is not a valid name",
      "/models/c line 5, column 1: is 3; it must be a SPEC",
      expect.stringMatching(/^\/models\/d line 6, column 1: .*heat/),
      "/defaults/budget_ms line 8, column 3: is -1; it must be an integer from 1 to 3600000",
      "/defaults/budget line 10, column 1: is not known here",
      '/folders/models line 12, column 1: is ""; it must be a text',
      '/defaults/model line 9, column 1: "e" names no model',
    ]);
    expect(wrong("models = 3")).toEqual(["/models line 1, column 1: is 3; it must be a section"]);
    expect(wrong("[models]\na = ")).toEqual([expect.stringMatching(/^ line 2, column \d+: /)]);
    expect(wrong("defaults = { model = 4 }")).toEqual([
      "/defaults/model line 1, column 1: is 4; it must be a SPEC, a name of [models], or pool",
    ]);
  });

  it("reports a position for every problem, whatever the file contains", () => {
    const piece = fc.constantFrom(
      ..."[]={}\"'\n.#,ab1 ",
      "[models]\n",
      "defaults.model = ",
      "__proto__",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        for (const problem of wrong(pieces.join("")))
          expect(problem).toMatch(/line \d+, column \d+/);
      }),
    );
  });

  it("may have a pool: models, SPECs, tables with settings, and rules", () => {
    const { pool, defaults } = parseConfiguration(`
      [models]
      far = "ollama/phi3"
      [defaults]
      model = "pool"
      [pool]
      strategy = "race"
      rules = [{ when = { persona = true }, use = "large" }]
      [[pool.members]]
      model = "nano"
      [[pool.members]]
      name = "large"
      model = "far"
      price = 2
      tasks = ["plan", "judge"]
    `);
    expect(defaults.model).toBe("pool");
    expect(pool).toEqual({
      strategy: "race",
      rules: [{ when: { persona: true }, use: "large" }],
      members: [
        { model: "nano" },
        { name: "large", model: "far", price: 2, tasks: ["plan", "judge"] },
      ],
    });
    const ordered = parseConfiguration(`
      [defaults]
      breaker_ratio = 0.3
      breaker_window_ms = 5000
      breaker_cooldown_ms = 2000
      [pool]
      strategy = "hedged"
      members = ["nano", { name = "large", model = "ollama/phi3", weight = 2.5 }, "ollama/qwen"]
      order = ["ollama/qwen", "large"]
      hedge_share = 0.2
      member_cooldown_ms = 9000
    `);
    expect(ordered.defaults).toEqual({
      ...{ failureRatio: 0.3, windowMs: 5000, cooldownMs: 2000 },
    });
    expect(ordered.pool).toEqual({
      ...{ strategy: "hedged", hedgeShare: 0.2, memberCooldownMs: 9000 },
      members: [
        { model: "ollama/qwen" },
        { name: "large", model: "ollama/phi3", weight: 2.5 },
        { model: "nano" },
      ],
    });
    expect(parseConfiguration('[pool]\nmembers = ["nano"]').pool).toEqual({
      members: [{ model: "nano" }],
    });
  });

  it("is refused if its pool is invalid, with the position of each problem", () => {
    const source = `[models]
pool = "nano"
[pool]
strategy = "routed"
rules = [{ when = { mood = "sunny" }, use = 3 }]
[[pool.members]]
model = "phi3"
price = -1
[[pool.members]]
name = "large"
tasks = ["sing"]
`;
    expect(wrong(source)).toEqual([
      "/models/pool line 2, column 1: is not a valid name",
      expect.stringMatching(/^\/pool\/strategy line 4, column 1: is "routed"; it must be one of /),
      "/pool/members/0/price line 8, column 1: is -1; it must be a number of at least 0",
      '/pool/members/0/model line 7, column 1: "phi3" names no model',
      "/pool/members/1/tasks line 11, column 1: is a list; it must be a list of plan, choose, judge, write",
      "/pool/members/1 line 9, column 1: has no model",
      expect.stringMatching(/^\/pool\/rules\/0\/use line 5, column 1: /),
      expect.stringMatching(/^\/pool\/rules\/0\/when\/mood line 5, column 1: /),
    ]);
    expect(wrong('[defaults]\nmodel = "pool"')).toEqual([
      "/defaults/model line 2, column 1: there is no pool",
    ]);
    expect(wrong('[pool]\nmembers = ["nano"]\norder = ["nano", "nano", "far"]')).toEqual([
      '/pool/order/1 line 3, column 1: "nano" is named twice',
      '/pool/order/2 line 3, column 1: "far" is not a member',
    ]);
    expect(wrong("pool = 3\n")).toEqual(["/pool line 1, column 1: is 3; it must be a section"]);
    expect(wrong("[pool]\nmembers = [3]")).toEqual([
      "/pool/members/0 line 2, column 1: is 3; it must be a SPEC, or a table with a model",
    ]);
  });

  it("is read from a file, and reports a missing one", async () => {
    const folder = await mkdtemp(join(tmpdir(), "understudy-configuration-"));
    const path = join(folder, "understudy.toml");
    await expect(readConfiguration(path)).rejects.toThrow(
      /cannot be read \(ENOENT\).*understudy init/,
    );
    await writeFile(path, CONFIGURATION_TEMPLATE);
    const { folders } = await readConfiguration(path);
    expect(folders.models).toBe(join(folder, "models"));
    await rm(folder, { recursive: true });
  });
});

describe("the configuration written by init", () => {
  it("is valid, also with every suggested line", () => {
    expect(wrong(CONFIGURATION_TEMPLATE)).toEqual([]);
    const all = CONFIGURATION_TEMPLATE.replaceAll(/^# (\w+ = |\[)/gm, "$1");
    expect(all).not.toBe(CONFIGURATION_TEMPLATE);
    expect(wrong(all)).toEqual([]);
  });
});
