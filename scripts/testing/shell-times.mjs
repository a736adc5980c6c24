// Processor time of programs and their children, as a shell tells it.

/** Seconds of processor time in a shell's `times` output: its own in the first line, its children's in the second. */
export function secondsIn(text) {
  const times = [...text.matchAll(/(\d+)m([\d.]+)s/g)];
  return times.reduce((sum, [, minutes, seconds]) => sum + 60 * minutes + Number(seconds), 0);
}

/**
 * A command that writes its processor time, and its children's, to its file descriptor 3; on Windows the command itself.
 *
 * @param env the environment it gets: a shell drops names such as `npm_config_@scope:registry`, which are handed on
 */
export function timedCommand(command, env = process.env) {
  if (process.platform === "win32") return command;
  const dropped = Object.entries(env).filter(([name]) => name.startsWith("npm_config_@"));
  const words = dropped.length === 0 ? [] : ["env", ...dropped.map((entry) => entry.join("="))];
  return ["sh", "-c", '"$@" 3>&-; code=$?; times >&3; exit $code', "sh", ...words, ...command];
}
