import { createLead } from "@understudy/llm/browser";
import { drawDungeon } from "./draw-dungeon.ts";
import { domain } from "./dungeon/domain.ts";
import { Dungeon } from "./dungeon/dungeon.ts";
import { play } from "./play.ts";

// With ?model in the address a model of 5 MB plans, too.
const lead = new URLSearchParams(location.search).has("model") ? await createLead() : undefined;
await lead?.warmUp(domain);

const dungeon = new Dungeon(lead);
play(dungeon, (pen) => drawDungeon(pen, dungeon));
