import { pageWith, readPage } from "../page/page-file.ts";
import { readViewerRecording } from "../protocol/recording/read-recording.ts";

/**
 * Makes one HTML file of a recording that shows it in any browser: without a server, without a network.
 *
 * @param recording the text of a recording
 * @throws RecordingError if it is none; PageError if the page was not built
 *
 * @example
 * await writeFile("show.html", await exportPage(await readFile("show.jsonl", "utf8")));
 */
export async function exportPage(recording: string): Promise<string> {
  readViewerRecording(recording);
  return pageWith(await readPage(), recording);
}
