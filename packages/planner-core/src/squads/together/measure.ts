import { RequestError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import type { TogetherRequest } from "../../engine/contract/together.ts";
import type { SquadProblem } from "../../time/schedule/problem.ts";

/**
 * The weights of a measure.
 *
 * @throws RequestError for a malformed measure
 */
export function weightsOf(measure: TogetherRequest["measure"] = "time"): SquadProblem["measure"] {
  if (measure === "time") return { time: 1, cost: 0 };
  if (measure === "cost") return { time: 0, cost: 1 };
  const { time, cost } = Object(measure) as Partial<SquadProblem["measure"]>;
  const areWeights = [time, cost].every((weight) => Number(weight) >= 0 && Number(weight) < 1e6);
  if (areWeights && Number(time) + Number(cost) > 0) {
    return { time: Number(time), cost: Number(cost) };
  }
  const message = `must be "time", "cost" or weights of both, not ${describeValue(measure)}`;
  throw new RequestError([{ pointer: "/measure", message, hint: "{ time: 1, cost: 0.2 }" }]);
}
