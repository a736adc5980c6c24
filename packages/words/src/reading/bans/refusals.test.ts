import { type DirectiveReading, type Domain, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { WordReader } from "../../word-reader.ts";

const heist = loadDomain({
  name: "heist",
  state: {
    alarm_armed: { type: "boolean" },
    alarm_ringing: { type: "boolean" },
    guard: { type: "enum", values: ["awake", "asleep", "stunned"] },
    dressed_as_guard: { type: "boolean" },
    vault_open: { type: "boolean" },
    has_diamond: { type: "boolean" },
    noise: { type: "integer", min: 0, max: 9 },
    cash: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "cut_wires", description: "Cut the wires of the alarm.", then: { alarm_armed: false } },
    {
      name: "smash_case",
      description: "Smash the glass, which sets off the alarm.",
      then: { has_diamond: true, alarm_ringing: true },
    },
    {
      name: "grab_diamond",
      when: { vault_open: true, alarm_armed: false },
      then: { has_diamond: true },
    },
    {
      name: "drug_donuts",
      description: "Leave drugged donuts for the guard.",
      then: { guard: "asleep" },
    },
    {
      name: "sing_lullaby",
      description: "Hum until the guard nods off.",
      then: { guard: "asleep" },
    },
    {
      name: "knock_out",
      description: "Knock the guard out with a club.",
      then: { guard: "stunned", noise: { "+": 2 } },
    },
    { name: "steal_uniform", then: { dressed_as_guard: true } },
    { name: "drill", then: { vault_open: true, noise: { "+": 3 } } },
    { name: "pick_lock", then: { vault_open: true } },
    { name: "pickpocket", then: { cash: { "+": 1 } } },
  ],
  goals: [
    { name: "take_diamond", when: { has_diamond: true } },
    { name: "open_vault", when: { vault_open: true } },
    { name: "put_guard_to_sleep", when: { guard: "asleep" } },
    { name: "disable_alarm", when: { alarm_armed: false } },
    { name: "wear_disguise", when: { dressed_as_guard: true } },
    { name: "raise_cash", when: { cash: { ">=": 4 } } },
  ],
});

const places = ["dome", "hangar", "ridge"] as const;
const dome = loadDomain({
  name: "dome",
  state: {
    at: { type: "enum", values: places },
    leaks: { type: "integer", min: 0, max: 6 },
    dust: { type: "integer", min: 0, max: 6 },
    battery: { type: "integer", min: 0, max: 9 },
    ice: { type: "integer", min: 0, max: 9 },
    rover: { type: "enum", values: ["broken", "fixed"] },
  },
  tools: [
    { name: "walk", parameters: { place: { enum: places } }, then: { at: "$place" } },
    { name: "patch_leak", when: { at: "dome" }, then: { leaks: { "-": 1 } } },
    {
      name: "sweep_panels",
      description: "Sweep the dust off the solar panels.",
      then: { dust: { "-": 2 }, battery: { "+": 1 } },
    },
    {
      name: "blast_rock",
      description: "Blast rock for ice.",
      then: { ice: { "+": 3 }, leaks: { "+": 1 } },
    },
    { name: "chip_ice", then: { ice: { "+": 1 } } },
    { name: "weld_rover", then: { rover: "fixed" } },
  ],
  goals: [
    { name: "seal_dome", when: { leaks: { "<=": 0 } } },
    { name: "clean_panels", when: { dust: { "<=": 0 } } },
    { name: "charge_battery", when: { battery: { ">=": 6 } } },
    { name: "stock_ice", when: { ice: { ">=": 6 } } },
    { name: "fix_rover", when: { rover: "fixed" } },
  ],
});

const reader = new WordReader();
const actionsIn = (domain: Domain, set: DirectiveReading["disabled"]): string[] =>
  Array.from({ length: domain.actions.count }, (_, id) => id)
    .filter((id) => set?.has(id) === true)
    .map((id) => domain.formatAction(id));
const read = (domain: Domain, text: string) => {
  const { goals, disabled, discouraged, skipped } = reader.readDirective(domain, text);
  return {
    goals: goals.map(({ declared }) => declared.name),
    banned: actionsIn(domain, disabled),
    weighed: actionsIn(domain, discouraged),
    without: goals.flatMap(({ without }) => actionsIn(domain, without)),
    skipped: skipped.map(({ name }) => name),
  };
};
const nothing = { banned: [], weighed: [], without: [], skipped: [] };

