import { openChannel } from "../publish/channel/index.ts";
import { openCave } from "./cave.ts";

const { viewer, play, world } = openCave();
openChannel(viewer, "cave");
setInterval(() => play(40), 40);
// The old chest's gold vanishes unobserved.
Object.assign(globalThis, { rob: () => world.set("old chest", { gold: 4 }) });
