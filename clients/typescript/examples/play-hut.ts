// The client's game for `pnpm client-check`: ann fetches wood and lights a fire.
import {
  type ClientThing,
  type PlanStep,
  UnderstudyClient,
  type UnderstudyClientError,
} from "@understudy/client";

const env = process.env;
const { UNDERSTUDY_TICKET: ticket, UNDERSTUDY_THINGS: forest, UNDERSTUDY_TOGETHER: squad } = env;
let tickets = 0;
const client = new UnderstudyClient({
  url: env["UNDERSTUDY_URL"] ?? "http://127.0.0.1:7071",
  domain: "hut",
  answerMs: Number(env["UNDERSTUDY_ANSWER_MS"] ?? 10_000),
  reconnectMs: 20,
  ticket: ticket === undefined ? undefined : async () => nextTicket(ticket),
  world:
    forest === undefined ? undefined : { way: (_, __, to) => (to === "island" ? undefined : 7) },
});
for (const thing of JSON.parse(forest ?? "[]") as ClientThing[]) client.see(thing);
if (squad !== undefined) {
  const error = ({ code, pointer }: UnderstudyClientError): string =>
    pointer === undefined ? code : `${code} ${pointer}`;
  const told = client
    .planTogether({ ...JSON.parse(squad), budgetMs: 60_000 })
    .then(({ status, steps }) => [status, ...steps.map(({ agent }) => agent)].join(" "), error);
  console.log(`together: ${await told}`);
  process.exit();
}
const hut = { at: "home", wood: 0, fire_lit: false };

/** A new ticket. The first call fails, as with a game server during its start. */
function nextTicket(name: string): string {
  tickets += 1;
  if (tickets === 1) throw new Error("there is no ticket yet");
  return `${name}-${tickets}`;
}

function play({ tool, args }: PlanStep): void {
  if (tool === "goto") hut.at = String(args["place"]);
  if (tool === "chop") {
    hut.wood += 1;
    const { tree } = args;
    if (typeof tree === "number" || typeof tree === "string") client.remove(tree);
  }
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
  ann.finished(step);
  if (hut.fire_lit) void client.close(60_000);
});
ann.on("failed", ({ code, message }) => {
  console.error(`${code}: ${message}`);
  memory = undefined;
  goal = "warm";
  want();
});
let { UNDERSTUDY_MEMORY: memory } = env;
let goal = JSON.parse(env["UNDERSTUDY_GOAL"] ?? '"warm"');
ann.see(hut);
want();

function want(): void {
  const runner = env["UNDERSTUDY_RUNNER"] === "server" ? "server" : "client";
  ann.want(goal, { runner, ...(memory && { memory: "x".repeat(Number(memory)) }) });
}