describe("a refused state of affairs", () => {
  it.each([
    [heist, "No alarm, please.", "disable_alarm"],
    [dome, "No more leaks in my dome!", "seal_dome"],
    [dome, "I want no dust on the panels.", "clean_panels"],
    [dome, "Stop the leaks.", "seal_dome"],
    [dome, "There must be no leaks any more.", "seal_dome"],
  ] as const)("is a goal where one wants its absence: %#", (domain, text, goal) => {
    expect(read(domain, text)).toEqual({ ...nothing, goals: [goal] });
  });

  it("bans its causes, not its remedies", () => {
    const { goals, banned } = read(heist, "Let no alarm ring, take the diamond.");
    expect([goals, banned]).toEqual([["take_diamond"], ["smash_case()"]]);
    expect(read(heist, "Open the vault, but no noise.").banned).toEqual(["drill()", "knock_out()"]);
    expect(read(dome, "Get ice without any new leaks.").banned).toEqual(["blast_rock()"]);
  });

  it("may be named by an activity", () => {
    const { goals, banned } = read(heist, "Take the diamond without setting off the alarm.");
    expect([goals, banned]).toEqual([["take_diamond"], ["smash_case()"]]);
  });

  it("is none if an activity is refused", () => {
    expect(read(heist, "Open the vault, and no drilling!").banned).toEqual(["drill()"]);
    expect(read(dome, "Don't patch the leaks.").banned).toEqual(["patch_leak()"]);
    expect(read(heist, "Don't pickpocket anybody.").banned).toEqual(["pickpocket()"]);
  });
});

const circus = loadDomain({
  name: "circus",
  state: {
    lion: { type: "enum", values: ["caged", "loose", "asleep"] },
    clown: { type: "enum", values: ["sad", "cheerful", "drunk"] },
    lens_dirty: { type: "boolean" },
    hull: { type: "enum", values: ["sound", "leaking"] },
    air: { type: "integer", min: 0, max: 9 },
    darts: { type: "integer", min: 0, max: 9 },
    lamp_lit: { type: "boolean" },
  },
  tools: [
    { name: "cage_lion", then: { lion: "caged" } },
    {
      name: "dart_lion",
      when: { darts: { ">=": 1 } },
      then: { lion: "asleep", darts: { "-": 1 } },
    },
    { name: "wake_lion", then: { lion: "loose" } },
    { name: "pour_gin", words: ["gin"], then: { clown: "drunk" } },
    { name: "tell_joke", words: ["joke"], then: { clown: "cheerful" } },
    { name: "polish_lens", then: { lens_dirty: false } },
    { name: "weld_hull", then: { hull: "sound" } },
    { name: "air_boat", description: "Open the hatch.", then: { air: { "+": 4 } } },
    { name: "burn_candle", words: ["candle"], then: { air: { "+": 2 } } },
    { name: "light_lamp", then: { lamp_lit: true } },
  ],
  goals: [
    { name: "safe_lion", when: { lion: { in: ["caged", "asleep"] } } },
    { name: "happy_clown", when: { clown: "cheerful" } },
    { name: "clear_lens", when: { lens_dirty: false } },
    { name: "dry_boat", words: ["water"], when: { hull: "sound" } },
    { name: "breathe", words: ["air"], when: { air: { ">=": 6 } } },
    { name: "shine", when: { lamp_lit: true } },
  ],
});

