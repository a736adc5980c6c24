import { findRedis } from "../../../scripts/find.mjs";
import type { BenchSuite, BenchTask } from "../runner/task.ts";
import { dayTasks } from "./day-tasks.ts";
import { intakeTask } from "./intake-task.ts";
import { loadTasks } from "./load-tasks.ts";
import { playFaults } from "./play-faults.ts";
import { rehearsalTasks } from "./rehearsal-tasks.ts";
import { requestTasks } from "./request-tasks.ts";
import { spreadTask } from "./spread-task.ts";

/** The gain of sharing between servers, its cost, and its behaviour when Redis fails. */
export const fleetSuite: BenchSuite = {
  name: "fleet",
  tasks: ({ quick }) =>
    findRedis() === undefined
      ? []
      : [
          ...dayTasks(quick),
          ...requestTasks(),
          intakeTask(quick),
          spreadTask(quick),
          faultTask(quick),
          ...rehearsalTasks(quick),
          ...loadTasks(quick),
        ],
  comparisons: [
    { task: "known-alone", alternative: "known-sharing" },
    { task: "classical-alone", alternative: "classical-sharing" },
    { task: "question-alone", alternative: "question-sharing" },
    { task: "rehearsal-two-workers", alternative: "rehearsal-one-worker" },
  ],
  notes: () =>
    findRedis() === undefined
      ? ["Left out: there is neither redis-server nor valkey-server."]
      : [
          "A redis-server of this machine, behind a socket. day: the same four crowds of 25 villagers, on one node or on four in one process; their model is never wrong and takes 20 ms. four-alone: the same without a fleet, as a control. It is not 4 times one: in its quarter of the requests a node does not meet all that one node meets in the whole day. It would be nearer to 4 in a day so long that nothing new comes up in its last three quarters.",
          "known, classical, question: a request whose plan is known, one that the classical planner answers, and one that a model answers at once, so that the lease is all that is waited for. The last two are new each time.",
          "intake: processor time of a node that reads 5,000 different plans from the stream, each proved; needless ones are dropped on entry.",
          "learning-to-serving: two servers in processes of their own; from the answer of the one to the first answer of the other that is the same plan, asked over HTTP without a pause.",
          "faults: three servers, a thousand agents over WebSockets, each wants something new every 2 s within 200 ms. Redis is frozen for 10 s, emptied and poisoned; then a server is killed. Times, late and requests are those of clients whose server lives on. lateBefore: late in the ten seconds before the first trouble, as a control; all share this machine's processors.",
          "rehearsal: the village for four personas, in lives of 1,000 situations, with a model that is never wrong and takes 200 ms per question, on one worker and on two; rounds of 8 questions. The times are the whole of it, from the first life to the last measurement; waitedMs is the part in which it waits for its model, and covered the least of any persona. The files are the same. A rehearsal's own time goes into the understudy's plans for all situations of its lives, before the first question and after the last, and not into its rounds: with one persona and lives of the usual size it is as long as 24 answers of such a model, and a second worker saves less.",
          "server: what one server takes: processor time of a known plan over a session, of a question over HTTP without its model, of a plan of another server; memory. load: 1, 2 and 4 servers with both kinds of requests, and the cores that follow from these figures (coresRatio: expected over taken).",
        ],
};

function faultTask(quick: boolean): BenchTask {
  return {
    name: "faults",
    measures: "played",
    setup: async () => {
      const { tookMs, ...counts } = await playFaults(
        quick
          ? { agents: 30, warmUpMs: 300, calmMs: 300, frozenMs: 500 }
          : { agents: 1000, warmUpMs: 6000, calmMs: 3000, frozenMs: 10_000 },
      );
      const rounded = Object.entries(counts).map(([name, value]) => [name, Math.round(value)]);
      return {
        run: () => undefined,
        check: () => {
          if (counts.unproved > 0) throw new Error(`${counts.unproved} plans do not work`);
        },
        samples: () => Float64Array.from(tookMs, (ms) => ms * 1e6),
        counts: () => Object.fromEntries(rounded),
      };
    },
  };
}
