// `pnpm docs:architecture`: draws the packages anew.
import { join } from "node:path";
import { writeWhole } from "@understudy/files";
import { root } from "../repository/pages.ts";
import { drawArchitecture } from "./draw.ts";
import { readPackages } from "./packages.ts";

await writeWhole(join(root, "docs/pictures/architecture.svg"), drawArchitecture(readPackages()));
