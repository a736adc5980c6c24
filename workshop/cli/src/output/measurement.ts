import type { Measurement } from "@understudy/preparation";
import type { ControlledShare } from "@understudy/simulation";
import { describeControl } from "@understudy/simulation";
import { percent } from "./figures.ts";
import { printable } from "./printable.ts";

/** The JSON of a measurement, without the serving plans. */
export function measurementJson({ served: _, ...rest }: Measurement): object {
  return rest;
}

/** The rows of measurements, with persona names if there are several, and their statistics. */
export function measurementRows(
  measured: readonly Measurement[],
  control: ControlledShare | undefined,
): string[][] {
  const rows = measured.flatMap((each) => [
    ...(measured.length === 1 && each.persona === undefined
      ? []
      : [["persona", nameOf(each.persona)]]),
    ...rowsOf(each),
  ]);
  return control === undefined ? rows : [...rows, ["in a sample", describeControl(control)]];
}

function nameOf(persona: string | undefined): string {
  return persona === undefined ? "no persona" : printable(persona.trim().split("\n")[0] ?? "");
}

function rowsOf(measured: Measurement): string[][] {
  const { situations, coverage, meanCostRatio, trusted, modelSteps } = measured;
  const { low, high, share } = coverage;
  return [
    [
      "coverage",
      `${percent(share)} of ${situations} fresh situations (${percent(low)} to ${percent(high)} with 95 % confidence)`,
    ],
    ["cost", `${meanCostRatio.toFixed(3)} × the classical planner's`],
    [
      "trusted",
      `${percent(trusted.share)} at ${trusted.meanCostRatio.toFixed(3)} × the classical planner's cost`,
    ],
    ["the model's", `${percent(modelSteps.share)} of all steps`],
  ];
}
