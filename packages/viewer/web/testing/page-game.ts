import { openChannel } from "../../src/channel/index.ts";
import { openCave } from "../../src/testing/cave.ts";

const { viewer, play, world } = openCave();
openChannel(viewer, "cave");
setInterval(() => play(40), 40);
// Somebody takes the gold of the old chest while nobody looks.
addEventListener("click", () => world.set("old chest", { gold: 4 }));
