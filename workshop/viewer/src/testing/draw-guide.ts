// Draws the pictures of docs/tools/viewer.md#the-domain-as-a-picture: pnpm --filter @understudy/viewer draw
import { writeWhole } from "@understudy/files";
import { drawGuidePictures } from "./guide-pictures.ts";

for (const { path, svg } of drawGuidePictures()) {
  await writeWhole(path, svg);
  process.stdout.write(`${path}\n`);
}
