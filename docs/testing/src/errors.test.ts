import { InputIssuesError, UnderstudyError } from "@understudy/planner-core";
import { REFUSALS } from "@understudy/server";
import { describe, expect, it } from "vitest";
import { ERROR_CODES } from "../../../packages/planner-core/src/base/errors.ts";
import { CLI_CODES } from "../../../workshop/cli/src/input/input-error.ts";
import { readEntries } from "./repository/exports.ts";
import { readPage } from "./repository/pages.ts";

type ErrorClass = typeof UnderstudyError;

const PAGE = "docs/tools/errors.md";

/** The cells of each row of a page's tables. */
const rows = readPage(PAGE)
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
const documented = rows.filter((cells) => cells.length === 5);

/** An argument for every error class, as a list of issues or as text. */
const ISSUES = [
  { pointer: "/a", message: "is wrong", place: { source: "domain", line: 1, column: 1 } },
];
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  SavedGameError: ["game", ISSUES],
  FileInUseError: ["a.json", "a.json.lock", "process 1"],
  AssertionSyntaxError: ["p99<", 4, "is cut off"],
  HttpStatusError: ["failed", { status: 418, transient: false }],
  ContextLimitError: [512, 900],
  ServiceRefusedError: ["not-found", "gone"],
  RecordingError: [1, "/a", "is wrong"],
  UnderstudyError: ["disposed", "gone"],
};

function make(of: ErrorClass): UnderstudyError {
  const takesIssues = of.prototype instanceof InputIssuesError || of.name === "PddlError";
  const given = ARGUMENTS[of.name] ?? (takesIssues ? [ISSUES] : ["failed"]);
  return Reflect.construct(of, given) as UnderstudyError;
}

/** Entries that no caller of the engine imports: programs, bots, clients, workers, and insides. */
const LEFT_OUT =
  /^@understudy\/(?:cli|client|embedded|minecraft)\b|\/(?:internal|testing|[a-z-]+\.js)$/;

/** The error classes exported by the packages' entries, with the entry's name. */
async function exported(): Promise<Map<ErrorClass, string>> {
  const classes = new Map<ErrorClass, string>();
  for (const { from } of readEntries().filter((each) => !LEFT_OUT.test(each.from))) {
    const module = (await import(from)) as Readonly<Record<string, unknown>>;
    for (const value of Object.values(module)) {
      if (typeof value !== "function" || value === InputIssuesError) continue;
      const isError = value === UnderstudyError || value.prototype instanceof UnderstudyError;
      if (isError && !classes.has(value as ErrorClass))
        classes.set(value as ErrorClass, from.replace("@understudy/", ""));
    }
  }
  return classes;
}

describe("errors", async () => {
  const classes = [...(await exported())].filter(([one]) => one !== UnderstudyError);

  it("have a code each, which their table tells, and no two classes share one", () => {
    const told = classes.map(([of, entry]) => [make(of).code, of.name, entry]).sort();
    expect(told).toEqual(documented.map(([code, name, entry]) => [code, name, entry]).sort());
    const codes = told.map(([code]) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("are told in the order of the codes, and those of the command line and the server as well", () => {
    const cores = documented.filter(([, , entry]) => entry === "planner-core");
    expect(cores.map(([code]) => code)).toEqual([...ERROR_CODES]);
    const own = rows.filter((cells) => cells.length === 2).map(([code]) => code);
    expect(own).toEqual([...CLI_CODES]);
    const refused = rows.filter((cells) => cells.length === 3);
    expect(refused.map(([code, , status]) => [code, Number(status)])).toEqual(
      Object.entries(REFUSALS),
    );
  });

  it("have a brand each that tells their code, and a name", () => {
    for (const [of] of classes) {
      const error = make(of);
      expect(Object.hasOwn(of, "brand"), of.name).toBe(true);
      expect(Symbol.keyFor(of.brand)).toBe(`understudy.error.${error.code}`);
      expect(error.name).toBe(of.name);
      expect(error).toBeInstanceOf(UnderstudyError);
    }
  });
});
