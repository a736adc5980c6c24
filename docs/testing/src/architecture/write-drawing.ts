// `pnpm docs:architecture`: redraws the packages and the states of steps, and updates the line counts on the page.
import { join } from "node:path";
import { writeWhole } from "@understudy/files";
import { readPage, root } from "../repository/pages.ts";
import { drawArchitecture } from "./draw.ts";
import { readPackages } from "./packages.ts";
import { withStepStates } from "./step-states.ts";
import { withLineCounts } from "./walk.ts";

const page = "docs/architecture.md";
await writeWhole(join(root, "docs/pictures/architecture.svg"), drawArchitecture(readPackages()));
await writeWhole(join(root, page), withLineCounts(readPage(page)));
const lives = "docs/game/living-agents.md";
await writeWhole(join(root, lives), withStepStates(readPage(lives)));
