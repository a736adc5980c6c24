import { describeValue, type IssueCollector } from "../../../base/json/issues.ts";
import { describeVariable, encodeValue, type VariableTable } from "../definition/variables.ts";
import { COST_HINT, type LiftedCost, type LiftedWay, scaleCost } from "../lift/lifted-cost.ts";
import { type Binding, bindingNote, bindValue } from "../lift/lifted-value.ts";

/** The cost of an action, in thousandths. */
export interface BoundCost {
  readonly base: number;
  readonly min: number;
  /** The code of the way's destination, for the cost of a way. */
  readonly to?: number;
}

/** The lowest cost of a way, in thousandths, as no step is free. */
const LEAST_WAY = 1;

/** The cost of a tool for one binding; undefined if it is invalid, which is reported. */
export function bindCost(
  cost: LiftedCost,
  binding: Binding,
  variables: VariableTable,
  issues: IssueCollector,
): BoundCost | undefined {
  if (cost.kind === "constant") return { base: cost.scaled, min: cost.scaled };
  if (cost.kind === "runtime") return { base: cost.scaledBase, min: cost.scaledMin };
  if (cost.kind === "way") return bindWay(cost, binding, variables, issues);
  if (cost.value.kind === "reference") return undefined;
  const value = bindValue(cost.value, binding);
  const scaled = scaleCost(value);
  if (scaled !== undefined) return { base: scaled, min: scaled };
  const message = (): string => `is ${describeValue(value)}${bindingNote(binding)}`;
  issues.addOnce(cost.pointer, message, COST_HINT);
  return undefined;
}

function bindWay(
  { scaledBase, to, pointer }: LiftedWay,
  binding: Binding,
  { position }: VariableTable,
  issues: IssueCollector,
): BoundCost | undefined {
  if (position === undefined) {
    const message = (): string => "leads nowhere: no variable is the agent's position";
    issues.addOnce(pointer, message, 'declare the variable of its place with "position": true');
    return undefined;
  }
  const place = to.kind === "reference" ? undefined : bindValue(to, binding);
  const code = place === undefined ? undefined : encodeValue(position, place);
  if (code !== undefined) return { base: scaledBase, min: LEAST_WAY, to: code };
  const found = `${describeValue(place)}${bindingNote(binding)}`;
  issues.addOnce(
    pointer,
    () => `leads to ${found}, which is not a value of ${position.name}`,
    describeVariable(position),
  );
  return undefined;
}
