import { readFileSync } from "node:fs";
import { listClientCases } from "@understudy/client-check";
import { expect, it } from "vitest";

/** For each case of `client-check`, the cases of the library's transcript about the same; or why there is none. */
const SAME: Readonly<Record<string, readonly string[] | string>> = {
  plain: ["plain"],
  "unknown-fields": ["unknown-fields"],
  version: ["version"],
  "late-plan": ["late-plan"],
  early: "early steps come from a model, and the library has none",
  gap: ["gap"],
  "lost-before": ["lost-before"],
  "lost-after": ["lost-after", "unheard"],
  restart: ["restart", "saves", "things-saves"],
  forgotten: ["forgotten", "expired"],
  changed: ["changed"],
  ticket: ["ticket"],
  resync: ["resync", "things-resync"],
  slow: ["silence", "slow"],
  silent: ["silence"],
  busy: "the library has no other clients, and refuses none for them",
  refused: ["refused", "things-wrong"],
  "too-long": ["too-long", "things-listed"],
  nonsense: ["nonsense", "mistakes", "options"],
  path: "the library has no address",
  goals: ["goals", "words", "things-words"],
  times: ["times"],
  runner: ["runner", "shared"],
  things: [
    "things",
    "things-listed",
    "things-failed",
    "orders",
    "things-orders",
    "things-maintain",
  ],
  squad: ["squad", "squad-builds", "squad-fails", "squad-returns"],
  "squad-things": ["squad-things"],
  together: "joint plans are asked for over HTTP; in sessions they are those of squads",
  "together-wrong": "as above",
  "together-cut": "as above",
  "together-odd": "as above",
};

it("the library's transcript has the cases of `client-check`", () => {
  const file = new URL("../../../packages/embedded/transcripts/cases.txt", import.meta.url);
  const cases = new Set(
    [...readFileSync(file, "utf8").matchAll(/^case (\S+)$/gm)].map(([, name]) => name),
  );
  expect(Object.keys(SAME)).toEqual(listClientCases().map(({ name }) => name));
  const named = Object.values(SAME).flatMap((each) => (typeof each === "string" ? [] : each));
  expect(named.filter((name) => !cases.has(name))).toEqual([]);
});
