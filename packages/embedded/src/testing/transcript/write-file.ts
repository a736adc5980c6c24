import { readFileSync, writeFileSync } from "node:fs";
import { createLibrary } from "../../flat/flat-library.ts";
import { replayTranscript } from "./transcript.ts";

/*
 * Writes what the library answers to the calls of the transcript. The calls, in lines of `case`, `open`, `send`, `step` and
 * `close`, are written by hand.
 */

const file = new URL("../../../transcripts/cases.txt", import.meta.url);
const library = createLibrary(() => 0);
writeFileSync(file, await replayTranscript(library, readFileSync(file, "utf8")));
