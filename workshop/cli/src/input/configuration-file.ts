import type { CliEnvironment } from "../streams.ts";

/** The path of the configuration where none is named. */
export const CONFIGURATION_FILE = "understudy.toml";

/** The path that `UNDERSTUDY_CONFIG` names; undefined where it is unset or blank. */
export function namedConfiguration(env: CliEnvironment = process.env): string | undefined {
  const named = env["UNDERSTUDY_CONFIG"]?.trim() ?? "";
  return named === "" ? undefined : named;
}
