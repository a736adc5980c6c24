import { expect, it } from "vitest";
import { checkSchedules } from "./check.ts";

const problems = Number(process.env["TIME_PROBLEMS"] ?? 1000);
const seed = Number(process.env["PROPERTY_SEED"] ?? 1);

it(`says of ${problems} drawn questions what a search over every thousandth says`, () => {
  const { differences, text } = checkSchedules({ problems, seed, expansions: 200_000 });
  console.log(text);
  expect(differences).toEqual([]);
});
