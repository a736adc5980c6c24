import { readFileSync } from "node:fs";
import { loadDomain, PlanLibrary } from "@understudy/planner-core";
import { DUNGEON, HUT } from "@understudy/session/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLibrary } from "../flat/flat-library.ts";
import { LibraryClient } from "../testing/library-client.ts";
import { checksumOf } from "./checksum.ts";
import { readGame, writeGame } from "./game-file.ts";
import { GameFileError } from "./game-file-error.ts";

const guard = loadDomain(
  readFileSync(new URL("../../../../examples/domains/guard.json", import.meta.url), "utf8"),
);
const hut = loadDomain(HUT);

function prepared(): PlanLibrary {
  const planLibrary = new PlanLibrary(hut);
  const go = (place: string) => hut.actionOf({ tool: "goto", args: { place } });
  const chop = hut.actionOf({ tool: "chop", args: {} });
  const light = hut.actionOf({ tool: "light_fire", args: {} });
  const actions = [go("forest"), chop, chop, go("home"), light];
  planLibrary.add(actions, { goal: hut.goal("warm") });
  return planLibrary;
}

const game = writeGame({
  hut: { domain: hut, planLibrary: prepared() },
  guard: { domain: guard, hasTables: true },
});

/** The pointer of the first mistake in a file. */
function placeOf(source: unknown): string | undefined {
  try {
    readGame(source);
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(GameFileError);
    const [first] = (error as GameFileError).issues;
    expect(first?.message.length).toBeGreaterThan(5);
    return first?.pointer;
  }
}

