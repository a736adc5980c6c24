// A thief with an order, and a chest that stays full; a server plans for the dungeon of the protocol's transcript.
import { type PlanStep, UnderstudyClient } from "@understudy/client";

const url = process.env["UNDERSTUDY_URL"] ?? "http://127.0.0.1:7071";
const client = new UnderstudyClient({ url, domain: "dungeon", world: {} });
const chests: Record<string, { at: number; gold: number }> = {
  old: { at: 10, gold: 8 },
  red: { at: 30, gold: 15 },
  big: { at: 40, gold: 20 },
};
for (const [id, { at, gold }] of Object.entries(chests)) {
  client.see({ id, kind: "chest", at: [at], properties: { gold } });
}
client.see({ id: "old", holder: "player" });

const thief = { near: "nothing", gold: 0, hurt: false };
let at = 0;
const ann = client.agent("ann");
ann.on("stepStarted", ({ step }) => {
  play(step);
  ann.see(thief, [at]);
  ann.finished(step);
  if (ann.orders.get("rob-old")?.state === "done") end();
});
ann.on("orderChanged", ({ id, state, reason }) => {
  console.log(`ann: ${id} is ${state}${reason === undefined ? "" : `, ${reason}`}`);
  if (state === "postponed") client.see({ id: "old", holder: "" }); // the player goes away
  if (state === "done") end();
});
ann.see(thief, [at]);
ann.want("rich", {
  budgetMs: 1000,
  orders: [{ id: "rob-old", goal: { goal: "robbed", things: { it: "old" } } }],
  maintain: { goal: "full", things: { it: "red" } },
});

function play({ tool, args }: PlanStep): void {
  console.log(`ann: ${tool} ${Object.values(args).join(" ")}`);
  const id = String(args["to"] ?? args["chest"]);
  const chest = chests[id];
  if (chest === undefined) return;
  if (tool === "go") [thief.near, at] = [id, chest.at];
  if (tool !== "steal") return;
  thief.gold += chest.gold;
  chest.gold = 0;
  client.see({ id, properties: { gold: 0 } });
}

function end(): void {
  if (thief.gold < 20) return;
  const saved = ann.save(); // plain JSON; `restore` takes it in the next game
  console.log(`ann: ${saved.want?.orders?.length} orders left`);
  void client.close();
}
