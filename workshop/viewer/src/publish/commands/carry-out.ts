/**
 * Commands from the page.
 *
 * @module
 */

import type { Command, CommandError } from "../../protocol/command.ts";
import type { ShowMode } from "../show-mode.ts";
import { control, type ViewerCommandContext } from "./command-context.ts";
import { CommandFailure } from "./command-failure.ts";
import { order, setFault, setVariable } from "./world-commands.ts";

/** The line of a command in the feed. */
export interface Carried {
  readonly said?: string;
  readonly kind?: "command" | "fault";
}

type OfStage = Exclude<Command, { readonly type: "select" | "picture" }>;

/**
 * Executes a page's command.
 *
 * @throws CommandFailure, and errors of the game
 */
export function carryOut(command: OfStage, stage: ViewerCommandContext, mode: ShowMode): Carried {
  switch (command.type) {
    case "pause":
    case "resume":
      control(stage, command.type)();
      mode.paused = command.type === "pause";
      return { said: mode.paused ? "paused" : "resumed" };
    case "step":
      if (!mode.paused) {
        throw new CommandFailure("refused", "/type", "the show is not paused", "pause it first");
      }
      control(stage, "step")(command.ticks ?? 1);
      return {};
    case "speed":
      control(stage, "speed")(command.factor);
      mode.speed = command.factor;
      return { said: `plays at ${command.factor} times the speed` };
    case "set-variable":
      return { said: setVariable(stage, command) };
    case "order-goal":
    case "order-directive":
      return { said: order(stage, command) };
    case "fault": {
      const said = setFault(stage, command);
      mode.setFault(command.name, command.on);
      return { said, kind: "fault" };
    }
  }
}

/** The error shown on the page. */
export function errorOf(error: unknown): CommandError {
  if (error instanceof CommandFailure) return error.error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "failed", pointer: "", message: `the game could not: ${message.slice(0, 300)}` };
}
