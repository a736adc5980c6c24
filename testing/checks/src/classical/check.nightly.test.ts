import { it } from "vitest";
import { checkDomains } from "./check.ts";

const domains = Number(process.env["CHECKED_DOMAINS"] ?? 10_000);
const seed = Number(process.env["PROPERTY_SEED"] ?? 1);

it(`answers the problems of ${domains} drawn domains as uniform-cost search does`, () => {
  console.log(checkDomains(domains, seed));
});
