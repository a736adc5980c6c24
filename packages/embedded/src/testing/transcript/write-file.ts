import { writeFileSync } from "node:fs";
import { createLibrary } from "../../flat/flat-library.ts";
import { CASES } from "./cases.ts";
import { writeTranscript } from "./transcript.ts";

const file = new URL("../../../transcripts/cases.txt", import.meta.url);
writeFileSync(
  file,
  await writeTranscript(
    createLibrary(() => 0),
    CASES,
  ),
);
