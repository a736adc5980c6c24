import { readFileSync } from "node:fs";
import { loadDomain } from "@understudy/planner-core";
import { expect, it } from "vitest";
import { WordReader } from "../word-reader.ts";

const { domain } = JSON.parse(
  readFileSync(new URL("../testing/sets/directives/mill.json", import.meta.url), "utf8"),
);
const mill = loadDomain(domain);
const read = (text: string) => new WordReader().readDirective(mill, text);

it.each([
  `Paint the fence.${" Oil the wheel, grind flour.".repeat(60)} Never paint it blue!`,
  `Paint the fence.${" ".repeat(2000)}Never with a trombone!`,
  `${"Paint the fence. ".repeat(115)}Never paint it blue!`,
])("a text that is too long to be read is below a half, and says so: %s", (text) => {
  const { because, confidence } = read(text);
  const words = expect.stringMatching(/ever|wheel|paint|fence/);
  expect(because).toContainEqual({ kind: "unread", words, of: "" });
  expect(confidence).toBeLessThan(0.5);
});

it("blanks behind a text change nothing", () => {
  expect(read(`Paint the fence.${" ".repeat(2000)}`).confidence).toBe(
    read("Paint the fence.").confidence,
  );
});

it("an unread refusal is told in its own words", () => {
  const { because } = read("Streich den Zaun, aber jodle auf keinen Fall.");
  expect(because).toContainEqual({
    ...{ kind: "unread", of: "" },
    words: expect.stringMatching(/^jod/),
  });
});
