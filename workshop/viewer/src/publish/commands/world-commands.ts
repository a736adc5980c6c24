import { encodeValue } from "@understudy/planner-core/compiled";
import type { Command } from "../../protocol/command.ts";
import { agentOf, control, namedGoal, type ViewerCommandContext } from "./command-context.ts";
import { CommandFailure } from "./command-failure.ts";

type Of<Type extends Command["type"]> = Extract<Command, { readonly type: Type }>;

/** Sets a variable of an agent by hand. */
export function setVariable(
  stage: ViewerCommandContext,
  { agent, variable: name, value }: Of<"set-variable">,
): string {
  const set = control(stage, "setVariable");
  const { domain, summary } = agentOf(stage, agent);
  const variable = domain.variable(name);
  if (variable === undefined) {
    const known = domain.variableNames.slice(0, 20).join(", ");
    throw new CommandFailure("unknown", "/variable", `there is no variable "${name}"`, known);
  }
  if (encodeValue(variable, value) === undefined) {
    const { type, min, max, values } = variable;
    const hint =
      type === "boolean"
        ? "true or false"
        : type === "enum"
          ? `one of: ${values.slice(0, 20).join(", ")}`
          : `an integer from ${min} to ${max}`;
    throw new CommandFailure("refused", "/value", `is not a value of ${name}`, hint);
  }
  set(summary.id, name, value);
  return `${name} of ${summary.name} is now ${String(value)}`;
}

/** Sets an agent's goal. */
export function order(
  stage: ViewerCommandContext,
  command: Of<"order-goal"> | Of<"order-directive">,
): string {
  const { summary, domain, runner } = agentOf(stage, command.agent);
  const isGoal = command.type === "order-goal";
  if (!(isGoal ? stage.mayOrder : stage.mayDirect)) {
    throw new CommandFailure("unsupported", "/type", "this game does not accept such orders");
  }
  if (!isGoal && command.directive.trim() === "") {
    throw new CommandFailure("refused", "/directive", "is empty", "say what the agent is to do");
  }
  const goal = isGoal
    ? (namedGoal(domain, command.goal).name as string)
    : { directive: command.directive };
  if (stage.controls.order !== undefined) control(stage, "order")(summary.id, goal);
  else if (runner.pursue !== undefined) runner.pursue(goal);
  else throw new CommandFailure("unsupported", "/type", "this agent does not accept orders");
  return isGoal
    ? `${summary.name} is ordered to pursue ${command.goal}`
    : `${summary.name} is ordered: ${command.directive}`;
}

/** Switches a fault. */
export function setFault(stage: ViewerCommandContext, { name, on }: Of<"fault">): string {
  const set = control(stage, "setFault");
  if (!stage.faults.some((fault) => fault.name === name)) {
    const known = stage.faults.map((fault) => fault.name).join(", ");
    throw new CommandFailure("unknown", "/name", `there is no fault "${name.slice(0, 40)}"`, known);
  }
  set(name, on);
  return `${name} is switched ${on ? "on" : "off"}`;
}
