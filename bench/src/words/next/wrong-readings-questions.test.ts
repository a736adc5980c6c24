import { describe, expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const onSet = (text: string): string => readIn("scenes/filmset.json", text);

describe("a question", () => {
  it.each([
    "Should we lock dressing room 1? Then open crate 1.",
    "Shall I wake Hugo? Then feed Bela.",
    "Are you feeding Bela? Then feed Nora.",
    "Have you woken Hugo? Then feed him.",
    "Have you fed Bela? If so, call him.",
    "Is spot 4 broken? If it is lit, fix it.",
    "Is spot 4 broken? Then fix it. Is crate 1 open?",
    "Sollen wir Garderobe 1 abschließen? Dann öffne Kiste 1.",
    "Hast du Hugo geweckt? Dann füttere ihn.",
    "As-tu réveillé Hugo ? Alors nourris-le.",
    "¿Has despertado a Hugo? Entonces aliméntalo.",
  ])("is no order, whatever follows: %s", (text) => {
    expect(onSet(text)).toBe("?");
  });

  it.each([
    ["Is spot 4 broken? If it is, fix it.", "repaired spot4; if spot4.broken"],
    ["Is spot 4 broken? Then fix it.", "repaired spot4; if spot4.broken"],
    ["Ist Spot 4 kaputt? Dann reparier ihn.", "repaired spot4; if spot4.broken"],
    ["La caisse 1 est-elle ouverte ? Si oui, ferme-la.", "closed crate1; if crate1.open"],
  ])("is a condition where it asks for a state: %s", (text, meant) => {
    expect(onSet(text)).toBe(meant);
  });

  it("is not begun by a pronoun that is a greeting elsewhere", () => {
    expect(onSet("He is hungry, feed Hugo")).toBe("fed hugo");
    expect(onSet("Hé, est-ce que Hugo a faim ?")).toBe("?");
  });

  it("calls nobody for what comes next", () => {
    expect(onSet("Can Mona wake Hugo? Then you feed him.")).toBe("woken hugo by mona; fed hugo");
    expect(onSet("Mona, wake Hugo, then you feed him.")).toBe("WHO[mona] woken hugo; fed hugo");
  });
});

describe("a pronoun", () => {
  it.each([
    "mend Hugo's costume, then Bela's, and give him the lute",
    "sweep rooms 1 and 2, then haul crate 5 in there",
    "wake Hugo, feed Bela, powder Vera, then call them",
    "wake Hugo, feed Bela, powder Vera, then call both of them",
  ])("is asked about if several are meant: %s", (text) => {
    expect(onSet(text)).toBe("?");
  });

  it.each([
    ["mend Hugo's costume and give him the lute", "mended costume1; given lute,hugo"],
    ["sweep room 1, then haul crate 5 in there", "swept room1; hauled crate5,room1"],
    ["wake Hugo, feed Bela, then call them", "woken hugo; fed bela; called hugo; called bela"],
    [
      "wake Hugo, feed Bela, powder Vera, then call all of them",
      "woken hugo; fed bela; made_up vera; called hugo; called bela; called vera",
    ],
  ])("is the one said, or all: %s", (text, meant) => {
    expect(onSet(text)).toBe(meant);
  });

  it("has more than the topic if it stands for several", () => {
    const text = "once you've filled the kitchen heater and the loft heater turn them off";
    expect([
      "?",
      "refuelled heater2; refuelled heater4; turned_off heater2; turned_off heater4",
    ]).toContain(readIn("rescues/rescue.json", text));
  });
});

describe("a correction", () => {
  it.each([
    "give the sword to Vera and the lute to Nora, no, the skull",
    "haul crate 1 to room 3 and crate 4 to room 4, no, crate 5",
    "gib Vera das Schwert und Nora die Laute, nein, den Schädel",
    "donne l'épée à Vera et le luth à Nora, non, le crâne",
    "dale la espada a Vera y el laúd a Nora, no, la calavera",
  ])("of one of two recipients is asked about: %s", (text) => {
    expect(onSet(text)).toBe("?");
  });

  it("keeps the recipient of a single one", () => {
    expect(onSet("give the sword to Vera, no, the skull")).toBe("given skull,vera");
  });
});

describe("where something is, or whose", () => {
  it.each([
    "the crown, it is on Vera, dust it",
    "the crown, it's on Vera, dust it",
    "die Krone, es ist an Vera, staub sie ab",
    "le costume 1, c'est à Hugo, repasse-le",
  ])("tells nobody to do it: %s", (text) => {
    expect(onSet(text)).toBe("?");
  });

  it.each([
    "it's on Mona to wake Hugo",
    "c'est à Mona de réveiller Hugo",
    "le toca a Mona despertar a Hugo",
  ])("is a turn before a verb: %s", (text) => {
    expect(onSet(text)).toBe("WHO[mona] woken hugo");
  });
});
