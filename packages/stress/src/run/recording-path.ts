import { parse } from "node:path";

/**
 * The path of a worker's recording: the file itself for the first worker, a neighbour for every other one and for
 * every thread that takes the place of one that died.
 *
 * @example
 * recordingPath("out/run.jsonl", { worker: 1, restarts: 0 }); // out/run-1.jsonl
 */
export function recordingPath(
  path: string,
  { worker, restarts }: { readonly worker: number; readonly restarts: number },
): string {
  const { ext } = parse(path);
  const stem = ext === "" ? path : path.slice(0, -ext.length);
  return `${stem}${worker === 0 ? "" : `-${worker}`}${restarts === 0 ? "" : `-again-${restarts}`}${ext}`;
}
