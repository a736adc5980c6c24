import type { RunComparison } from "@understudy/stress";
import { formatFigure } from "@understudy/stress";
import { printable } from "../output/printable.ts";
import type { Colours } from "../output/printer.ts";
import { formatTable } from "../output/table.ts";

/** Figures that changed beyond noise, unchanged ones, and differing options. */
export function renderComparison(
  comparison: RunComparison,
  source: string,
  colours: Colours,
): string {
  const { bold, dim, green, red, yellow } = colours;
  const { figures, options, surroundings } = comparison;
  const worse = figures.filter(({ change }) => change === "worse").length;
  const better = figures.filter(({ change }) => change === "better").length;
  const words =
    worse + better === 0
      ? "nothing beyond noise"
      : `${worse} worse, ${better} better, the rest within noise`;
  const paints = { better: green, worse: red, changed: yellow, same: dim };
  const rows = figures.map(({ metric, old, new: now, noise, unit, change }) => [
    metric,
    formatFigure(old, unit),
    formatFigure(now, unit),
    noise === 0 ? "–" : `± ${formatFigure(noise, unit)}`,
    change,
  ]);
  const right = { align: "right" as const };
  const [head = "", ...lines] = formatTable(
    [["", "before", "now", "noise", ""], ...rows],
    [{}, right, right, right, {}],
  );
  const differences = (title: string, of: RunComparison["options"]): string[] =>
    of.length === 0
      ? []
      : [
          yellow(title),
          ...of.map(
            (each) => `  ${printable(each.name)}: ${printable(each.old)} → ${printable(each.new)}`,
          ),
        ];
  return [
    bold(`Compared with ${printable(source)}: ${words}`),
    dim(head),
    ...lines.map((text, index) => paints[figures[index]?.change ?? "same"](text)),
    ...differences("These options differ, so that figures may differ because of them:", options),
    ...differences("Machine and versions differ:", surroundings),
  ].join("\n");
}