describe("a game file", () => {
  it("has the domains, the plans and the tables that it was written with", () => {
    expect(game).toMatchObject({ plans: 5, tables: 3, withoutTable: [] });
    const read = readGame(game.text);
    expect([...read.keys()]).toEqual(["hut", "guard"]);
    expect(read.get("hut")?.domain.hash).toBe(hut.hash);
    expect(read.get("hut")?.planLibrary?.size).toBe(5);
    const planner = read.get("guard")?.planner;
    const domain = read.get("guard")?.domain as typeof guard;
    expect(planner?.policy({ domain, goal: domain.goals[0] as never })).toBeDefined();
    expect(readGame(JSON.parse(game.text)).size).toBe(2);
    expect(writeGame({ hut: { domain: hut, planLibrary: prepared() } }).text).toBe(
      writeGame({ hut: { domain: hut, planLibrary: prepared() } }).text,
    );
  });

  it("says of each goal without a table why it has none", () => {
    const village = loadDomain(
      readFileSync(new URL("../../../../examples/domains/village.json", import.meta.url), "utf8"),
    );
    const domains = { village: { domain: village, hasTables: true }, hut: { domain: hut } };
    const { tables, withoutTable } = writeGame(domains);
    expect(tables).toBe(0);
    expect(withoutTable).toHaveLength(village.goals.length);
    const why = expect.stringMatching(/^too large: 238,085,568 states need 3\.81 GB to build/);
    expect(withoutTable).toContainEqual({ domain: "village", goal: "build", why });
  });

  it("is opened by the library", async () => {
    const client = new LibraryClient(
      createLibrary(() => 0),
      { game: game.text, expansions: 100 },
    );
    client.say({ type: "hello", protocol: [1], client: "test", domain: "guard" });
    const values = {
      ...{ at: "post", enemy: "none", weapon: "none", arrows: 0, health: 3 },
      ...{ in_cover: false, alarm: false, gate_closed: false, has_bandage: true },
    };
    client.tell({ type: "state", agent: "ann", nowMs: 0, values });
    client.tell({ type: "want", agent: "ann", goal: "secure", budgetMs: 5 });
    const plan = (await client.play()).find(({ type }) => type === "plan");
    expect(plan).toMatchObject({ status: "solved", source: "classical" });
    client.close();
  });

  it("is opened by the library for a world of things, and has no tables that know none of its ways", async () => {
    const { text, tables, withoutTable } = writeGame({
      dungeon: { domain: DUNGEON, hasTables: true },
    });
    expect(tables).toBe(0);
    expect(withoutTable.map(({ goal }) => goal)).toEqual(DUNGEON.goals.map(({ name }) => name));
    expect(withoutTable[0]?.why).toContain("ways");
    const client = new LibraryClient(
      createLibrary(() => 0),
      { game: text, expansions: 100 },
    );
    client.say({ type: "hello", protocol: [1], client: "test", domain: "dungeon", world: {} });
    const chests = ["old", "red"].map((id, at) => {
      return { id, kind: "chest", at: [10 + at, 0], properties: { gold: 9 + at } };
    });
    client.tell({ type: "see", part: 1, parts: 1, things: chests });
    const values = { near: "nothing", gold: 10, hurt: false };
    client.tell({ type: "state", agent: "ann", nowMs: 0, at: [0, 0], values });
    client.tell({ type: "want", agent: "ann", goal: "rich", budgetMs: 5 });
    const plan = (await client.play()).find(({ type }) => type === "plan");
    expect(plan).toMatchObject({ status: "solved", cost: 13 });
    expect(JSON.stringify(plan)).toContain('{"tool":"steal","args":{"chest":"red"}}');
    client.close();
  });

  it("is refused with its place if it is cut, foreign, old or changed", () => {
    const { text } = game;
    expect(placeOf(text.slice(0, -20))).toBe("");
    expect(placeOf("{}")).toBe("/format");
    expect(placeOf("village")).toBe("");
    expect(placeOf(7)).toBe("");
    expect(placeOf(text.replace('"version":1', '"version":2'))).toBe("/version");
    expect(placeOf(text.replace("fire_lit", "fire_lot"))).toBe("/checksum");
    const library = createLibrary(() => 0);
    expect(library.open(JSON.stringify({ game: text.replace("wood", "woad") }))).toBe(0);
    expect(JSON.parse(library.lastError())).toMatchObject({
      code: "invalid-game",
      pointer: "/game/checksum",
      hint: expect.stringContaining("understudy export"),
    });
  });

  it("shows every change of a letter, and every cut", () => {
    const { text } = writeGame({ hut: { domain: hut } });
    const end = text.length - 2;
    fc.assert(
      fc.property(fc.nat(end), fc.constantFrom(...'a0{"z '), (at, letter) => {
        if (text[at] === letter) return;
        const changed = text.slice(0, at) + letter + text.slice(at + 1);
        // White space between tokens is no change.
        if (JSON.stringify(parsedOr(changed)) === JSON.stringify(JSON.parse(text))) return;
        expect(placeOf(changed)).toBeDefined();
        expect(placeOf(text.slice(0, at))).toBeDefined();
      }),
    );
  });

  it("is refused where a part does not fit, even if somebody mended the checksum", () => {
    const { content } = JSON.parse(game.text);
    const mended = (change: (domains: unknown[]) => void): unknown => {
      const changed = structuredClone(content);
      change(changed.domains);
      const checksum = checksumOf(JSON.stringify(changed));
      return { ...JSON.parse(game.text), content: changed, checksum };
    };
    expect(placeOf(mended(() => {}))).toBeUndefined();
    const cases: readonly (readonly [string, (hut: Parts, guard: Parts) => void])[] = [
      ["1/tables/domain", (_, guard) => Object.assign(guard.tables, { domain: "other" })],
      ["1/tables/tables/0", (_, guard) => Object.assign(guard.tables, { tables: [7] })],
      ["0/planLibrary", (hut) => Object.assign(hut, { planLibrary: {} })],
      ["0/domain", (hut) => Object.assign(hut, { domain: {} })],
    ];
    for (const [place, change] of cases) {
      const file = mended(([hut, guard]) => change(hut as Parts, guard as Parts));
      expect(placeOf(file)?.startsWith(`/content/domains/${place}`), place).toBe(true);
    }
  });
});

interface Parts {
  readonly tables: object;
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
