import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { WordReader } from "../word-reader.ts";

/** A mill with several ways to each goal, one of them harmful. */
const mill = loadDomain({
  name: "mill",
  state: {
    miller: { type: "enum", values: ["asleep", "awake"] },
    deaf: { type: "boolean" },
    fence: { type: "enum", values: ["bare", "painted"] },
    flour: { type: "integer", min: 0, max: 20 },
    rats: { type: "enum", values: ["many", "gone"] },
    cat_ill: { type: "boolean" },
    wheel: { type: "enum", values: ["stuck", "turning"] },
  },
  tools: [
    { name: "call_miller", then: { miller: "awake" } },
    {
      name: "ring_bell",
      description: "Wake the miller with the bell, which makes him deaf.",
      then: { miller: "awake", deaf: true },
    },
    {
      name: "paint_fence",
      parameters: { colour: { enum: ["blue", "green", "white"] } },
      then: { fence: "painted" },
    },
    { name: "grind_grain", then: { flour: { "+": 1 } } },
    { name: "send_cat", then: { rats: "gone" } },
    {
      name: "lay_poison",
      words: ["Gift", "veneno", "poison"],
      then: { rats: "gone", cat_ill: true },
    },
    { name: "oil_wheel", then: { wheel: "turning" } },
  ],
  goals: [
    {
      name: "wake_miller",
      words: ["Müller", "wecken", "molinero", "despertar", "meunier", "réveiller"],
      when: { miller: "awake" },
    },
    {
      name: "paint_fence",
      words: ["Zaun", "streichen", "valla", "pintar", "clôture", "peindre"],
      when: { fence: "painted" },
    },
    {
      name: "grind_flour",
      words: ["Mehl", "mahlen", "harina", "moler", "farine", "moudre"],
      when: { flour: { ">=": 5 } },
    },
    {
      name: "drive_out_rats",
      words: ["Ratten", "vertreiben", "ratas", "echar", "rats", "chasser"],
      when: { rats: "gone" },
    },
    { name: "free_wheel", words: ["Mühlrad", "rueda", "roue"], when: { wheel: "turning" } },
  ],
  words: {
    blue: ["blau", "azul", "bleu"],
    green: ["grün", "verde", "vert"],
  },
});

const reader = new WordReader();

/** A reading in short: goals with amounts, `-` before dismissed goals, `!` before barred steps, `=` before bounds. */
function read(text: string): string {
  const { goals, skipped, disabled, discouraged, maintain } = reader.readDirective(mill, text);
  const barred = Array.from({ length: mill.actions.count }, (_, id) => id).filter(
    (id) => disabled?.has(id) === true || discouraged?.has(id) === true,
  );
  return [
    ...goals.map(({ declared, goal }) =>
      goal === declared ? declared.name : mill.format(goal.condition),
    ),
    ...skipped.map(({ name }) => `-${name}`),
    ...barred.map((id) => `!${mill.formatAction(id)}`),
    ...(maintain === undefined ? [] : [`=${mill.format(maintain)}`]),
  ].join(" ");
}

const confidenceOf = (text: string): number => reader.readDirective(mill, text).confidence;

