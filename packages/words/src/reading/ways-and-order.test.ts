import { loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { shortReading } from "../testing/short-reading.ts";
import { WordReader } from "../word-reader.ts";

/** A harbour, where a crew is calmed with rum or with pay, and a guard is in the way. */
const harbour = loadDomain({
  name: "harbour",
  state: {
    rum: { type: "integer", min: 0, max: 9 },
    gold: { type: "integer", min: 0, max: 20 },
    oil: { type: "integer", min: 0, max: 9 },
    tank: { type: "integer", min: 0, max: 9 },
    angry: { type: "boolean" },
    gate: { type: "enum", values: ["open", "shut"] },
    people: { type: "enum", values: ["outside", "inside"] },
    free: { type: "boolean" },
  },
  tools: [
    { name: "share_rum", when: { rum: { ">=": 1 } }, then: { rum: { "-": 1 }, angry: false } },
    { name: "pay_wages", when: { gold: { ">=": 3 } }, then: { gold: { "-": 3 }, angry: false } },
    { name: "buy", parameters: { ware: { enum: ["rum", "oil"] } }, then: { $ware: { "+": 1 } } },
    { name: "shut_gate", words: ["schließen", "cerrar"], then: { gate: "shut" } },
    { name: "lead_in", words: ["hineinholen", "meter"], then: { people: "inside" } },
    { name: "unlock_cell", then: { free: true } },
    { name: "club_guard", then: { free: true } },
  ],
  goals: [
    { name: "calm_crew", words: ["Mannschaft", "tripulación"], when: { angry: false } },
    { name: "gate_shut", words: ["Tor", "puerta"], when: { gate: "shut" } },
    { name: "people_inside", words: ["Dorfbewohner", "aldeanos"], when: { people: "inside" } },
    { name: "fill_tank", words: ["Tank", "depósito"], when: { tank: { ">=": 5 } } },
    { name: "free_prisoner", words: ["Gefangener", "prisionera"], when: { free: true } },
  ],
  words: { tank: ["Tank", "depósito"], rum: ["Rum", "ron"] },
});

describe("what is refused beside a request is the way to it that uses it", () => {
  it.each([
    ["Calm the crew, but not one drop of rum.", "calm_crew !share_rum()"],
    ["Rum is out of the question, calm the crew.", "calm_crew !share_rum()"],
    ["Calma a la tripulación, pero ni una gota de ron.", "calm_crew !share_rum()"],
    ["Beruhige die Mannschaft, aber keinen Tropfen Rum.", "calm_crew !share_rum()"],
    ["Buy no rum.", "!buy(ware=rum)"],
    ["Free the prisoner, but spare the guard.", "free_prisoner !club_guard()"],
  ])("%s", (text, reading) => expect(shortReading(harbour, text)).toBe(reading));
});

describe("an adverb in the midst of a clause turns the order round", () => {
  it.each([
    ["Schließ das Tor, aber hol vorher die Dorfbewohner rein.", "people_inside gate_shut"],
    ["Schließ das Tor, hol zuvor die Dorfbewohner rein.", "people_inside gate_shut"],
    ["Cierra la puerta, pero mete antes a los aldeanos.", "people_inside gate_shut"],
    ["Das Tor, dann die Dorfbewohner.", "gate_shut people_inside"],
  ])("%s", (text, reading) => expect(shortReading(harbour, text)).toBe(reading));
});

describe("a limit behind a negation is kept", () => {
  it.each([
    "Lass den Tank nie unter zwei fallen.",
    "Der Tank darf nie unter zwei fallen.",
    "Que el depósito no baje de dos.",
  ])("%s", (text) => {
    const { maintain, goals } = new WordReader().readDirective(harbour, text);
    expect([maintain && harbour.format(maintain), goals]).toEqual(["tank>=2", []]);
  });
});

describe("a refusal that only dismissed a goal by part of its words is unread", () => {
  it.each([
    "Libera a la prisionera, pero no maltrates a la tripulación.",
    "Libera a la prisionera, pero nunca maltrates a la tripulación.",
  ])("%s", (text) => {
    const { confidence } = new WordReader().readDirective(harbour, text);
    expect(confidence).toBeLessThan(0.5);
  });
});
