import { metricHelp, PRESETS } from "@understudy/stress";
import type { Colours } from "../output/printer.ts";

/** The output of `--assert help`: the metrics and the presets. */
export function renderAssertHelp({ bold, dim }: Colours): string {
  const pad = (name: string): string => name.padEnd(26);
  return [
    `${bold("An assertion")} is a figure, an operator and a limit; commas separate several:`,
    '  --assert "p99<50,misses=0,fallback<20%,hits.p95<=1,rate>=20k"',
    "",
    "Operators are < <= > >= = !=. Limits take units: us, ms, s; %; k, M, /s; KB, MB, GB, MB/min; or",
    "budget, the budget of the run. A ? behind a figure, as in hits.p95?<=1, lets it hold where there is",
    "nothing to measure.",
    "",
    bold("Figures"),
    ...metricHelp().map(([name, meaning]) =>
      name.length > 25 ? `  ${name}\n  ${pad("")}${dim(meaning)}` : `  ${pad(name)}${dim(meaning)}`,
    ),
    "",
    bold("Presets"),
    ...Object.entries(PRESETS).flatMap(([name, { meaning, text }]) => [
      `  ${pad(name)}${meaning}`,
      `  ${pad("")}${dim(text)}`,
    ]),
  ].join("\n");
}
