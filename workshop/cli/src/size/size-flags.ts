import type { FleetDemand } from "@understudy/fleet/size";
import { type Command, InvalidArgumentError } from "commander";

/** The flags of `understudy size`, as they are read. */
export interface SizeFlags extends FleetDemand {
  readonly json: boolean;
}

/** Declares the flags. */
export function declareSizeFlags(command: Command): Command {
  return command
    .requiredOption("--agents <n>", "agents that are played at the same time", number)
    .option("--ask-rate <n>", "plans that an agent asks for per second", number, 0.2)
    .option("--hit-rate <share>", "the share of these whose plan is known", number, 0.99)
    .option("--domains <n>", "domains that agents are spread over", number, 1)
    .option("--load <share>", "how busy a core may be", number, 0.5)
    .option("--servers-per-node <n>", "servers of a machine, with a core each", number, 8)
    .option("--model-ms <n>", "time that the model takes for a question", number, 500)
    .option("--questions-per-gpu <n>", "questions that a GPU answers at a time", number, 32)
    .option("--new-share <share>", "the share of questions whose plan is new", number, 0.1)
    .option("--core-price <n>", "price of a core per hour, with its memory", number, 0.05)
    .option("--gpu-price <n>", "price of a GPU per hour", number, 2.5)
    .option("--json", "print one JSON object", false);
}

function number(text: string): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number.");
}
