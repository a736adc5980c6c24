import { expect, it } from "vitest";
import { fixedReader, wishFor } from "../../../testing/stages/fixed-reader.ts";
import { stage, yard } from "../../../testing/stages/stage.ts";

const directive = { directive: "somebody light the stove before granny freezes" };
const intent = (goals: readonly string[]) => ({
  kind: "intent" as const,
  intent: {
    means: "make the home warm",
    goals,
    disabled: [],
    discouraged: [],
    use: [],
    confidence: 0.9,
  },
  text: "",
});

it.each([[["cosy"]], [["cosy", "rich"]], [["rich"]]])(
  "keeps the reader's goal beside a dismissed one: %j",
  async (goals) => {
    const reader = fixedReader({
      goals: [wishFor("rich")],
      skipped: [yard.goal("cosy")],
      confidence: 0.5,
    });
    const { ask } = stage({ answer: intent(goals) as never }, {
      readsWords: "intent",
      reader,
    } as never);
    const { goal } = await ask({ goal: directive });
    expect(goal.name).toBe("rich");
  },
);
