import type { Row } from "./compare.ts";

/** Prints rows as a table with aligned columns. */
export function printTable(rows: readonly Row[], print: (line: string) => void): void {
  const lines = [
    [
      ...["planner", "model", "valid", "mended", "steps", "cost", "median"],
      ...["first token", "tokens/s", "memory"],
    ],
    ...rows.map((row) => [
      row.name,
      row.what,
      `${row.valid}/${row.asked}`,
      String(row.mended),
      row.name === "classical" ? "-" : `${Math.round(100 * row.share)} %`,
      `${row.costRatio.toFixed(2)} x`,
      `${row.medianMs.toFixed(row.medianMs < 10 ? 2 : 0)} ms`,
      row.firstTokenMs === undefined ? "-" : `${row.firstTokenMs.toFixed(0)} ms`,
      row.tokensPerSecond === undefined ? "-" : row.tokensPerSecond.toFixed(0),
      row.memoryBytes === undefined ? "-" : `${(row.memoryBytes / 1e6).toFixed(0)} MB`,
    ]),
  ];
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  for (const line of lines) {
    print(
      line
        .map((text, column) => {
          const width = widths?.[column] ?? 0;
          return column < 2 ? text.padEnd(width) : text.padStart(width);
        })
        .join("  "),
    );
  }
}
