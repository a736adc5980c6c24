// The client's game for `pnpm client-check`: ann fetches wood and lights a fire.
import {
  type ClientThing,
  type PlanStep,
  type SquadOptions,
  UnderstudyClient,
  type UnderstudyClientError,
} from "@understudy/client";

const env = process.env;
const { UNDERSTUDY_TICKET: ticket, UNDERSTUDY_THINGS: forest, UNDERSTUDY_SQUAD: two } = env;
const { UNDERSTUDY_TOGETHER: together } = env;
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
if (together !== undefined) {
  const error = ({ code, pointer }: UnderstudyClientError): string =>
    pointer === undefined ? code : `${code} ${pointer}`;
  const told = client
    .planTogether({ ...JSON.parse(together), budgetMs: 60_000 })
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

/** Plays a squad whose members see the same hut. */
function playSquad({ goal: wanted, ...options }: SquadOptions & { goal: string }): void {
  const pair = client.squad("two");
  const members = options.members.map((name) => client.agent(name));
  const see = (): void => {
    for (const member of members) member.see(hut);
  };
  for (const member of members) {
    const { name } = member;
    member.on("stepStarted", ({ step }) => {
      if (step.tool === "hold") return;
      if (step.tool === "refuse") {
        member.failed("I will not", step);
        return;
      }
      if (step.tool === "fall") {
        members.splice(members.indexOf(member), 1);
        member.leave();
        return;
      }
      if (step.args["tree"] !== undefined) {
        console.log(`${name} claims ${member.claims.join(", ")}`);
      }
      play(step);
      see();
      member.finished(step);
      if (!hut.fire_lit) return;
      pair.disband();
      void client.close(60_000);
    });
    member.on("stepOver", () => {
      hut.wood += 1;
      see();
    });
    member.on("stepInterrupted", ({ step, why }) =>
      console.log(`${name} stops ${step.tool}: ${why}`),
    );
    member.on("waiting", ({ for: other, what }) =>
      console.log(`${name} waits for ${other}: ${what}`),
    );
    member.on("resting", ({ reason }) => {
      console.log(`${name} rests: ${reason}`);
      if (reason === "done") pair.interrupt(name);
    });
  }
  const wantAgain = (): void => pair.want(wanted, options);
  pair.on("rolesChanged", (roles) => {
    console.log(`roles: ${roles.map(({ agent, step }) => `${agent} ${step.tool}`).join(", ")}`);
  });
  pair.on("failed", ({ code }) => {
    console.log(code);
    wantAgain();
  });
  see();
  wantAgain();
}

const ann = client.agent("ann");
let { UNDERSTUDY_MEMORY: memory } = env;
let goal = JSON.parse(env["UNDERSTUDY_GOAL"] ?? '"warm"');
if (two !== undefined) playSquad(JSON.parse(two));
else playAlone();

function playAlone(): void {
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
  ann.see(hut);
  want();
}

function want(): void {
  const runner = env["UNDERSTUDY_RUNNER"] === "server" ? "server" : "client";
  ann.want(goal, { runner, ...(memory && { memory: "x".repeat(Number(memory)) }) });
}
