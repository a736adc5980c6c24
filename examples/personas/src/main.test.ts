import { expect, it } from "vitest";
import { cast } from "./cast.ts";
import { runPersonas } from "./evening.ts";

it("gives everybody a plan that is proved, whoever chose it", async () => {
  const lines: string[] = [];
  await runPersonas({ budgetMs: 2000, print: (line) => lines.push(line) });
  const plans = lines.filter((line) => line.startsWith("    "));
  expect(plans).toHaveLength(cast.length);
  for (const plan of plans) {
    expect(plan).toMatch(
      /(eat: .*buy_stew|shine: .*sing|win: .*play_dice|sleep: .*go_home) \((chosen by the model|by the classical planner: .+)\)/,
    );
  }
}, 60_000);
