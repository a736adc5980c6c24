import type { Outcome } from "@understudy/planner-core";
import { printable } from "../../../../workshop/cli/src/output/printable.ts";
import type { Colours } from "../../../../workshop/cli/src/output/printer.ts";
import type { Audience, Stage } from "../stage.ts";
import type { Agent } from "../world/agent.ts";
import { timeOfDay } from "../world/time.ts";
import { badgeOf } from "./badge.ts";
import { milliseconds } from "./text.ts";

/** A log: one line per notable event. */
export class PlainLog implements Audience {
  readonly #write: (line: string) => void;
  readonly #colours: Colours;
  #stage: Stage | undefined;

  constructor(write: (line: string) => void, colours: Colours) {
    this.#write = write;
    this.#colours = colours;
  }

  onDawn(stage: Stage): void {
    this.#stage = stage;
    const { world, seed, budgetMs } = stage;
    this.#log(
      `${world.agents.length} agents wake up; seed ${seed}, budget ${budgetMs} ms an answer`,
    );
  }

  onHappening(happening: { readonly text: string }, touched: readonly Agent[]): void {
    const { bold } = this.#colours;
    const names = touched.map(({ name }) => name).join(", ");
    this.#log(bold(`* ${happening.text}${names === "" ? "" : ` (${names})`}`));
  }

  onOutcome(agent: Agent, outcome: Outcome, isAnew: boolean): void {
    const { plan, goal, status, llmSteps } = outcome;
    const steps = plan?.steps.length ?? 0;
    // Nothing was left to do, which is not worth a line.
    if (status === "solved" && steps === 0) return;
    const badge = badgeOf(outcome, this.#colours);
    const what = plan === null ? status : `${steps} ${steps === 1 ? "step" : "steps"}`;
    const written = outcome.mended === true ? ` (${llmSteps} by the model)` : "";
    const partly = status === "partial" ? ", part of the way" : "";
    const source = badge.paint(badge.label) + (badge.reason === "" ? "" : `: ${badge.reason}`);
    this.#log(
      `${agent.name.padEnd(7)} ${goal.name ?? "goal"}: ${what}${partly}, ` +
        `${source}${written}, ${milliseconds(outcome.elapsedMs)}${isAnew ? ", after a broken plan" : ""}`,
    );
  }

  onError(agent: Agent, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#log(`${agent.name.padEnd(7)} ERROR ${printable(message)}`);
  }

  #log(text: string): void {
    this.#write(`${timeOfDay(this.#stage?.world.tick ?? 0)} ${text}`);
  }
}