describe("a reading", () => {
  it.each([
    "Wake the miller!",
    "First wake the miller, then paint the fence.",
    "Drive out the rats.",
    "Weck den Müller!",
    "Despierta al molinero.",
    "Réveille le meunier.",
  ])("is sure where every part had an effect: %s", (text) => {
    expect(confidenceOf(text)).toBeGreaterThanOrEqual(0.9);
  });

  it.each([
    // A request, a refusal or a contrast without an effect.
    ["Wake the miller, and juggle the plates."],
    ["Wake the miller, but never with a trombone."],
    ["Wake the miller, but wake him."],
    ["Wake the miller, but the orchard glows."],
    // An order of which only one part is known.
    ["First juggle the plates, then wake the miller."],
    // A number that counts nothing.
    ["Grind flour, ninety."],
    // Other languages.
    ["Weck den Müller, aber niemals mit einer Posaune."],
    ["Weck den Müller und jongliere mit den Tellern."],
    ["Despierta al molinero, pero nunca con un trombón."],
    ["Despierta al molinero y baila con los platos."],
    ["Réveille le meunier, mais jamais avec un trombone."],
    ["Réveille le meunier et jongle avec les assiettes."],
  ])("is not sure where a part had none: %s", (text) => {
    expect(confidenceOf(text)).toBeLessThan(0.9);
  });

  it.each([
    "Paint the fence, but never with a trombone.",
    "Streich den Zaun, aber niemals mit einer Posaune.",
    "Pinta la valla, pero nunca con un trombón.",
    "Peins la clôture, mais jamais avec un trombone.",
    // Before the request.
    "Don't yodel. Paint the fence.",
    "Never yodel! Paint the fence.",
    "No trombone! Paint the fence.",
    "No killing! Paint the fence.",
    "Stop yodelling. Paint the fence.",
    "Jodle nicht! Streich den Zaun.",
    // With no, late and in so many words.
    "Paint the fence with no trombone.",
    "Paint the fence with no killing.",
    "Paint the fence, but I forbid yodelling.",
    "Paint the fence, but I forbid you to yodel.",
    "Streich den Zaun, aber jodle nie.",
    "Streich den Zaun, aber jodle niemals!",
    "Streich den Zaun, aber jodle auf keinen Fall.",
    "Streich den Zaun, aber ich verbiete Posaunen.",
  ])("is below a half, and says which refusal had no effect: %s", (text) => {
    const { because, confidence, goalConfidence } = reader.readDirective(mill, text);
    expect(goalConfidence).toBeGreaterThan(0.5);
    const words = expect.stringMatching(/^(pos|tro|yod|jod|kill)/);
    expect(because).toContainEqual({ kind: "unread", words, of: "" });
    expect(confidence).toBeLessThan(0.5);
  });

  it.each([
    `Paint the fence.${" Oil the wheel, grind flour.".repeat(60)} Never paint it blue!`,
    `Paint the fence.${" ".repeat(2000)}Never with a trombone!`,
    `${"Paint the fence. ".repeat(115)}Never paint it blue!`,
  ])("is below a half, and says so, where a text is too long to be read: %s", (text) => {
    const { because, confidence } = reader.readDirective(mill, text);
    const words = expect.stringMatching(/ever|wheel|paint|fence/);
    expect(because).toContainEqual({ kind: "unread", words, of: "" });
    expect(confidence).toBeLessThan(0.5);
  });

  it("is as sure of a text with blanks behind it", () => {
    expect(confidenceOf(`Paint the fence.${" ".repeat(2000)}`)).toBe(
      confidenceOf("Paint the fence."),
    );
  });

  it.each([
    "Drive out the rats without poison.",
    "no rats, please",
    "Quit dawdling and paint the fence!",
    "Don't just sit there, paint the fence.",
    "Never loiter! Paint the fence.",
    "Trödel nicht! Streich den Zaun.",
    "Drive out the rats with no poison.",
    "Drive out the rats, but I forbid poison.",
  ])("has no unread refusal where each had an effect, or only scolds: %s", (text) => {
    const { because } = reader.readDirective(mill, text);
    expect(because.map(({ kind }) => kind)).not.toContain("unread");
  });

  it.each([
    "Wake the miller, but never with a trombone.",
    "Weck den Müller, aber jodle nicht.",
    "Paint the orchard fence polka, trombone and zigzag.",
  ])("does not stand on a guess, or on less than was not understood: %s", (text) => {
    expect(confidenceOf(text)).toBeLessThan(0.8);
  });

  it.each(["Weck den Müller nicht auf!", "Weck den Müller bloß nicht auf!"])(
    "forbids: %s",
    (text) => {
      expect(read(text)).toBe("-wake_miller");
      expect(confidenceOf(text)).toBeGreaterThan(0.8);
    },
  );

  it("has a confidence even where no word supports its goal", () => {
    for (const text of ["no screeching, please", "keine Ratten", "nada de ratas", "plus de rats"]) {
      expect([text, Number.isFinite(confidenceOf(text))]).toEqual([text, true]);
    }
  });
});

describe("what speaks against a request", () => {
  it.each([
    // Conditions.
    ["Wake the miller, but not until the fence is painted.", "paint_fence wake_miller"],
    ["Weck den Müller, aber erst wenn der Zaun gestrichen ist.", "paint_fence wake_miller"],
    ["Despierta al molinero, pero no antes de pintar la valla.", "paint_fence wake_miller"],
    ["Réveille le meunier, mais pas avant de peindre la clôture.", "paint_fence wake_miller"],
    ["Drive out the rats with no poison.", "drive_out_rats !lay_poison()"],
    ["Drive out the rats, but I forbid you to lay poison.", "drive_out_rats !lay_poison()"],
    ["We are here with no flour.", "grind_flour"],
    ["Vertreib die Ratten, aber leg nie Gift.", "drive_out_rats !lay_poison()"],
    ["Vertreib die Ratten, aber leg Gift niemals.", "drive_out_rats !lay_poison()"],
    // Threats.
    ["Drive out the rats, but so help me if you lay poison.", "drive_out_rats !lay_poison()"],
    ["Echa las ratas, pero ay de ti si pones veneno.", "drive_out_rats !lay_poison()"],
    ["Chasse les rats, mais gare à toi si tu poses du poison.", "drive_out_rats !lay_poison()"],
    // A colour is no bad state.
    [
      "Paint the fence any colour you like, just not blue.",
      "paint_fence !paint_fence(colour=blue)",
    ],
    // Objections.
    ["Drive out the rats, but there are children around.", "drive_out_rats !lay_poison()"],
    // A state that should last.
    ["Let the miller sleep.", "-wake_miller !call_miller() !ring_bell()"],
    // Lacks are no refusals.
    ["Casi no queda harina.", "grind_flour"],
    ["Il ne reste presque plus de farine.", "grind_flour"],
    // Reserves.
    ["Wake the miller, but make sure you always have at least two flour.", "wake_miller =flour>=2"],
  ])("%s", (text, wanted) => {
    expect(read(text)).toBe(wanted);
  });
});
