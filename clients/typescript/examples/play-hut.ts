// The game that `understudy client-check` plays with a client: ann fetches wood and lights a fire.
import { type PlanStep, UnderstudyClient } from "@understudy/client";

const env = process.env;
const client = new UnderstudyClient({
  url: env["UNDERSTUDY_URL"] ?? "http://127.0.0.1:7071",
  domain: "hut",
  answerMs: Number(env["UNDERSTUDY_ANSWER_MS"] ?? 10_000),
  reconnectMs: 20,
});
const hut = { at: "home", wood: 0, fire_lit: false };

function play({ tool, args }: PlanStep): void {
  if (tool === "goto") hut.at = String(args["place"]);
  if (tool === "chop") hut.wood += 1;
  if (tool === "light_fire") hut.fire_lit = true;
}

client.on("connection", ({ refusal }) => {
  if (refusal === undefined) return;
  console.error(`${refusal.code}: ${refusal.message}`);
  process.exitCode = 1;
  void client.close();
});

const ann = client.agent("ann");
ann.on("stepStarted", ({ step }) => {
  play(step);
  ann.see(hut);
  ann.finished();
  if (hut.fire_lit) void client.close(60_000);
});
ann.see(hut);
ann.want("warm", { runner: env["UNDERSTUDY_RUNNER"] === "server" ? "server" : "client" });
