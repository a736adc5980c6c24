/**
 * The report of a run: a web page, figures and histograms.
 *
 * @module
 */

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "@understudy/files";
import type { RunResult } from "../result/run-result.ts";
import type { Verdict } from "../verdict/judge.ts";
import { hgrmFiles, type ReportFile } from "./hgrm.ts";
import { reportPage } from "./page/report-page.ts";

const REPORT_PAGE = "index.html";
/** Name of the file with a report's figures, which `--compare` reads. */
const REPORT_RESULT = "result.json";

/** Every file of a report: the page, the figures as JSON, the histograms. */
function reportFiles(result: RunResult, verdict: Verdict): readonly ReportFile[] {
  return [
    { name: REPORT_PAGE, text: reportPage(result, verdict) },
    { name: REPORT_RESULT, text: `${JSON.stringify(result, undefined, 2)}\n` },
    ...hgrmFiles(result),
  ];
}

/**
 * Writes a report into a folder, created if necessary; files of an earlier report are replaced.
 *
 * @returns the path of the page
 * @throws errors of the file system
 *
 * @example await writeReport("out", result, judge(result, defaultAssertions(result)));
 */
export async function writeReport(
  folder: string,
  result: RunResult,
  verdict: Verdict,
): Promise<string> {
  const files = reportFiles(result, verdict);
  await mkdir(folder, { recursive: true });
  await Promise.all(files.map(({ name, text }) => writeWhole(join(folder, name), text)));
  return join(folder, REPORT_PAGE);
}
