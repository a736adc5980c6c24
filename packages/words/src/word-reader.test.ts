import { type DirectiveReading, type Domain, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ENGLISH } from "./language/english.ts";
import { LanguageReader } from "./language-reader.ts";
import { WordReader } from "./word-reader.ts";

/** The domain of a smith; two goals and a value have `words`. */
const smith = loadDomain({
  name: "smith",
  state: {
    at: { type: "enum", values: ["forge", "market", "forest", "tavern"] },
    coins: { type: "integer", min: 0, max: 9 },
    iron: { type: "integer", min: 0, max: 6 },
    charcoal: { type: "integer", min: 0, max: 6 },
    swords: { type: "integer", min: 0, max: 4 },
    hungry: { type: "boolean" },
    fire_lit: { type: "boolean" },
    dog: { type: "enum", values: ["loose", "tied", "gone"] },
  },
  tools: [
    {
      name: "goto",
      description: "Walk to a place.",
      parameters: { place: { enum: ["forge", "market", "forest", "tavern"] } },
      then: { at: "$place" },
    },
    { name: "burn_charcoal", when: { at: "forest" }, then: { charcoal: { "+": 1 } }, cost: 3 },
    {
      name: "light_fire",
      when: { at: "forge", charcoal: { ">=": 1 } },
      then: { charcoal: { "-": 1 }, fire_lit: true },
    },
    {
      name: "forge_sword",
      when: { fire_lit: true, iron: { ">=": 1 } },
      then: { iron: { "-": 1 }, swords: { "+": 1 } },
      cost: 3,
    },
    {
      name: "sell",
      description: "Sell something for two coins.",
      parameters: { ware: { enum: ["swords", "iron", "charcoal"] } },
      when: { at: "market", $ware: { ">=": 1 } },
      then: { $ware: { "-": 1 }, coins: { "+": 2 } },
    },
    {
      name: "eat_stew",
      when: { at: "tavern", coins: { ">=": 1 } },
      then: { coins: { "-": 1 }, hungry: false },
    },
    { name: "tie_dog", description: "Put the dog on a chain.", then: { dog: "tied" } },
    { name: "beat_dog", description: "Chase the dog away with a stick.", then: { dog: "gone" } },
  ],
  goals: [
    { name: "eat", when: { hungry: false }, priority: 4 },
    { name: "get_rich", words: ["money"], when: { coins: { ">=": 6 } }, priority: 3 },
    { name: "warm_forge", words: ["heizen"], when: { fire_lit: true }, priority: 2 },
    {
      name: "arm_town",
      description: "Swords hang in the armoury.",
      when: { swords: { ">=": 2 } },
      priority: 1,
    },
    { name: "calm_dog", when: { dog: { "!=": "loose" } } },
  ],
  words: { tavern: ["the Red Ox"], forest: ["Wald"] },
});

const reader = new WordReader();
const read = (text: string): DirectiveReading => reader.readDirective(smith, text);
const goalsOf = (text: string): (string | undefined)[] =>
  read(text).goals.map(({ declared }) => declared.name);
const banned = ({ disabled }: DirectiveReading, domain: Domain = smith): string[] =>
  Array.from({ length: domain.actions.count }, (_, id) => id)
    .filter((id) => disabled?.has(id) === true)
    .map((id) => domain.formatAction(id));
const kept = ({ maintain }: DirectiveReading): string | undefined =>
  maintain && smith.format(maintain);

describe("a goal", () => {
  it("is found by its name, its words and the tools that serve it", () => {
    expect(goalsOf("eat!")).toEqual(["eat"]);
    expect(goalsOf("Get some money.")).toEqual(["get_rich"]);
    expect(goalsOf("Would you forge us some swords, please?")).toEqual(["arm_town"]);
  });

  it("is found by synonyms and by complaints", () => {
    expect(goalsOf("I'm starving.")).toEqual(["eat"]);
    expect(goalsOf("It is freezing in here.")).toEqual(["warm_forge"]);
    expect(goalsOf("We are broke.")).toEqual(["get_rich"]);
  });

  it("is found by idioms, even with gaps", () => {
    expect(goalsOf("Tuck in.")).toEqual(["eat"]);
    expect(goalsOf("Calm that mad dog down.")).toEqual(["calm_dog"]);
  });

  it("is found if it is the only one", () => {
    const hut = loadDomain({
      name: "hut",
      state: { fire_lit: { type: "boolean" } },
      tools: [{ name: "light_fire", then: { fire_lit: true } }],
      goals: [{ name: "warm", when: { fire_lit: true } }],
    });
    const { goals, confidence } = reader.readDirective(hut, "It is freezing in here!");
    expect(goals.map(({ goal }) => goal.name)).toEqual(["warm"]);
    expect(confidence).toBeGreaterThan(0.5);
    expect(reader.readDirective(hut, "The quick brown xyzzy.").goals).toEqual([]);
  });

  it("is never invented", () => {
    expect(read("The quick brown xyzzy.").goals).toEqual([]);
    expect(read("").confidence).toBe(0);
  });

  it("follows the verb rather than its object", () => {
    expect(goalsOf("Sell the swords.")).toEqual(["get_rich"]);
    expect(goalsOf("Forge swords.")).toEqual(["arm_town"]);
  });
});

