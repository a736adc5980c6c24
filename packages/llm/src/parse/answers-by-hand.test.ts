import { readFileSync } from "node:fs";
import { type Domain, loadDomain } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { parsePlan } from "./parse-plan.ts";

interface Answer {
  /** Expected steps, such as `goto market; sell fish`. */
  readonly steps: string;
  readonly text: string;
}

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const answers = JSON.parse(read("./__fixtures__/answers-by-hand.json")) as {
  readonly village: readonly Answer[];
  readonly station: readonly Answer[];
  readonly none: readonly string[];
};
const village = loadDomain(read("../../../../examples/domains/village.json"));
const station = loadDomain(read("../../../../bench/src/parse/answers/station.json"));

/** The steps of the plan in a text, or the reason why there is none. */
function stepsIn(domain: Domain, text: string): string {
  const parsed = parsePlan(domain, text);
  if (parsed.kind !== "plan") return `${parsed.kind}: ${parsed.message}`;
  const parametersOf = new Map(domain.tools.map(({ name, parameters }) => [name, parameters]));
  const written = parsed.steps.map(({ tool, args }) => {
    const values = (parametersOf.get(tool) ?? []).map(({ name }) => String(args[name]));
    return [tool, ...values].join(" ");
  });
  return written.join("; ");
}

describe("An answer written by hand", () => {
  it.each(answers.village)("is read in the village: $text", ({ steps, text }) => {
    expect(stepsIn(village, text)).toBe(steps);
  });

  it.each(answers.station)("is read in the station: $text", ({ steps, text }) => {
    expect(stepsIn(station, text)).toBe(steps);
  });

  it.each(answers.none.map((text) => ({ text })))("contains no plan: $text", ({ text }) => {
    expect(parsePlan(village, text).kind).not.toBe("plan");
  });
});
