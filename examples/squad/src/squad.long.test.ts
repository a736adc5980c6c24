import { expect, it } from "vitest";
import { runSquad } from "./squad.ts";

it("raises a house though one falls, takes the gate before it closes, and shows lanes", {
  timeout: 120_000,
}, async () => {
  const lines: string[] = [];
  const times = await runSquad((line) => lines.push(line));
  expect(times).toEqual({ house: 14.2, gate: 17.2 });
  const text = lines.join("\n");
  expect(text.match(/a plan of/g)).toHaveLength(3);
  const played = text.slice(text.indexOf("the house stands"), text.indexOf("A gate closes"));
  // Dee's part ends with her fall; another drives the nail that she cannot.
  expect(played).toMatch(/\n(ann|bo|cai) +┣carry \+\w+━+┫[ ·]*┣nail━+┫/);
  expect(played).toMatch(/\n(ann|bo|cai) +┣carry \+\w+━+┫?[ ·]*┣hold━+┫/);
  // One holds the gate while three storm it, after a wait for the ram.
  expect(text).toMatch(/┣run━+┣hold_gate━+┫/);
  expect(text).toMatch(/┣run━+┫·+ (cai|dee): carry_ram ·+┣storm/);
});