describe("several goals", () => {
  it.each([
    ["First eat, then light the fire.", ["eat", "warm_forge"]],
    ["Eat, light the fire and get rich.", ["eat", "warm_forge", "get_rich"]],
    ["Light the fire before you eat.", ["warm_forge", "eat"]],
    ["Before you eat, light the fire.", ["warm_forge", "eat"]],
    ["Eat after you have lit the fire.", ["warm_forge", "eat"]],
    ["Get rich, but first eat something.", ["eat", "get_rich"]],
    ["Don't eat until the fire is lit.", ["warm_forge", "eat"]],
    ["1. fire 2. money 3. food", ["warm_forge", "get_rich", "eat"]],
    ["Money first, swords later.", ["get_rich", "arm_town"]],
  ])("are put in order: %s", (text, goals) => {
    expect(goalsOf(text)).toEqual(goals);
  });
});

describe("a ban", () => {
  it("is on a place", () => {
    const reading = read("Get rich, but stay away from the forest.");
    expect(banned(reading)).toEqual(["goto(place=forest)"]);
    expect(reading.goals.map(({ goal }) => goal.name)).toEqual(["get_rich"]);
  });

  it("is on a tool, with or without an argument", () => {
    expect(banned(read("No selling today."))).toEqual([
      "sell(ware=charcoal)",
      "sell(ware=iron)",
      "sell(ware=swords)",
    ]);
    expect(banned(read("Make money without selling swords."))).toEqual(["sell(ware=swords)"]);
    expect(banned(read("See to the dog, but do not beat it."))).toEqual(["beat_dog()"]);
  });

  it("is on a place by its players' name", () => {
    expect(banned(read("Keep out of the Red Ox."))).toEqual(["goto(place=tavern)"]);
  });

  it("dismisses a goal, and all goals that nothing else serves", () => {
    expect(read("Never mind the swords, eat.").skipped).toEqual([smith.goal("arm_town")]);
    expect(read("The swords can wait.").skipped).toEqual([smith.goal("arm_town")]);
    expect(read("Anything but eating!").skipped).toEqual([smith.goal("eat")]);
    const reading = read("No stew today.");
    expect(banned(reading)).toEqual(["eat_stew()"]);
    expect(reading.skipped).toEqual([smith.goal("eat")]);
  });

  it("is none if a negation has another meaning", () => {
    for (const text of [
      "Don't forget to eat.",
      "I have not eaten all day.",
      "Why not eat?",
      "There's no food left.",
    ]) {
      const { goals, disabled, skipped } = read(text);
      expect([text, goals[0]?.goal.name, disabled, skipped]).toEqual([text, "eat", undefined, []]);
    }
  });

  it("may be a bound on a number", () => {
    expect(kept(read("Get rich, but keep at least two iron."))).toBe("iron>=2");
    expect(kept(read("Light the fire, and never let the coins drop below 3."))).toBe("coins>=3");
    expect(kept(read("Forge swords, but keep the charcoal at four at most."))).toBe("charcoal<=4");
  });
});

describe("a target", () => {
  it("is an argument of a tool that serves the goal", () => {
    const [wish] = read("Sell iron.").goals;
    expect(wish?.goal.name).toBe("get_rich");
    const { without } = wish ?? {};
    const names = Array.from({ length: smith.actions.count }, (_, id) => id)
      .filter((id) => without?.has(id) === true)
      .map((id) => smith.formatAction(id));
    expect(names).toEqual(["sell(ware=charcoal)", "sell(ware=swords)"]);
  });

  it("is not the counted thing of the goal, unless a way to it is named", () => {
    const store = loadDomain({
      name: "store",
      state: {
        herbs: { type: "integer", min: 0, max: 9 },
        salt: { type: "integer", min: 0, max: 9 },
      },
      tools: [
        {
          name: "buy",
          parameters: { good: { enum: ["herbs", "salt"] } },
          then: { $good: { "+": 1 } },
        },
        { name: "gather", description: "Pick them in the wood.", then: { herbs: { "+": 1 } } },
      ],
      goals: [{ name: "stock_herbs", when: { herbs: { ">=": 3 } } }],
    });
    const barred = (text: string): number =>
      reader.readDirective(store, text).goals[0]?.without?.size ?? 0;
    expect(barred("We need five herbs on that shelf.")).toBe(0);
    expect(barred("Buy herbs.")).toBe(1);
  });

  it("may be an amount", () => {
    const [wish] = read("Get eight coins together.").goals;
    expect(wish?.declared.name).toBe("get_rich");
    expect(wish && smith.format(wish.goal.condition)).toBe("coins>=8");
    expect(wish?.goal.name, "another condition than the declared one").toBeUndefined();
  });

  it("is no amount out of range or of something else", () => {
    for (const text of ["Get a hundred coins.", "Get 50 coins.", "Get rich within 3 days."]) {
      expect(read(text).goals[0]?.goal).toBe(smith.goal("get_rich"));
    }
  });
});

