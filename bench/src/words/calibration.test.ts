import { WordReader } from "@understudy/words";
import { describe, expect, it } from "vitest";
import { judgeConfidence, leaveOnePartOut, sureReadings } from "./calibration.ts";
import { directiveSets, PARTS, UNREAD_PARTS } from "./directive-sets.ts";

const reader = new WordReader();
const judge = (part: (typeof PARTS)[number]) =>
  judgeConfidence(directiveSets(part, true), (domain, text) => reader.readDirective(domain, text));

describe("confidence", () => {
  const rights = (confidence: number, right: number, wrong: number) => [
    ...Array.from({ length: right }, () => ({ confidence, isRight: true })),
    ...Array.from({ length: wrong }, () => ({ confidence, isRight: false })),
  ];

  it("is judged by the threshold of the other parts", () => {
    const lenient = [...rights(0.7, 20, 0), ...rights(0.9, 10, 0)];
    const strict = [...rights(0.7, 5, 5), ...rights(0.9, 10, 0)];
    // The strict part gets the lenient part's threshold of 0.5, and the other way round one above 0.7.
    expect(leaveOnePartOut([lenient, strict], 0.95)).toEqual({ sure: 10 + 20, right: 10 + 15 });
  });

  it("counts nothing where no threshold is enough", () => {
    const wrong = rights(0.995, 0, 10);
    expect(leaveOnePartOut([wrong, wrong.slice()], 0.95)).toEqual({ sure: 0, right: 0 });
  });

  it("is right in 95 % of the sure readings of parts whose mistakes were never looked at", () => {
    const { sure, right } = sureReadings(UNREAD_PARTS.flatMap(judge), 0.9);
    expect(sure).toBeGreaterThanOrEqual(64);
    expect(right / sure).toBeGreaterThanOrEqual(0.95);
  });

  it("is right in 95 % of the sure readings where other parts decide what is sure", () => {
    const parts = PARTS.map(judge);
    const { sure, right } = leaveOnePartOut(parts, 0.97);
    expect(right / sure).toBeGreaterThanOrEqual(0.95);
    expect(sure / parts.flat().length).toBeGreaterThanOrEqual(0.45);
  });
});
