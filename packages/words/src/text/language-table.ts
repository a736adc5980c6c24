/** The languages of tables, by their ISO 639 codes, in the order of the columns. */
const COLUMNS = ["en", "de", "es", "fr"];

/**
 * The rows of a table with a column for each of four languages, in one of them: `name | English | German | Spanish | French`.
 * Columns that are empty are left out.
 */
export function* rowsFor(code: string, table: string): Iterable<readonly [string, string]> {
  const column = COLUMNS.indexOf(code) + 1;
  for (const row of table.trim().split("\n")) {
    const [name = "", ...cells] = row.split(/ \|(?= |$)/).map((cell) => cell.trim());
    const said = cells[column - 1] ?? "";
    if (said !== "") yield [name, said];
  }
}

/** Whether tables have a column for a language. */
export const hasColumn = (code: string): boolean => COLUMNS.includes(code);
