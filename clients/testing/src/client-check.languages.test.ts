import { checkClient, listClientCases } from "@understudy/client-check";
import { afterAll, describe, expect, it } from "vitest";
import { IS_NIGHT } from "../../../scripts/testing/cases.mjs";
import { ClientWorkshop } from "../../../scripts/testing/client-programs.mjs";

const workshop = new ClientWorkshop();
afterAll(() => workshop.remove());

/** Time limit for hangs: the cases set the pace, not the clock. */
const PATIENCE_MS = 100_000;

/** Steps so far in the future that a client that starts early is early on any machine. */
const FAR_MS = 20_000;

/** A mistake of a client, a case that reveals it, and its message. */
const FAULTS = [
  ["no-token", "lost-after", "came back without the resumeToken"],
  ["number-gap", "plain", "numbers have no gaps"],
  ["follows-late-plans", "late-plan", "to do was: nothing"],
  ["own-types", "plain", "which is not a message"],
  ["no-state", "plain", "its want came before any state"],
  ["no-acks", "plain", "it was expected to acknowledge"],
  ["takes-old-steps", "early", "to do was: nothing"],
  ["deaf-to-errors", "version", "it came back after it was refused"],
  ["number-again", "resync", "used the number"],
  ["ticket-again", "ticket", "with the ticket one twice"],
  ["one-goal", "goals", 'ann wants "warm" instead of {"oneOf"'],
  ["starts-early", "times", "on its own clock"],
  ["keeps-gone-things", "squad-things", "before it told that the tree is gone"],
  ["ids-as-texts", "squad-things", "as the steps in flight; ann holds the tree 7"],
  ["knows-no-limit", "too-long", "bytes; at most 2000 are taken"],
] as const;

/** The cases of joint plans over HTTP, and the clients without HTTP. */
const TOGETHER = ["together", "together-wrong", "together-cut", "together-odd"];
const WITHOUT_HTTP: ReadonlySet<string> = new Set(["Godot 3"]);

/**
 * The client with asyncio is that of Python on another way to wait: but by night it goes through the cases that make a client
 * wait, lose its connection and end.
 */
const WAITING: Readonly<Record<string, readonly string[]>> = IS_NIGHT
  ? {}
  : {
      "Python with asyncio": [
        ...["plain", "version", "gap", "lost-before", "lost-after", "restart", "forgotten"],
        ...["ticket", "slow", "silent", "busy", "squad", "together"],
      ],
    };

// Mostly waiting for one another, so the programs run in parallel.
describe.concurrent("every client", () => {
  it.each(ClientWorkshop.names)(
    "%s goes through the cases of the protocol that it is to",
    async (name) => {
      const command = await workshop.command(name, "play-hut");
      const cases = WAITING[name];
      const verdicts = await checkClient({ command, cases, patienceMs: PATIENCE_MS });
      const others = verdicts.filter(({ verdict }) => verdict !== "passed");
      const leftOut = others.filter(({ verdict }) => verdict === "left-out");
      expect(others).toEqual(leftOut);
      expect(leftOut.map((each) => each.name)).toEqual(WITHOUT_HTTP.has(name) ? TOGETHER : []);
      expect(verdicts).toHaveLength((cases ?? listClientCases()).length);
    },
  );
});

describe.concurrent("a check of a client", () => {
  it("says what it got wrong", async () => {
    const hut = await workshop.faultyCommand();
    const told = await Promise.all(
      FAULTS.map(async ([fault, name, why]) => {
        const command = `UNDERSTUDY_FAULT=${fault} ${hut}`;
        const options = { command, cases: [name], patienceMs: PATIENCE_MS };
        const [verdict] = await checkClient({ ...options, stepEveryMs: FAR_MS });
        return [fault, verdict?.verdict, verdict?.why?.includes(why) ? why : verdict?.why];
      }),
    );
    expect(told).toEqual(FAULTS.map(([fault, , why]) => [fault, "failed", why]));
  });

  it("says so where a program is no client at all", async () => {
    const verdicts = await checkClient({ command: "exit 7", cases: ["plain"] });
    expect(verdicts[0]).toMatchObject({
      verdict: "failed",
      why: expect.stringContaining("with 7"),
    });
  });
});
