import { ClassicalPlanner } from "@understudy/classical";
import { createLead, SHIPPED_MODEL } from "@understudy/llm";
import { Orchestrator } from "@understudy/planner-core";
import { cast, inn } from "./cast.ts";

/** What an evening takes. */
export interface EveningOptions {
  /** A SPEC such as `nano` or `ollama/phi3`. Default: the model that ships. */
  readonly model?: string | undefined;
  readonly budgetMs: number;
  readonly print: (line: string) => void;
}

/** Lets everybody choose among the same plans, which are all proved already. */
export async function runPersonas({ model, budgetMs, print }: EveningOptions): Promise<void> {
  const spec = model ?? SHIPPED_MODEL;
  print(`The model ${spec} chooses among plans that are proved already.`);
  if (spec === SHIPPED_MODEL) {
    print("It never saw a persona in its training: its letters are valid, not in character.");
    print("With a larger model the choice follows the text: --model ollama/phi3");
  }
  const lead = await createLead({ model: spec });
  try {
    await lead.warmUp(inn);
    const orchestrator = new Orchestrator({ domain: inn, planner: new ClassicalPlanner(), lead });
    const state = {
      at: "door",
      coins: 3,
      fed: false,
      famous: false,
      rich: false,
      home: false,
    } as const;
    const goal = { oneOf: ["eat", "shine", "win", "sleep"] } as const;
    for (const { name, persona } of cast) {
      const request = { agent: name, state, goal, persona, choose: true, budgetMs };
      const { goal: chosen, plan, chosen: isChosen, reason } = await orchestrator.plan(request);
      const steps = (plan?.steps ?? []).map(({ tool, args }) =>
        [tool, ...Object.values(args)].join(" "),
      );
      const by = isChosen ? "chosen by the model" : `by the classical planner: ${reason}`;
      print(`${name}, ${persona}`);
      print(`    ${chosen.name}: ${steps.join(", ")} (${by})`);
    }
    orchestrator.dispose();
  } finally {
    await lead.dispose();
  }
}
