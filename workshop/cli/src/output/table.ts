/** Format of a table column. */
export interface Column {
  readonly align?: "left" | "right";
  /** Colours a padded cell. */
  readonly paint?: ((text: string) => string) | undefined;
}

/** Formats rows in columns as wide as their widest cell, with two blanks between and none trailing. */
export function formatTable(
  rows: readonly (readonly string[])[],
  columns: readonly Column[],
  indent = "  ",
): string[] {
  const widths = columns.map((_, index) =>
    Math.max(0, ...rows.map((row) => (row[index] ?? "").length)),
  );
  return rows.map((row) => {
    let last = row.length - 1;
    while (last > 0 && row[last] === "") last--;
    const cells = row.slice(0, last + 1).map((cell, index) => {
      const { align = "left", paint = (text: string) => text } = columns[index] ?? {};
      const width = widths[index] ?? 0;
      if (align === "right") return paint(cell.padStart(width));
      return paint(index === last ? cell : cell.padEnd(width));
    });
    return indent + cells.join("  ");
  });
}
