import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { shortReading } from "../testing/short-reading.ts";

/** A mill with two ways to each goal, one of them harmful. */
const mill = loadDomain({
  name: "mill",
  state: {
    at: { type: "enum", values: ["loft", "yard", "pond"] },
    sacks: { type: "integer", min: 0, max: 9 },
    rats: { type: "boolean" },
    wheel: { type: "enum", values: ["jammed", "turning"] },
    roof: { type: "enum", values: ["leaky", "tight"] },
    door: { type: "enum", values: ["bare", "painted"] },
    fish_dead: { type: "boolean" },
  },
  tools: [
    { name: "grind_grain", then: { sacks: { "+": 1 } } },
    { name: "set_traps", words: ["Fallen", "trampas", "pièges"], then: { rats: false } },
    {
      name: "spread_arsenic",
      description: "Spread arsenic, which kills the fish.",
      words: ["Arsen", "arsénico"],
      then: { rats: false, fish_dead: true },
    },
    { name: "oil_wheel", then: { wheel: "turning" } },
    {
      name: "hammer_wheel",
      description: "Hammer at the wheel with the mallet.",
      words: ["Hammer", "martillo", "marteau"],
      then: { wheel: "turning" },
    },
    { name: "thatch_roof", then: { roof: "tight" } },
    { name: "paint_door", then: { door: "painted" } },
  ],
  goals: [
    {
      name: "flour_ready",
      words: ["sacks", "Mehl", "harina", "farine"],
      when: { sacks: { ">=": 3 } },
    },
    { name: "no_rats", words: ["Ratten", "ratas", "rats"], when: { rats: false } },
    { name: "wheel_turns", words: ["Rad", "Mühlrad", "rueda", "roue"], when: { wheel: "turning" } },
    { name: "tight_roof", words: ["Dach", "tejado", "toit"], when: { roof: "tight" } },
    { name: "painted_door", words: ["Tür", "puerta", "porte"], when: { door: "painted" } },
  ],
});

const read = (text: string): string => shortReading(mill, text);

describe("what is refused behind its name", () => {
  it.each([
    ["Get rid of the rats. Arsenic? No thanks.", "no_rats !spread_arsenic()"],
    ["Arsenic? I'd rather not. Get rid of the rats.", "no_rats !spread_arsenic()"],
    [
      "Get the wheel going. Hammering it, well, I wouldn't if I were you.",
      "wheel_turns !hammer_wheel()",
    ],
    ["Arsen? Kommt nicht in Frage. Die Ratten müssen weg.", "no_rats !spread_arsenic()"],
    ["Las ratas tienen que irse. ¿Arsénico? Ni hablar.", "no_rats !spread_arsenic()"],
    ["Le marteau, c'est une mauvaise idée. Répare la roue.", "wheel_turns !hammer_wheel()"],
    ["Whoever spreads arsenic is fired. Get rid of the rats.", "no_rats !spread_arsenic()"],
    ["Get rid of the rats, but I'd be sad if the fish died.", "no_rats !spread_arsenic()"],
    ["It would be a shame if the fish died. Get rid of the rats.", "no_rats !spread_arsenic()"],
    ["Turn the wheel, the mallet stays in the shed.", "wheel_turns !hammer_wheel()"],
    ["Das Rad muss laufen, aber der Hammer bleibt im Schrank.", "wheel_turns !hammer_wheel()"],
  ])("bars it: %s", (text, reading) => {
    expect(read(text)).toBe(reading);
  });
});

describe("what would be a pity", () => {
  it.each([
    ["I'd be sad if the door were never painted", "painted_door"],
    ["I'd be sad if you didn't paint the door", "painted_door"],
    ["I would be sad if nobody painted the door", "painted_door"],
    ["It would be a shame if the roof stayed leaky", "tight_roof"],
    ["I'd be sad if nothing was done about the roof", "tight_roof"],
    ["Get rid of the rats. I'd be sad if the roof were leaky", "no_rats tight_roof"],
    ["ich wäre traurig, wenn die Tür nie gestrichen würde", "painted_door"],
    ["je serais triste si personne ne peignait la porte", "painted_door"],
    ["sería una pena si la puerta no se pintara", "painted_door"],
    ["I'd be sad if you skipped the door", "painted_door"],
    ["I'd be sad if you left the roof out", "tight_roof"],
    ["I'd be sad if the door was skipped", "painted_door"],
    ["it would be a shame to skip the door", "painted_door"],
    ["es wäre schade, wenn du die Tür vergisst", "painted_door"],
    ["ich wäre traurig, wenn du das Dach auslässt", "tight_roof"],
    ["sería una pena que olvidaras la puerta", "painted_door"],
    ["je serais triste si tu oubliais la porte", "painted_door"],
  ])("is asked for if it is a lack: %s", (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    "je serais triste si le toit fuyait",
    "ich wäre traurig, wenn das Dach undicht bliebe",
    "sería una pena si pintaras la puerta",
  ])("is asked about where its words are unknown: %s", (text) => {
    expect(read(text)).toBe("");
  });

  it.each([
    ["I'd be sad if you painted the door", "!paint_door()"],
    ["Es wäre schade, wenn du Arsen streust", "!spread_arsenic()"],
    ["I'd be glad if you skipped the door", "-painted_door"],
    ["I wouldn't be sad if you skipped the door", "-painted_door"],
  ])("is barred if it is done, and left if it is not missed: %s", (text, reading) => {
    expect(read(text)).toBe(reading);
  });
});

