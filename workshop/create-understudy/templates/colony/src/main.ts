import { Colony } from "./colony/colony.ts";
import { drawColony } from "./draw-colony.ts";
import { play } from "./play.ts";

const colony = new Colony();
play(colony, (pen) => drawColony(pen, colony));
