// `pnpm docs:architecture`: draws the packages anew.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository/pages.ts";
import { drawArchitecture } from "./draw.ts";
import { readPackages } from "./packages.ts";

writeFileSync(join(root, "docs/pictures/architecture.svg"), drawArchitecture(readPackages()));
