import { spawn } from "node:child_process";
import { platform } from "node:process";

const OPENERS = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] };

/** Opens a URL, if there is a browser; it is printed in any case. */
export function openInBrowser(url) {
  const [command, ...rest] = OPENERS[platform] ?? ["xdg-open"];
  const child = spawn(command, [...rest, url], { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
