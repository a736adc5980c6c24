import { describe, expect, it } from "vitest";
import { DomainError } from "../../../base/errors.ts";
import { openCompiled } from "../../compiled/compiled-domain.ts";
import { compileDomain } from "../../compiled/index.ts";
import { provePlan } from "../../plan/prove-plan.ts";
import { loadDomain } from "../load-domain.ts";

const DUNGEON = {
  name: "dungeon",
  kinds: {
    chest: {
      gold: { type: "integer", min: 0, max: 20 },
      locked: { type: "boolean" },
    },
    key: { opens: { type: "thing", of: "chest" } },
    nook: {},
  },
  places: { chest: 3, key: 2, nook: 2 },
  state: {
    near: { type: "thing", of: ["chest", "key", "nook"], position: true },
    holds: { type: "thing", of: ["key"] },
    gold: { type: "integer", min: 0, max: 40 },
    hurt: { type: "boolean", sensed: true },
  },
  tools: [
    {
      name: "go",
      things: { to: ["chest", "key", "nook"] },
      then: { near: "$to" },
      cost: { way: "$to" },
    },
    {
      name: "take",
      things: { key: "key" },
      when: { near: "$key" },
      then: { holds: "$key" },
      claims: ["$key"],
    },
    {
      name: "unlock",
      things: { chest: "chest", key: "key" },
      when: { near: "$chest", holds: "$key", "$key.opens": "$chest" },
      then: { "$chest.locked": false },
    },
    {
      name: "steal",
      things: { chest: "chest" },
      when: { near: "$chest", "$chest.locked": false, "$chest.gold": { ">": 0 } },
      then: { gold: { "+": "$chest.gold" }, "$chest.gold": 0 },
      claims: ["$chest"],
      cost: 2,
    },
    { name: "hide", things: { nook: "nook" }, when: { near: "$nook" }, then: { hurt: false } },
  ],
  goals: [
    { name: "rich", when: { gold: { ">=": 30 } } },
    { name: "safe", when: { hurt: false }, priority: 5 },
    { name: "robbed", things: { it: "chest" }, when: { "$it.gold": 0 } },
    { name: "at", things: { it: ["chest", "nook"] }, when: { near: "$it" } },
  ],
} as const;

function issuesOf(definition: unknown): readonly string[] {
  try {
    loadDomain(definition);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return error.issues.map(({ pointer, message }) => `${pointer} ${message}`);
  }
}