describe("what is not all", () => {
  it.each([
    "you needn't only paint the door, thatch the roof too",
    "don't only paint the door, thatch the roof too",
    "du musst nicht nur die Tür streichen, auch das Dach decken",
    "no solo tienes que pintar la puerta, también el tejado",
    "il ne faut pas seulement peindre la porte, mais aussi le toit",
  ])("is asked for, too: %s", (text) => {
    expect(read(text)).toBe("painted_door tight_roof");
  });
});

describe("what needs nothing", () => {
  it.each([
    ["The roof? The roof is fine. What worries me is the wheel.", "wheel_turns -tight_roof"],
    ["Dem Dach geht es gut, mach Mehl.", "flour_ready -tight_roof"],
    ["El tejado está bien, arregla la rueda.", "wheel_turns -tight_roof"],
    ["Le toit va bien, occupe-toi de la roue.", "wheel_turns -tight_roof"],
    ["I wanted the roof done, but forget it, oil the wheel.", "wheel_turns -tight_roof"],
    ["Quería harina, pero déjalo, arregla la rueda.", "wheel_turns -flour_ready"],
    [
      "You needn't paint the door, and don't fret about the roof, but we need sacks.",
      "flour_ready -tight_roof -painted_door",
    ],
    ["Das Dach musst du nicht machen, mach Mehl.", "flour_ready -tight_roof"],
    ["Leave the door bare and get the wheel going.", "wheel_turns -painted_door !paint_door()"],
  ])("is dismissed: %s", (text, reading) => {
    expect(read(text).split(" ").sort()).toEqual(reading.split(" ").sort());
  });

  it("is asked for where that is what matters", () => {
    expect(read("Make sure that the roof is fine.")).toBe("tight_roof");
  });
});

describe("what is said beside a request", () => {
  it.each([
    ["turn the wheel, miller", "wheel_turns"],
    ["Oil the wheel, my cousin grinds grain over there.", "wheel_turns"],
    ["Thatch the roof so the sacks don't get wet.", "tight_roof"],
    [
      "Rather than killing the fish with arsenic, set traps for the rats.",
      "no_rats !spread_arsenic()",
    ],
  ])("asks for nothing: %s", (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    ["Set traps instead of spreading arsenic in the loft.", "no_rats !spread_arsenic()"],
    ["Turn the wheel rather than just standing around.", "wheel_turns"],
    ["instead of arsenic set traps", "no_rats !spread_arsenic()"],
    ["instead of arsenic use traps against the rats", "no_rats !spread_arsenic()"],
    ["statt Arsen nimm Fallen", "no_rats !spread_arsenic()"],
    ["en vez de arsénico pon trampas", "no_rats !spread_arsenic()"],
    ["au lieu d'arsenic pose des pièges", "no_rats !spread_arsenic()"],
    ["instead of arsenic for the rats", ""],
    ["instead of the door paint the roof", "tight_roof -painted_door"],
    ["instead of the roof, paint the door", "painted_door -tight_roof"],
    ["paint the roof instead of the door", "tight_roof -painted_door"],
    ["statt der Tür streich das Dach", "tight_roof -painted_door"],
    ["en vez de la puerta pinta el tejado", "tight_roof -painted_door"],
    ["au lieu de la porte peins le toit", "tight_roof -painted_door"],
    ["instead of oiling the wheel hammer it", "wheel_turns !oil_wheel()"],
  ])("leaves a way out: %s", (text, reading) => {
    expect(read(text)).toBe(reading);
  });

  it.each([
    ["Five sacks wouldn't go amiss.", "sacks>=5"],
    ["We want five sacks in the yard.", "sacks>=5"],
    ["Ich will fünf Säcke Mehl.", "sacks>=5"],
    ["Cuatro sacos de harina, no, mejor cinco.", "sacks>=5"],
    ["vier Sack Mehl, ach nein, fünf", "sacks>=5"],
  ])("counts: %s", (text, reading) => {
    expect(read(text)).toBe(reading);
  });
});
