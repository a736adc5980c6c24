/** Aligns columns: the first to the left, figures to the right. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `412 ns`, `1.53 µs`, `20.4 ms`. */
export function formatDuration(nanoseconds: number): string {
  if (nanoseconds < 0) return `-${formatDuration(-nanoseconds)}`;
  if (nanoseconds < 999.5)
    return `${nanoseconds < 99.95 ? nanoseconds.toFixed(1) : Math.round(nanoseconds)} ns`;
  if (nanoseconds < 999_500) return `${(nanoseconds / 1e3).toPrecision(3)} µs`;
  if (nanoseconds < 999_500_000) return `${(nanoseconds / 1e6).toPrecision(3)} ms`;
  return `${(nanoseconds / 1e9).toPrecision(3)} s`;
}

/** Three significant digits: `0.853`, `12.3`, `1,230`. */
export function formatRatio(ratio: number): string {
  return Number(ratio.toPrecision(3)).toLocaleString("en-US", { maximumSignificantDigits: 3 });
}
