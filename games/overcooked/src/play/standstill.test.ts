import { expect, it } from "vitest";
import { Standstill } from "./standstill.ts";

const at = (cell: number) => [{ pose: { cell }, holds: "onion" }];

it("lets one cook work alone after a standstill, then all, then the other", () => {
  const still = new Standstill(["ann", "bo"]);
  const soles: (string | undefined)[] = [];
  for (let step = 0; step <= 48; step++) if (still.see(step, at(1), false)) soles.push(still.sole);
  expect(soles).toEqual(["bo", undefined, "ann", undefined]);
});

it("takes neither work nor a boiling soup for a standstill", () => {
  const still = new Standstill(["ann", "bo"]);
  for (let step = 0; step < 100; step++) {
    expect(still.see(step, at(Math.floor(step / 10)), false)).toBe(false);
  }
  for (let step = 100; step < 200; step++) expect(still.see(step, at(1), true)).toBe(false);
  expect(still.sole).toBeUndefined();
});
