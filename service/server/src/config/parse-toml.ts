import { RequestError } from "@understudy/planner-core";
import { parse, TomlError } from "smol-toml";

/** @throws RequestError with line and column of what is no TOML */
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
