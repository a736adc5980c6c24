import { pageWith, readPage } from "../page/page-file.ts";
import { readViewerRecording } from "../protocol/recording/read-recording.ts";

/**
 * Exports a recording as one HTML file that plays in any browser without server or network.
 *
 * @param recording text of a recording
 * @throws RecordingError for an invalid one; PageError if the page was not built
 *
 * @example await writeFile("show.html", await exportPage(await readFile("show.jsonl", "utf8")));
 */
export async function exportPage(recording: string): Promise<string> {
  readViewerRecording(recording);
  return pageWith(await readPage(), recording);
}
