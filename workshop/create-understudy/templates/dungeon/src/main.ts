import { drawDungeon } from "./draw-dungeon.ts";
import { Dungeon } from "./dungeon/dungeon.ts";
import { play } from "./play.ts";

const dungeon = new Dungeon();
play(dungeon, (pen) => drawDungeon(pen, dungeon));
