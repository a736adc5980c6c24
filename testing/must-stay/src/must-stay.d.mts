export interface Row {
  readonly heading: string;
  readonly row: string;
  readonly file: string;
  /** The title of a test, or a phrase of another file; undefined: the file as a whole. */
  readonly text: string | undefined;
}
export interface FileResult {
  readonly name: string;
  readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
}
export function readTable(text?: string): readonly Row[];
export function missingIn(rows: readonly Row[]): readonly string[];
export function judgeRun(
  rows: readonly Row[],
  results: readonly FileResult[],
  isAll: boolean,
): { readonly failures: readonly string[]; readonly leftOut: readonly string[] };
