import { COATS, drawDungeon } from "./draw-dungeon.ts";
import { domain } from "./dungeon/domain.ts";
import { Dungeon } from "./dungeon/dungeon.ts";
import { leadOfPage } from "./lead-of-page.ts";
import { play } from "./play.ts";

const dungeon = new Dungeon(await leadOfPage(domain));
play(dungeon, { coats: COATS, draw: (pen) => drawDungeon(pen, dungeon) });