describe("the object of a refusal", () => {
  it.each([
    ["I want no lion roaming about.", "safe_lion", "goals accept several values of it"],
    ["The lion must not be loose.", "safe_lion", "a value of it was named"],
    ["No dirt on the lens!", "clear_lens", "the variable says it as an adjective"],
    ["The lens must not be dirty.", "clear_lens", "it is nothing that is done"],
    ["No water in the boat.", "dry_boat", "the boat is not what it is about"],
    ["Neither water nor dirt, please.", "dry_boat, clear_lens", "both are things"],
  ])("is ended: %s", (text, goals) => {
    expect(read(circus, text)).toEqual({ ...nothing, goals: goals.split(", ") });
  });

  it.each([
    ["Pour no gin.", "pour_gin()", "a command that has its negation inside"],
    ["Give the clown no gin.", "pour_gin()", "so does one with two objects"],
    ["The gin must not be poured.", "pour_gin()", "it is done to it"],
    ["No gin today.", "pour_gin()", "a thing that a step uses"],
  ])("is banned: %s", (text, banned) => {
    expect(read(circus, text)).toEqual({ ...nothing, goals: [], banned: [banned] });
  });

  it.each([
    "I don't like gin.",
    "I hate gin!",
    "Leave the gin in the cupboard.",
    "The gin stays in the bottle.",
    "Spare the gin.",
    "Not the gin, please.",
  ])("weighs where nothing is forbidden: %s", (text) => {
    expect(read(circus, text)).toEqual({ ...nothing, goals: [], weighed: ["pour_gin()"] });
  });

  it("may be an activity named in the text of a step", () => {
    const { goals, banned, without } = read(circus, "Get some air without opening the hatch.");
    expect([goals, banned, without]).toEqual([["breathe"], ["air_boat()"], []]);
  });

  it("may be the consumption of something", () => {
    const { goals, weighed } = read(circus, "Calm the lion with as few darts as possible.");
    expect([goals, weighed]).toEqual([["safe_lion"], ["dart_lion()"]]);
  });

  it("may be a change of a state to keep", () => {
    const { goals, weighed } = read(circus, "Get air, but leave the clown sad.");
    expect([goals, weighed]).toEqual([["breathe"], ["pour_gin()", "tell_joke()"]]);
  });

  it("never bans the only ways to the sentence's own request", () => {
    const { goals, banned } = read(circus, "Polish the lens, but do not polish.");
    expect([goals, banned]).toEqual([["clear_lens"], []]);
  });
});

describe("a ban", () => {
  it("leaves the requested ways", () => {
    const text = "Put the guard to sleep without knocking anybody out.";
    const { goals, banned } = read(heist, text);
    expect([goals, banned]).toEqual([["put_guard_to_sleep"], ["knock_out()"]]);
  });

  it("only adds weight if it is unsure", () => {
    const { banned, weighed } = read(heist, "No violence, but make the guard sleep.");
    expect([banned, weighed]).toEqual([[], ["knock_out()"]]);
  });
});

describe("a preference", () => {
  it.each([
    "I'd rather pick the lock than drill the vault.",
    "I prefer picking the lock to drilling: open the vault.",
    "Rather pick the lock than drill!",
    "I would sooner pick the lock than drill the vault.",
    "Rather pick the lock than drill to open the vault.",
  ])("weighs against the less preferred option: %s", (text) => {
    const { goals, weighed, banned, without } = read(heist, text);
    expect([goals, banned]).toEqual([["open_vault"], []]);
    expect([...weighed, ...without]).toContain("drill()");
    expect([...weighed, ...without]).not.toContain("pick_lock()");
  });
});

describe("a sentence without a comma", () => {
  it.each([
    ["Before you light the lamp get rid of the water.", "dry_boat, shine"],
    ["As soon as the lens is clear light the lamp.", "clear_lens, shine"],
    ["Polish the lens then light the lamp.", "clear_lens, shine"],
    ["Only after the lion sleeps may you light the lamp.", "safe_lion, shine"],
    ["Light the lamp, but not before the lens is clear.", "clear_lens, shine"],
    ["Don't light the lamp before the lens is clear.", "clear_lens, shine"],
    ["Unless the lens is clear, don't light the lamp.", "clear_lens, shine"],
    ["Last of all light the lamp, first polish the lens.", "clear_lens, shine"],
  ])("keeps its order: %s", (text, goals) => {
    expect(read(circus, text)).toMatchObject({ goals: goals.split(", "), skipped: [] });
  });
});

describe("an order", () => {
  it("is kept if the first thing is already done", () => {
    const { goals } = read(heist, "Once you are dressed as a guard, drill.");
    expect(goals).toEqual(["wear_disguise", "open_vault"]);
  });
});

describe("a typo", () => {
  it("is corrected", () => {
    expect(read(dome, "Chareg the batery.").goals).toEqual(["charge_battery"]);
    const { maintain } = reader.readDirective(dome, "Fix the rover, but keep at leest two ice.");
    expect(maintain && dome.format(maintain)).toBe("ice>=2");
    expect(read(dome, "Stock ice witout blasting.").banned).toEqual(["blast_rock()"]);
  });
});
