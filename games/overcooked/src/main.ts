import { parseArgs } from "node:util";
import { type FileRecording, recordTo } from "@understudy/viewer";
import { playGame } from "./play/play-game.ts";
import { KitchenViewer } from "./report/kitchen-viewer.ts";
import { measureAll } from "./report/measure-all.ts";
import { drawing } from "./report/picture.ts";
import { showKitchen } from "./report/show-kitchen.ts";

const usage = `Usage: pnpm example overcooked [options]

Two cooks play Overcooked-AI: the engine plans who does what, and a body of plain code walks. Prints the kitchen after each step.

  --layout NAME    a kitchen of the game (default cramped_room)
  --partner WHO    ours, greedy, taker, random or stuck (default ours)
  --dynamics 2019  the rules of the game's first paper (default: those of today)
  --steps N        length of a game (default 400)
  --tables         measures everything, and writes the tables of the README
  --only NAME      one of the tables
  --record FILE    records the game for the viewer: understudy viewer --open FILE
  --picture        draws docs/pictures/overcooked.svg
  --help`;

const PARTNERS = ["ours", "greedy", "taker", "random", "stuck"] as const;

const { values } = parseArgs({
  options: {
    python: { type: "string" },
    layout: { type: "string", default: "cramped_room" },
    partner: { type: "string", default: "ours" },
    dynamics: { type: "string" },
    steps: { type: "string", default: "400" },
    tables: { type: "boolean", default: false },
    only: { type: "string" },
    record: { type: "string" },
    picture: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  },
});
const { python, layout, partner, dynamics, steps, only, record } = values;
if (python === undefined) throw new Error("--python names the Python that has the game");
const isPartner = (name: string): name is (typeof PARTNERS)[number] =>
  (PARTNERS as readonly string[]).includes(name);
if (!isPartner(partner)) {
  throw new Error(`--partner is one of ${PARTNERS.join(", ")}, not ${partner}`);
}

if (values.help) console.log(usage);
else if (values.tables) await measureAll(python, only);
else if (values.picture) await drawing(python, layout);
else {
  let show: KitchenViewer | undefined;
  let recording: FileRecording | undefined;
  const result = await playGame({
    ...{ python, layout, players: ["ours", partner], steps: Number(steps) },
    ...(dynamics === "2019" ? { dynamics } : {}),
    onStep: async (seen, crew) => {
      console.log(showKitchen(seen, crew));
      if (record === undefined) return;
      show ??= new KitchenViewer(crew);
      recording ??= await recordTo(show.viewer, record);
      show.show(seen);
    },
  });
  await recording?.close();
  console.log(`${result.score} points in ${steps} steps, ${result.plans} plans`);
}
