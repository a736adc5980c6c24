import type { Step, StepEvent } from "@understudy/planner-core";
import type { SquadStepEvent } from "@understudy/planner-core/squad";
import type { Told } from "../life.ts";
import type { Tool } from "../stage/kitchen.ts";

const TYPES = {
  started: "start",
  finished: "finish",
  failed: "fail",
  interrupted: "interrupt",
} as const satisfies Record<StepEvent["type"], Told["type"]>;

/** A callback of a runner or a squad. */
export function toldByRunner(event: StepEvent | SquadStepEvent): Told {
  const { agent, step, type, elapsedMs } = event;
  const why = "why" in event ? { why: event.why } : {};
  const tool = step.tool as Tool;
  return { via: "callback", type: TYPES[type], member: agent, tool, elapsedMs, ...why };
}

/** Hears the value of a tick, if anything starts or ends. */
export function hearTick(
  tick: { readonly event: string; readonly step?: Step | undefined },
  member: string,
  hear: (told: Told) => void,
): void {
  const told = toldOfTick(tick.event, tick.step, member);
  if (told !== undefined) hear(told);
}

/** The value of a tick; undefined if nothing starts or ends. */
function toldOfTick(event: string, step: Step | undefined, member: string): Told | undefined {
  if (event !== "start" && event !== "finish" && event !== "interrupt") return undefined;
  return { via: "tick", type: event, member, tool: step?.tool as Tool };
}
