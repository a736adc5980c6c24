// `pnpm docs:surface`: records the exports of each package.
import { join } from "node:path";
import { writeWhole } from "@understudy/files";
import { root } from "../repository/pages.ts";
import { readSurfaces, writeSurfaces } from "./exports.ts";

await writeWhole(join(root, "docs/testing/src/surface/exports.txt"), writeSurfaces(readSurfaces()));
