import { formatBytes, formatMs } from "@understudy/planner-core/internal";
import type { Share } from "@understudy/preparation";
import {
  isPlanPart,
  isReadingPart,
  PART_TITLES,
  type ReadingPart,
  TRIAL_PARTS,
  type TrialPart,
} from "../asking/parts.ts";
import type { ModelFigures } from "./tally-trial.ts";

/** The report of a trial. */
export interface TrialReport {
  readonly seed: number;
  /** The domains, with the number of plans requested on each. */
  readonly domains: readonly {
    readonly name: string;
    readonly isOwn: boolean;
    readonly questions: number;
  }[];
  readonly models: readonly (ModelFigures & { readonly advice: readonly string[] })[];
}

const NOTHING = "-";

/** The table of a trial: metric, chance, classical planner, and each model. */
export function trialRows({ models }: TrialReport): readonly (readonly string[])[] {
  const row = (
    title: string,
    chance: string,
    classical: string,
    cell: (model: ModelFigures) => string | undefined,
  ): readonly string[] => [
    title,
    chance,
    classical,
    ...models.map((model) => cell(model) ?? NOTHING),
  ];
  const speed = (ms: number | undefined): string | undefined =>
    ms === undefined ? undefined : formatMs(ms);
  const parts = TRIAL_PARTS.filter((part) => models.some((model) => model.parts[part]));
  return [
    ["", "chance", "classical", ...models.map(({ spec }) => spec)],
    row("loads", NOTHING, NOTHING, ({ facts }) =>
      facts === undefined ? "no" : `in ${formatMs(facts.loadMs)}`,
    ),
    row("template", NOTHING, NOTHING, ({ facts }) => facts?.template),
    row("memory", NOTHING, NOTHING, ({ facts }) =>
      facts?.memoryBytes === undefined ? undefined : formatBytes(facts.memoryBytes),
    ),
    row("first token, cold", NOTHING, NOTHING, (model) => speed(model.speed.coldFirstTokenMs)),
    row("first token, prompt kept", NOTHING, NOTHING, (model) =>
      speed(model.speed.keptFirstTokenMs),
    ),
    row("tokens/s", NOTHING, NOTHING, ({ speed: { tokensPerSecond } }) =>
      tokensPerSecond === undefined ? undefined : tokensPerSecond.toFixed(0),
    ),
    ...parts.flatMap((part) => partRows(part, models, row)),
    ...worthRows(models, row),
  ];
}

type Row = (
  title: string,
  chance: string,
  classical: string,
  cell: (model: ModelFigures) => string | undefined,
) => readonly string[];

function partRows(
  part: TrialPart,
  models: readonly ModelFigures[],
  row: Row,
): readonly (readonly string[])[] {
  const isPlan = isPlanPart(part);
  const [first] = models.flatMap(({ parts }) => parts[part] ?? []);
  const chance = first?.chance === undefined ? NOTHING : percentOf(first.chance);
  const shares = row(PART_TITLES[part], chance, isPlan ? "100 %" : NOTHING, ({ parts }) => {
    const figures = parts[part];
    return figures && `${shareText(figures.right)} of ${figures.asked}`;
  });
  if (isReadingPart(part)) return readingRows(part, models, row);
  if (!isPlan) return [shares];
  const ratio = first?.chanceCostRatio?.toFixed(2) ?? NOTHING;
  const cost = row("  cost of those, median", ratio, "1.00", ({ parts }) =>
    parts[part]?.costRatio?.toFixed(2),
  );
  const share = (value: number | undefined): string =>
    value === undefined ? NOTHING : percentOf(value);
  const close = row("  within 1.6 of the best", share(first?.chanceClose), "100 %", ({ parts }) => {
    const figures = parts[part]?.close;
    return figures && shareText(figures);
  });
  return [shares, close, cost];
}

/** Readings of directives, with the reader alone in place of chance. */
function readingRows(
  part: ReadingPart,
  models: readonly ModelFigures[],
  row: Row,
): readonly (readonly string[])[] {
  const [first] = models.flatMap(({ readings }) => readings[part] ?? []);
  const rowOf = (title: string, name: "whole" | "goal" | "inverted"): readonly string[] => {
    const alone = first === undefined ? NOTHING : `reader ${percentOf(first.alone[name].share)}`;
    return row(title, alone, NOTHING, ({ readings }) => {
      const reading = readings[part];
      if (reading === undefined) return undefined;
      const text = shareText(reading.together[name]);
      return name === "whole" ? `${text} of ${reading.asked}` : text;
    });
  };
  const gain = row("  gain over the reader, points", "0", NOTHING, ({ readings }) => {
    const gained = readings[part]?.gain;
    if (gained === undefined) return undefined;
    const { mean, low, high } = gained;
    return `${points(mean)} (${points(low)} to ${points(high)})`;
  });
  return [
    rowOf(PART_TITLES[part], "whole"),
    rowOf("  goal right", "goal"),
    rowOf("  inverted", "inverted"),
    gain,
  ];
}

function worthRows(models: readonly ModelFigures[], row: Row): readonly (readonly string[])[] {
  const [first] = models.flatMap(({ worth }) => worth ?? []);
  if (first === undefined) return [];
  return [
    row(
      "steps of its own, mended",
      percentOf(first.chance),
      NOTHING,
      ({ worth }) => worth && percentOf(worth.steps),
    ),
    row("  gain over chance, points", "0", NOTHING, ({ worth }) => {
      if (worth?.gain === undefined) return undefined;
      const { mean, low, high } = worth.gain;
      return `${points(mean)} (${points(low)} to ${points(high)})`;
    }),
    row("  cost of what is served", first.chanceCostRatio.toFixed(2), "1.00", ({ worth }) =>
      worth?.costRatio.toFixed(2),
    ),
  ];
}

function shareText({ share, low, high }: Share): string {
  return `${percentOf(share)} (${Math.round(100 * low)}-${Math.round(100 * high)})`;
}

function percentOf(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function points(share: number): string {
  const rounded = Math.round(100 * share);
  return `${rounded < 0 ? "-" : "+"}${Math.abs(rounded)}`;
}
