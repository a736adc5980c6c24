import { RequestError } from "@understudy/planner-core";
import { parse, TomlError } from "smol-toml";

/** @throws RequestError with the line and column of a syntax error */
export function parseToml(text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [what = ""] = cause.message.split("\n");
    const message = `line ${cause.line}, column ${cause.column}: ${what}`;
    throw new RequestError([{ pointer: "", message }], { cause });
  }
}
