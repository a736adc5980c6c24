import { readRecording, replayRun } from "@understudy/recording";
import type { Kind } from "../kind.ts";

/** The common part of the outcomes of requests and of joint plans. */
interface Outcome {
  readonly status: string;
  readonly optimal?: boolean;
  /** Only joint plans have one. */
  readonly measure?: number;
  readonly cost?: number;
}

/** How sure the reader of words is, and why, may become better. */
const READINGS: readonly string[] = ["confidence", "because"];

/** Outcomes by the numbers of their requests. */
function outcomesIn(lines: readonly unknown[]): ReadonlyMap<number, Outcome> {
  const requests = lines as readonly { readonly request?: number; readonly outcome?: Outcome }[];
  return new Map(
    requests.flatMap(({ request, outcome }) =>
      request === undefined || outcome === undefined ? [] : [[request, outcome] as const],
    ),
  );
}

/** A plan without a proof is that of a search that was cut short: a better search finds another one as soon, or proves it. */
function isCutShort({ status, optimal }: Outcome): boolean {
  return status === "solved" && optimal === false;
}

/** Recordings of requests, which are replayed with the engine of today. */
export const recordingKind: Kind = {
  name: "recording",
  slow: ["time.jsonl"],
  replay: async (text) => {
    const again = new Map<number, Outcome>();
    const { differences, replayed, skipped, open, isWhole } = await replayRun(text, {
      onOutcome: (request, outcome) => again.set(request, outcome as Outcome),
    });
    const recorded = outcomesIn(readRecording(text).lines.map(({ value }) => value));
    const cut = [...recorded].filter(([, outcome]) => isCutShort(outcome));
    const isRequestCut = new Set(cut.map(([request]) => request));
    return {
      was: {
        ...{ differences: [], replayed: recorded.size, skipped: 0, open: 0, isWhole: true },
        cut: cut.map(([request]) => [request, "solved", "no worse"]),
      },
      is: {
        differences: differences.filter(
          ({ request, field }) => !isRequestCut.has(request) && !READINGS.includes(field),
        ),
        ...{ replayed, skipped, open, isWhole },
        // That plans are sound is proved by whoever answers.
        cut: cut.map(([request, before]) => {
          const { status, measure, cost } = again.get(request) as Outcome;
          const isNoWorse = Number(measure ?? cost) <= Number(before.measure ?? before.cost);
          return [request, status, isNoWorse ? "no worse" : "worse"];
        }),
      },
    };
  },
};
