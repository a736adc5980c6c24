import { describe, expect, it } from "vitest";
import { readIn } from "./judge-commands.ts";

const read = (text: string): string => readIn("islands/island.json", text);
const LANTERNS = "doused lamp7; doused lamp4; doused lamp5; doused lamp6";

describe("whoever is told to do something", () => {
  it.each([
    "keeper, douse the lanterns",
    "douse the lanterns, good keeper",
    "Wärter, lösch die Laternen",
    "lösch die Laternen, Wärter",
    "farero, apaga los faroles",
    "gardien, éteins les lanternes",
  ])("is the one spoken to if he is called by what he is: %s", (text) => {
    expect(read(text)).toBe(LANTERNS);
  });

  it.each([
    "You sweep the cellar while Edda sweeps the barn.",
    "du fegst den Keller, während Edda die Scheune fegt",
    "tú barres el sótano mientras Edda barre el granero",
    "tu balaies la cave pendant qu'Edda balaie la grange",
  ])("does so beside another one: %s", (text) => {
    expect(read(text)).toBe("swept cellar; swept barn by edda");
  });

  it("is called in small letters, too, before a verb that ends like a past", () => {
    expect(read("edda feed clover")).toBe("WHO[edda] fed clover");
  });
});

describe("things for somebody", () => {
  it.each([
    ["take the parcel for Runa to the barn", "stored parcel3,barn"],
    ["bring das Paket für Runa in die Scheune", "stored parcel3,barn"],
    ["lleva el paquete para Runa al granero", "stored parcel3,barn"],
    ["porte le colis pour Runa à la grange", "stored parcel3,barn"],
    ["see to it that the parcel for Runa is delivered to her", "handed parcel3,runa"],
    ["hand parcel 6 to Runa, then give the parcel for Edda to her", "?"],
  ])("are theirs where they go elsewhere: %s", (text, meant) => {
    expect(read(text)).toBe(meant);
  });
});

describe("places", () => {
  it.each([
    [
      "load the parcels in the boathouse onto the Otter",
      "loaded parcel3,otter; loaded parcel2,otter",
    ],
    ["get Thistle out of the pantry and into the barn", "led thistle,barn"],
    ["bring Runas Paket in den Leuchtturm", "stored parcel3,lighthouse"],
    ["la chèvre noire de Runa, amène-la au phare", "led thistle,lighthouse"],
    ["light every lantern on the island", "lit lamp7; lit lamp4; lit lamp5; lit lamp6"],
  ])("are those where things go: %s", (text, meant) => {
    expect(read(text)).toBe(meant);
  });
});

describe("what things need", () => {
  it.each([
    ["Runa's lantern could do with topping up", "refilled lamp7"],
    ["Runas Laterne müsste mal aufgefüllt werden", "refilled lamp7"],
    ["la lanterne de Runa aurait bien besoin d'être remplie", "refilled lamp7"],
    ["lantern 7 should get a polish", "polished lamp7"],
    ["half of the dirty lamps should get a polish", "polished lamp5; polished lamp1"],
    [
      "alle Beiboote außer Beiboot 2 müssen noch gestrichen werden",
      "painted dinghy3; painted dinghy1",
    ],
    ["alle Fähren außer der Marlin müssen noch gestrichen werden", "painted petrel"],
    ["todos los barcos rojos menos el remolcador tienen que ser pintados", "painted dinghy1"],
  ])("is done: %s", (text, meant) => {
    expect(read(text)).toBe(meant);
  });

  it.each([
    "the marlin's leaking so patch it up",
    "die Marlin ist leck, also reparier sie",
    "el Marlin hace agua, así que repáralo",
  ])("is told before: %s", (text) => {
    expect(read(text)).toBe("repaired marlin");
  });
});

describe("words around an order", () => {
  it.each([
    "how about refuelling the Marlin?",
    "wie wär's, wenn du die Marlin auftankst?",
    "¿qué tal si repostas el Marlin?",
    "et si tu faisais le plein du Marlin ?",
  ])("ask for it: %s", (text) => {
    expect(read(text)).toBe("fuelled marlin");
  });

  it.each([
    "oi, quit moaning and refill lamp 5",
    "hör auf zu jammern und füll Lampe 5 auf",
    "deja de quejarte y rellena la lámpara 5",
    "arrête de te plaindre et remplis la lampe 5",
  ])("say nothing: %s", (text) => {
    expect(read(text)).toBe("refilled lamp5");
  });

  it("leave a verb of the game its meaning", () => {
    expect(read("Streich die Petrel")).toBe("painted petrel");
    expect(read("tu peux traire Clover ?")).toBe("milked clover");
    expect(read("Remplis les lampes qui ont moins de 20 litres d'huile")).toBe(
      "refilled lamp5; refilled lamp3",
    );
  });
});