describe("a domain with kinds", () => {
  const domain = loadDomain(DUNGEON);

  it("may say how many agents a thing serves, which changes no plan", () => {
    const capacity = { nook: 3, chest: "gold" };
    const other = loadDomain({ ...DUNGEON, capacity });
    expect([...(other.kinds?.capacities ?? [])]).toEqual(Object.entries(capacity));
    expect(other.hash).toBe(domain.hash);
    expect(other.written).toMatchObject({ capacity });
  });

  it("has a variable for each place and each property of it", () => {
    expect(domain.variableNames).toEqual([
      ...["near", "holds", "gold", "hurt"],
      ...["chest_1", "chest_1.gold", "chest_1.locked", "chest_2", "chest_2.gold"],
      ...["chest_2.locked", "chest_3", "chest_3.gold", "chest_3.locked"],
      ...["key_1", "key_1.opens", "key_2", "key_2.opens", "nook_1", "nook_2"],
    ]);
    expect(domain.variable("near")?.values).not.toContain("nothing");
    expect(domain.variable("holds")?.values).toEqual(["elsewhere", "key_1", "key_2", "nothing"]);
    expect(domain.read(domain.state({ gold: 0, hurt: false }))).toMatchObject({
      ...{ near: "elsewhere", holds: "nothing", chest_1: false },
      ...{ "chest_1.gold": 0, "key_1.opens": "nothing" },
    });
  });

  it("acts on the present things, with their own properties", () => {
    const state = domain.state({
      ...{ near: "chest_2", gold: 3, hurt: false, chest_2: true, "chest_2.gold": 12 },
    });
    const steal = (chest: string): number => domain.actionOf({ tool: "steal", args: { chest } });
    const robbed = domain.condition({ gold: 15, "chest_2.gold": 0 });
    expect(provePlan(domain, state, [steal("chest_2")], robbed)).toMatchObject({ sound: true });
    expect(provePlan(domain, state, [steal("chest_1")], robbed)).toMatchObject({ sound: false });
  });

  it("compares things with properties that are things", () => {
    const state = domain.state({
      ...{ near: "chest_1", holds: "key_2", gold: 0, hurt: false, chest_1: true },
      ...{ key_2: true, "chest_1.locked": true, "key_2.opens": "chest_1" },
    });
    const unlocked = domain.condition({ "chest_1.locked": false });
    const unlocks = (key: string): boolean => {
      const action = domain.actionOf({ tool: "unlock", args: { chest: "chest_1", key } });
      return provePlan(domain, state, [action], unlocked).sound;
    };
    expect(unlocks("key_2")).toBe(true);
    expect(unlocks("key_1")).toBe(false);
  });

  it("has the things of goals at the first places of their kinds", () => {
    expect(domain.goals.map(({ name }) => name)).toEqual([
      ...["rich", "safe", "robbed", "at.chest", "at.nook"],
    ]);
    expect(domain.format(domain.goal("robbed").condition)).toBe("chest_1.gold=0,chest_1=true");
    expect(domain.kinds?.goals.get("at")?.variants).toEqual([
      { goal: "at.chest", places: new Map([["it", "chest_1"]]) },
      { goal: "at.nook", places: new Map([["it", "nook_1"]]) },
    ]);
  });

  it("lists the things that its tools use and claim", () => {
    expect(domain.kinds?.tools.get("steal")).toEqual({
      things: new Map([["chest", ["chest"]]]),
      claims: ["chest"],
    });
    expect(domain.kinds?.position).toBe("near");
  });

  it("is the same domain when loaded from its written form, or opened in another thread", () => {
    const again = loadDomain(JSON.stringify(domain.written));
    expect(again.hash).toBe(domain.hash);
    expect(again.kinds).toEqual(domain.kinds);
    const opening = openCompiled(structuredClone(compileDomain(DUNGEON).compiled));
    let step = opening.next();
    while (step.done !== true) step = opening.next();
    expect(step.value.hash).toBe(domain.hash);
    expect(step.value.kinds).toEqual(domain.kinds);
    expect(Object.isFrozen(domain.written.tools)).toBe(true);
  });

  it("has the same meaning as a file without kinds, whatever the names of its places", () => {
    expect(loadDomain(domain.definition).hash).toBe(domain.hash);
  });
});

describe("the hash of a domain with kinds", () => {
  const { hash } = loadDomain(DUNGEON);
  const [go, take, unlock, steal, hide] = DUNGEON.tools;

  it("depends on its meaning, not on its form", () => {
    const { chest, key, nook } = DUNGEON.kinds;
    const otherwise = {
      ...steal,
      things: { chest: ["chest"] },
      claims: ["$chest"],
      when: { near: "$chest", "${chest}.gold": { ">": 0 }, "$chest.locked": false },
      then: { "${chest}.gold": 0, gold: { "+": { var: "$chest.gold" } } },
    };
    const same = {
      ...DUNGEON,
      kinds: { nook, key, chest },
      places: { nook: 2, key: 2, chest: 3 },
      tools: [hide, otherwise, unlock, { ...take, claims: [] }, go],
      words: { chest: ["strongbox"], "chest.gold": ["coins"] },
    };
    expect(loadDomain(same).hash).toBe(hash);
  });

  it("changes with the number of places, with properties and with things", () => {
    const { gold, locked } = DUNGEON.kinds.chest;
    const others = [
      { places: { ...DUNGEON.places, chest: 4 } },
      { kinds: { ...DUNGEON.kinds, chest: { gold: { ...gold, max: 21 }, locked } } },
      { tools: [go, take, unlock, steal, { ...hide, things: { nook: "chest" } }] },
    ];
    const hashes = others.map((change) => loadDomain({ ...DUNGEON, ...change }).hash);
    expect(new Set([hash, ...hashes]).size).toBe(4);
  });
});

