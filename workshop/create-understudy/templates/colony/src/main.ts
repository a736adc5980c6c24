import { Colony } from "./colony/colony.ts";
import { domain } from "./colony/domain.ts";
import { COATS, drawColony } from "./draw-colony.ts";
import { llmOfPage } from "./llm-of-page.ts";
import { play } from "./play.ts";

const colony = new Colony(await llmOfPage(domain));
play(colony, { coats: COATS, draw: (pen) => drawColony(pen, colony) });