describe("other languages", () => {
  it("are read by the words of the domain and the function words of the language", () => {
    const reading = read("Bitte heizen, aber geh nicht in den Wald!");
    expect(reading.goals.map(({ goal }) => goal.name)).toEqual(["warm_forge"]);
    expect(banned(reading)).toEqual(["goto(place=forest)"]);
  });

  it("may be left out, and others added", () => {
    const pirate = {
      ...ENGLISH,
      code: "en-pirate",
      cues: { ...ENGLISH.cues, avoid: "give the slip to" },
    };
    const { disabled } = new LanguageReader({ languages: [pirate] }).readDirective(
      smith,
      "Give the slip to the forest.",
    );
    expect(disabled?.size).toBe(1);
  });
});

describe("confidence", () => {
  it("is high for a named goal, low for words that hardly match", () => {
    const sure = read("Light the fire.").confidence;
    const guessed = read(
      "Do you know what my uncle said about iron and stew and money?",
    ).confidence;
    expect(sure).toBeGreaterThan(0.9);
    expect(guessed).toBeLessThan(0.7);
  });
});

describe("because", () => {
  it("lists the interpretation of each word", () => {
    const { because } = read("Sell iron, keep two coins, but don't beat the dog.");
    expect(because).toContainEqual({ words: "sell iron", kind: "goal", of: "get_rich" });
    expect(because).toContainEqual({ words: "sell iron", kind: "target", of: "sell(ware=iron)" });
    expect(because).toContainEqual({ words: "beat dog", kind: "ban", of: "beat_dog()" });
    expect(because.find(({ kind }) => kind === "keep")?.of).toBe("coins>=2");
  });
});

describe("a persona", () => {
  const wants = (text: string): string | undefined => {
    const { goals } = reader.readPersona(smith, text);
    return [...goals].sort((a, b) => b[1] - a[1])[0]?.[0].name;
  };

  it("favours the goals of its description", () => {
    expect(wants("a greedy man who loves coins")).toBe("get_rich");
    expect(wants("a glutton")).toBe("eat");
    expect(wants("an old soldier who cannot resist a good blade")).toBe("arm_town");
  });

  it("favours an end of its dislikes and avoids its aversions", () => {
    expect(wants("a frail man who cannot stand the cold")).toBe("warm_forge");
    const { goals } = reader.readPersona(smith, "a dreamer who hates money");
    expect(goals.get(smith.goal("get_rich"))).toBeLessThan(0);
  });

  it("has a style", () => {
    const styleOf = (text: string) => Object.fromEntries(reader.readPersona(smith, text).styles);
    expect(styleOf("a thrifty miller")).toEqual({ cheapest: 1 });
    expect(styleOf("a cautious, lazy man")).toEqual({ safest: 1, "fewest-steps": 1 });
    expect(styleOf("a reckless hothead")).toEqual({ safest: -2 });
    expect(styleOf("a man")).toEqual({});
  });

  it("reports its findings", () => {
    expect(reader.readPersona(smith, "a lazy man who hates money").because).toEqual([
      { words: "lazy", kind: "style", of: "fewest-steps" },
      { words: "money", kind: "dislike", of: "get_rich" },
    ]);
  });
});

describe("words of a kind", () => {
  const text = (word: string): string => `Never go to the ${word}!`;
  const dungeon = loadDomain({
    name: "dungeon",
    kinds: { chest: { gold: { type: "integer", min: 0, max: 20 } }, nook: {} },
    places: { chest: 3, nook: 2 },
    state: { near: { type: "thing", of: ["chest", "nook"], position: true } },
    tools: [{ name: "go", things: { to: ["chest", "nook"] }, then: { near: "$to" } }],
    goals: [{ name: "seen", things: { it: "chest" }, when: { near: "$it" } }],
    words: { chest: ["strongbox", "Truhe"], nook: ["burrow"] },
  });

  it.each([
    ["strongbox", "chest"],
    ["burrow", "nook"],
    ["chest", "chest"],
  ])("are read for all places of it: %s", (word, kind) => {
    const { disabled } = new WordReader().readDirective(dungeon, text(word));
    const places = dungeon.kinds?.places.get(kind) ?? [];
    const all = [...dungeon.actions.tool.keys()];
    const banned = all.filter((action) => disabled?.has(action));
    expect(banned.map((action) => dungeon.formatAction(action))).toEqual(
      places.map((place) => `go(to=${place})`),
    );
  });
});
