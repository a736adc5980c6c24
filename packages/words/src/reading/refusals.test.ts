import { type DirectiveReading, type Domain, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { WordReader } from "../word-reader.ts";

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

describe("a state of affairs that is refused", () => {
  it.each([
    [heist, "No alarm, please.", "disable_alarm"],
    [dome, "No more leaks in my dome!", "seal_dome"],
    [dome, "I want no dust on the panels.", "clean_panels"],
    [dome, "Stop the leaks.", "seal_dome"],
    [dome, "There must be no leaks any more.", "seal_dome"],
  ] as const)("is a goal where one wants its absence: %#", (domain, text, goal) => {
    expect(read(domain, text)).toEqual({ ...nothing, goals: [goal] });
  });

  it("bans what brings it about, not what ends it", () => {
    const { goals, banned } = read(heist, "Let no alarm ring, take the diamond.");
    expect([goals, banned]).toEqual([["take_diamond"], ["smash_case()"]]);
    expect(read(heist, "Open the vault, but no noise.").banned).toEqual(["drill()", "knock_out()"]);
    expect(read(dome, "Get ice without any new leaks.").banned).toEqual(["blast_rock()"]);
  });

  it("may be told by what somebody does", () => {
    const { goals, banned } = read(heist, "Take the diamond without setting off the alarm.");
    expect([goals, banned]).toEqual([["take_diamond"], ["smash_case()"]]);
  });

  it("is none where a doing is refused", () => {
    expect(read(heist, "Open the vault, and no drilling!").banned).toEqual(["drill()"]);
    expect(read(dome, "Don't patch the leaks.").banned).toEqual(["patch_leak()"]);
    expect(read(heist, "Don't pickpocket anybody.").banned).toEqual(["pickpocket()"]);
  });
});

describe("a ban", () => {
  it("leaves the ways that were asked for", () => {
    const text = "Put the guard to sleep without knocking anybody out.";
    const { goals, banned } = read(heist, text);
    expect([goals, banned]).toEqual([["put_guard_to_sleep"], ["knock_out()"]]);
  });

  it("weighs and does not bind where it is not sure", () => {
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
  ])("weighs against what is preferred less: %s", (text) => {
    const { goals, weighed, banned, without } = read(heist, text);
    expect([goals, banned]).toEqual([["open_vault"], []]);
    expect([...weighed, ...without]).toContain("drill()");
    expect([...weighed, ...without]).not.toContain("pick_lock()");
  });
});

describe("an order", () => {
  it("is kept where the first thing is told as done", () => {
    const { goals } = read(heist, "Once you are dressed as a guard, drill.");
    expect(goals).toEqual(["wear_disguise", "open_vault"]);
  });
});

describe("a slip of the pen", () => {
  it("is read as what was meant", () => {
    expect(read(dome, "Chareg the batery.").goals).toEqual(["charge_battery"]);
    const { maintain } = reader.readDirective(dome, "Fix the rover, but keep at leest two ice.");
    expect(maintain && dome.format(maintain)).toBe("ice>=2");
    expect(read(dome, "Stock ice witout blasting.").banned).toEqual(["blast_rock()"]);
  });
});
