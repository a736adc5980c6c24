import { describe, expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const onSet = (text: string): string => readIn("scenes/filmset.json", text);

describe("a pronoun", () => {
  it.each([
    ["feed Bela and Nora, then give her the crown", "fed bela; fed nora; given crown nora"],
    ["weck Hugo, füttere Nora, dann schmink ihn", "woken hugo; fed nora; made_up hugo"],
    ["feed Bela, then give her the crown", "?"],
  ])("is of those of its gender: %s", (text, meant) => {
    expect(onSet(text).replaceAll(",", " ")).toBe(meant);
  });

  it.each([
    "open crate 1, then open crate 3 and haul both to room 2",
    "öffne Kiste 1, dann öffne Kiste 3 und trag beide in Garderobe 2",
    "abre la caja 1 y abre la caja 3 y lleva ambas al camerino 2",
    "ouvre la caisse 1, ouvre la caisse 3 et porte les deux à la loge 2",
  ])("stands for two that were said: %s", (text) => {
    expect(onSet(text)).toBe(
      "opened crate1; opened crate3; hauled crate1,room2; hauled crate3,room2",
    );
  });
});

describe("one of several", () => {
  it.each([
    "give one of the actors the crown",
    "gib einem der Schauspieler die Krone",
    "dale la corona a uno de los actores",
    "donne la couronne à un des acteurs",
  ])("is any of them: %s", (text) => {
    expect(onSet(text)).toBe("given crown,tilda");
  });

  it("is asked for where it is said to be known", () => {
    expect(onSet("haul crate 1 to the room")).toBe("?");
    expect(onSet("sweep room 2, then haul crate 5 to the room")).toBe(
      "swept room2; hauled crate5,room2",
    );
    expect(onSet("open both crates")).toBe("?");
    expect(onSet("open the two fragile crates")).toBe("opened crate1; opened crate3");
  });

  it.each(["let someone open crate 1", "lass jemanden Kiste 1 aufmachen"])(
    "binds nobody if it is somebody: %s",
    (text) => {
      expect(onSet(text)).toBe("?");
    },
  );
});

describe("somebody's turn", () => {
  it.each([
    "it's Mona's turn to wake Hugo",
    "Mona ist dran, Hugo zu wecken",
    "es ist an Mona, Hugo zu wecken",
    "es turno de Mona: despierta a Hugo",
    "c'est le tour de Mona de réveiller Hugo",
  ])("is hers: %s", (text) => {
    expect(onSet(text)).toBe("WHO[mona] woken hugo");
  });

  it("is asked about if it is not known what somebody has", () => {
    expect(onSet("it's Theo's chance to sweep room 1")).toBe("?");
  });
});

describe("a German infinitive", () => {
  it.each(["vergiss nicht, Hugo zu wecken", "es wird Zeit, Hugo zu wecken"])(
    "is what is to be done: %s",
    (text) => {
      expect(onSet(text)).toBe("woken hugo");
    },
  );

  it.each(["es ist Mona verboten, Hugo zu wecken", "ich weigere mich, Hugo zu wecken"])(
    "is asked about behind what is not understood: %s",
    (text) => {
      expect(onSet(text)).toBe("?");
    },
  );
});

describe("a verb that was meant", () => {
  it("takes the place of the one said, and of nothing else", () => {
    expect(onSet("Mona, lock room 1. Unlock, I mean.")).toBe("WHO[mona] unlocked room1");
    expect(
      readIn(
        "vigils/office.json",
        "Ines does the invoices and Kofi the reports. Printing, I mean.",
      ),
    ).toBe(
      "printed doc3 by ines; printed doc4 by ines; printed doc5 by kofi; printed doc6 by kofi",
    );
  });
});
