import type { Goal, Outcome, Step } from "@understudy/planner-core";
import { printable } from "../../../../workshop/cli/src/output/printable.ts";
import type { Colours } from "../../../../workshop/cli/src/output/printer.ts";
import { Screen, type Terminal } from "../../../../workshop/cli/src/output/screen.ts";
import type { Audience, Stage } from "../stage.ts";
import type { Agent } from "../world/agent.ts";
import { timeOfDay } from "../world/time.ts";
import { Feed, type Tone } from "./feed.ts";
import { renderFrame } from "./frame.ts";

/** Every third tick is smooth enough, and leaves the processor to the model. */
const TICKS_PER_FRAME = 3;

/** The terminal view. */
export class LiveView implements Audience {
  readonly #screen: Screen;
  readonly #colours: Colours;
  readonly #feed = new Feed();
  #stage: Stage | undefined;

  constructor(terminal: Terminal, colours: Colours) {
    this.#screen = new Screen(terminal);
    this.#colours = colours;
  }

  onDawn(stage: Stage): void {
    this.#stage = stage;
    this.#screen.open();
    this.#add("The village wakes", "quiet");
    this.#draw(stage);
  }

  onTick(stage: Stage): void {
    if (stage.world.tick % TICKS_PER_FRAME === 0) this.#draw(stage);
  }

  onHappening({ text }: { readonly text: string }, touched: readonly Agent[]): void {
    const whom = touched.length === 1 ? touched[0]?.name : `${touched.length} are hit`;
    this.#add(touched.length === 0 ? text : `${text} (${whom})`, "event");
  }

  onOutcome(agent: Agent, outcome: Outcome, isAnew: boolean): void {
    if (outcome.plan === null)
      this.#add(`${agent.name} finds no way: ${outcome.status}`, "setback");
    else if (isAnew) {
      const steps = outcome.plan.steps.length;
      this.#add(`${agent.name} has a new plan of ${steps} steps (${outcome.source})`, "quiet");
    }
  }

  onBroken(agent: Agent, step: Step | undefined): void {
    const doing = step === undefined ? "" : ` (${agent.role.describe(step)})`;
    this.#add(`${agent.name}'s plan is broken${doing}`, "setback");
  }

  onUrgent(agent: Agent, goal: Goal): void {
    this.#add(`${agent.name} drops everything for ${goal.name ?? "something urgent"}`, "quiet");
  }

  onGoal(agent: Agent, goal: Goal): void {
    this.#add(`${agent.name} reached ${goal.name ?? "a goal"}`, "success");
  }

  onError(agent: Agent, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#add(`${agent.name}: ${printable(message)}`, "setback");
  }

  /** Restores the terminal. */
  close(): void {
    this.#screen.close();
  }

  #add(text: string, tone: Tone): void {
    this.#feed.add(timeOfDay(this.#stage?.world.tick ?? 0), text, tone);
  }

  #draw(stage: Stage): void {
    const { width, height } = this.#screen;
    this.#screen.draw(renderFrame(stage, this.#feed, { width, height, colours: this.#colours }));
  }
}
