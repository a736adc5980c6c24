import { CHOICE_RULES } from "../choice/choice-rules.ts";
import type { PlannerReport, ServedShares, SetFigures } from "./evaluate.ts";

/** The report as Markdown tables, for people and model cards: first what a model is worth. */
export function renderReport(report: PlannerReport): string {
  const sets = Object.entries(report.sets);
  return [
    ...renderGain(sets),
    "### As they are written",
    table(
      [
        "set",
        "questions",
        "valid %, nothing constrained",
        "optimal %",
        "valid %, held to steps that can be done",
        "by chance, held to them",
        "what went wrong, nothing constrained",
      ],
      sets.map(([name, figures]) => [name, ...validCells(figures)]),
    ),
    ...renderChoices(report),
  ].join("\n\n");
}

function renderGain(sets: readonly (readonly [string, SetFigures])[]): readonly string[] {
  const gains = sets.map(
    ([name, { model, walk }]) => `${name} ${signed(model.plans - walk.plans, 1)}`,
  );
  const three = (
    { model, walk }: SetFigures,
    figure: keyof ServedShares,
    digits: number,
  ): string => {
    const [mine, other] = [model[figure], walk[figure]];
    return `${mine.toFixed(digits)}, ${other.toFixed(digits)}, ${signed(mine - other, digits)}`;
  };
  return [
    "### Gain over a random walk, mended",
    `Points of plans with a step of the model: **${gains.join(", ")}**.`,
    table(
      [
        "set",
        "questions",
        "plans with its steps %: model, walk, gain",
        "its share of steps %: model, walk, gain",
        "cost over the best: model, walk, difference",
      ],
      sets.map(([name, figures]) => [
        name,
        `${figures.planned}`,
        three(figures, "plans", 1),
        three(figures, "steps", 1),
        three(figures, "costRatio", 2),
      ]),
    ),
  ];
}

function renderChoices({ choices, byRule }: PlannerReport): readonly string[] {
  if (choices === undefined) return [];
  const rows = CHOICE_RULES.flatMap((rule) => {
    const { questions, right } = byRule[rule] ?? { questions: 0, right: 0 };
    return questions === 0 ? [] : [[rule, `${questions}`, percent(right / questions)]];
  });
  const all = `${percent(choices.right.share)} (by chance ${percent(choices.chance ?? 0)})`;
  return [
    "### Choosing a goal",
    table(
      ["what the text says", "questions", "right %"],
      [...rows, ["all", `${choices.asked}`, all]],
    ),
  ];
}

function validCells({ parts: { free, held }, optimal }: SetFigures): readonly string[] {
  const wrong = Object.entries(free?.faults ?? {})
    .sort(([, one], [, other]) => other - one)
    .map(([fault, count]) => `${fault} ${count}`);
  return [
    `${free?.asked ?? 0}`,
    percent(free?.right.share ?? 0),
    percent(optimal),
    held === undefined ? "-" : percent(held.right.share),
    held?.chance === undefined ? "-" : percent(held.chance),
    wrong.join(", ") || "-",
  ];
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(digits)}`;
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
