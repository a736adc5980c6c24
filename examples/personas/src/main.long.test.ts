import { expect, it } from "vitest";
import { cast } from "./cast.ts";
import { runPersonas } from "./evening.ts";

async function evening(model?: string): Promise<readonly string[]> {
  const lines: string[] = [];
  await runPersonas({ model, budgetMs: 60_000, print: (line) => lines.push(line) });
  return lines.filter((line) => line.startsWith("    "));
}

it("everyone acts in character, without a model", async () => {
  expect(await evening()).toEqual([
    expect.stringMatching(/^ {4}eat: walk bar, buy_stew \(by the words/),
    expect.stringMatching(/^ {4}shine: walk stage, sing \(by the words/),
    expect.stringMatching(/^ {4}win: walk table, play_dice \(by the words/),
    expect.stringMatching(/^ {4}sleep: go_home \(by the words/),
  ]);
});

it("the same with the shipped model, which was not trained on personas", async () => {
  const plans = await evening("nano");
  expect(plans).toHaveLength(cast.length);
  expect(plans).toEqual(await evening());
});
