import type { Domain, Goal } from "@understudy/planner-core";
import { RequestError } from "@understudy/planner-core";
import type { FaultSummary } from "../../protocol/hello.ts";
import type { AgentSlot } from "../agent-slot.ts";
import type { ViewerControls } from "../options.ts";
import { CommandFailure } from "./command-failure.ts";

/** The parts that commands act on. */
export interface ViewerCommandContext {
  readonly domains: readonly Domain[];
  readonly slots: readonly (AgentSlot | undefined)[];
  readonly controls: ViewerControls;
  readonly faults: readonly FaultSummary[];
  readonly mayOrder: boolean;
  readonly mayDirect: boolean;
  /** Called with rejections of the game's asynchronous functions, after the page has its answer. */
  readonly onLateFailure: (error: unknown) => void;
}

/**
 * The agent of a command.
 *
 * @throws CommandFailure for an unknown one
 */
export function agentOf(stage: ViewerCommandContext, index: number): AgentSlot {
  const slot = stage.slots[index];
  if (slot === undefined)
    throw new CommandFailure("unknown", "/agent", `there is no agent ${index}`);
  return slot;
}

/**
 * The domain of a command.
 *
 * @throws CommandFailure for an unknown one
 */
export function domainOf(stage: ViewerCommandContext, index: number): Domain {
  const domain = stage.domains[index];
  if (domain !== undefined) return domain;
  throw new CommandFailure("unknown", "/domain", `there is no domain ${index}`);
}

/**
 * A declared goal by name.
 *
 * @throws CommandFailure for an unknown one
 */
export function namedGoal(domain: Domain, name: string): Goal {
  try {
    return domain.goal(name);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const [issue] = error.issues;
    throw new CommandFailure("unknown", "/goal", issue?.message ?? error.message, issue?.hint);
  }
}

/** A function of the game, if provided. */
export function control<Name extends keyof ViewerControls>(
  { controls, onLateFailure }: ViewerCommandContext,
  name: Name,
): NonNullable<ViewerControls[Name]> {
  const found: ViewerControls[Name] = controls[name];
  if (found === undefined) {
    throw new CommandFailure("unsupported", "/type", "this game cannot do that");
  }
  const call = (...values: unknown[]): void => {
    const result: unknown = Reflect.apply(found, controls, values);
    if (result instanceof Promise) result.catch(onLateFailure);
  };
  return call as NonNullable<ViewerControls[Name]>;
}
