import { Colony } from "./colony/colony.ts";
import { domain } from "./colony/domain.ts";
import { drawColony } from "./draw-colony.ts";
import { leadOfPage } from "./lead-of-page.ts";
import { play } from "./play.ts";

const colony = new Colony(await leadOfPage(domain));
play(colony, (pen) => drawColony(pen, colony));
