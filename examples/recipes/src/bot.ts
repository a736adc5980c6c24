import { type Orchestrator, PlanRunner } from "@understudy/planner-core";
import type { Woods, WoodsStep } from "./woods.ts";

/** A body in a foreign world, as in Mineflayer: it senses, and actions take time. */
export interface Bot {
  readonly place: "hut" | "wood" | "market";
  count(item: "log" | "coin"): number;
  walkTo(place: "hut" | "wood" | "market"): Promise<void>;
  dig(block: "log"): Promise<void>;
  trade(item: "log"): Promise<void>;
  /** Stops the current action, whose promise rejects. */
  stop(): void;
  on(event: "physicsTick", listener: () => void): void;
}

/** Lets a planner control a bot. */
export function drive(
  bot: Bot,
  orchestrator: Orchestrator<Woods>,
  nowMs: () => number,
): PlanRunner<Woods> {
  const runner = new PlanRunner({
    orchestrator,
    agent: "bot",
    goal: "paid",
    budgetMs: 200,
    // A path may be blocked for good without an error.
    timeoutMs: () => 30_000,
    onStepEvent: ({ type }) => {
      if (type === "interrupted" || type === "failed") bot.stop();
    },
  });
  let acts = 0;
  const act = async (step: WoodsStep): Promise<void> => {
    const mine = ++acts;
    try {
      await perform(bot, step);
      if (mine === acts) runner.finished();
    } catch (error) {
      // The end of an older action says nothing about the current step.
      if (mine === acts) runner.failed(String(error));
    }
  };
  bot.on("physicsTick", () => {
    const seen = { at: bot.place, logs: bot.count("log"), coins: bot.count("coin") };
    const { event, step } = runner.tick(seen, nowMs());
    if (event === "start") void act(step);
  });
  return runner;
}

function perform(bot: Bot, step: WoodsStep): Promise<void> {
  switch (step.tool) {
    case "goto":
      return bot.walkTo(step.args.place);
    case "chop":
      return bot.dig("log");
    case "sell":
      return bot.trade("log");
  }
}