describe("mistakes with kinds", () => {
  const wrong = (change: object): readonly string[] => issuesOf({ ...DUNGEON, ...change });

  it("are reported once, where the author can mend them", () => {
    expect(
      wrong({ kinds: { ...DUNGEON.kinds, nook: { depth: { type: "integer", min: 3 } } } }),
    ).toEqual(["/kinds/nook/depth/max is missing"]);
    expect(
      wrong({ kinds: { ...DUNGEON.kinds, key: { opens: { type: "thing", of: "chets" } } } }),
    ).toEqual(['/kinds/key/opens/of there is no kind "chets"']);
    expect(wrong({ kinds: [] })[0]).toBe("/kinds must be an object, not an array");
    expect(wrong({ places: { chest: 0, chets: 2 } })).toEqual([
      "/places/chest is 0",
      '/places/chets there is no kind "chets"',
    ]);
    expect(wrong({ capacity: { chest: 0, key: "opens", nook: "gold", chets: 2 } })).toEqual([
      "/capacity/chest is 0",
      '/capacity/key is the text "opens"',
      '/capacity/nook is the text "gold"',
      '/capacity/chets there is no kind "chets"',
    ]);
    expect(wrong({ capacity: 3 })).toEqual(["/capacity must be an object, not 3"]);
  });

  it("include unknown properties, things and claims", () => {
    const tool = { name: "steal", things: { chest: "chest" } };
    const withTool = (own: object): readonly string[] =>
      wrong({ tools: [{ ...tool, ...own }], goals: [] });
    expect(withTool({ when: { "$chest.glod": 1 }, then: { hurt: true } })).toEqual([
      '/tools/0/when/$chest.glod "glod" is not a property of chest',
    ]);
    expect(withTool({ then: { gold: { "+": "$chest.glod" } } })).toEqual([
      '/tools/0/then/gold/+ "glod" is not a property of chest',
    ]);
    expect(withTool({ claims: ["$chets"] })).toEqual([
      '/tools/0/claims/0 the text "$chets" is no thing of this tool',
    ]);
    expect(withTool({ things: { chest: "chets" } })).toEqual([
      '/tools/0/things/chest there is no kind "chets"',
    ]);
    expect(withTool({ parameters: { chest: { type: "boolean" } } })).toEqual([
      '/tools/0/things/chest "chest" is a parameter as well',
    ]);
    expect(withTool({ then: { near: "$nook" } })[0]).toMatch("/tools/0/then/near");
  });

  it("include goals and variables", () => {
    const goal = { name: "robbed", things: { it: "chest" }, when: { "$it.glod": 0 } };
    expect(wrong({ goals: [goal] })).toEqual([
      '/goals/0/when/$it.glod "glod" is not a property of chest',
    ]);
    expect(wrong({ goals: [{ ...goal, when: { "$it.gold": 50 } }] })).toEqual([
      "/goals/0/when/$it.gold 50 is not a value of chest_1.gold",
    ]);
    const goals = [DUNGEON.goals[3], { name: "odd", when: { nowhere: true } }];
    expect(wrong({ goals })).toEqual(['/goals/1/when/nowhere "nowhere" is not a variable']);
    expect(wrong({ state: { ...DUNGEON.state, chest_1: { type: "boolean" } } })).toEqual([
      '/state/chest_1 "chest_1" is the name of a place of the kind "chest"',
    ]);
    const at = { type: "thing", of: "chest", position: true };
    expect(wrong({ kinds: { ...DUNGEON.kinds, key: { opens: at } } })).toEqual([
      "/kinds/key/opens/position a property cannot be the agent's position",
    ]);
  });
});
