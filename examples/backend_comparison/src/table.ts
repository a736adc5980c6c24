import type { Row } from "./compare.ts";

/** Prints rows as a table with aligned columns. */
export function printTable(rows: readonly Row[], print: (line: string) => void): void {
  const lines = [
    ["planner", "model", "valid", "mended", "cost", "median", "tokens"],
    ...rows.map((row) => [
      row.name,
      row.what,
      `${row.valid}/${row.asked}`,
      String(row.mended),
      `${row.costRatio.toFixed(2)} x`,
      `${row.medianMs.toFixed(row.medianMs < 10 ? 2 : 0)} ms`,
      row.tokens === 0 ? "-" : String(row.tokens),
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
