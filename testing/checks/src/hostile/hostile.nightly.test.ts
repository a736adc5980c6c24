import { describe, expect, it } from "vitest";
import { hostileDomains } from "./testing/domains/index.ts";
import { complain, complainOfTime, tryDomain } from "./testing/trial.ts";

/** `HOSTILE_DOMAINS=1` tries all of them, by default every tenth. */
const EVERY = Number(process.env["HOSTILE_DOMAINS"] ?? 10);

describe("a hostile domain", () => {
  it.each(hostileDomains.filter((_, index) => index % EVERY === 0))(
    "takes neither more memory nor more time than it may: $name, $about",
    async (domain) => {
      expect(await tryDomain(domain)).toEqual([]);
    },
  );
});

describe("the judge of hostile domains", () => {
  const fine = { exitCode: 0, output: "", errors: "", peakMebibytes: 100 };

  it("complains of processes that died, and of those that take too much memory", () => {
    expect(complain("plan", { ...fine, exitCode: 2 }, [0, 2])).toEqual([]);
    expect(complain("plan", { ...fine, exitCode: 1, errors: "boom" }, [0, 2])).toEqual([
      "plan: ended with 1: boom",
    ]);
    expect(complain("check", { ...fine, exitCode: undefined }, [0])).toHaveLength(1);
    expect(complain("check", { ...fine, peakMebibytes: 1600 }, [0])).toEqual([
      "check: 1600 MiB resident",
    ]);
  });

  it("complains of late plans", () => {
    const late = (firstLateMs: number, laterLateP99Ms: number): readonly string[] =>
      complainOfTime(JSON.stringify({ firstLateMs, laterLateP99Ms }));
    expect(late(-20, 19)).toEqual([]);
    expect(late(51, -1)).toEqual(["game: the first plan is 51.0 ms late"]);
    expect(late(0, 21.1)).toEqual(["game: later plans are 21.10 ms late (p99)"]);
  });
});
