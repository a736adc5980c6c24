import { spawn } from "node:child_process";
import { platform } from "node:process";

/** Opens an address in the user's browser, if there is one; says nothing if there is none. */
export function openBrowser(url: string): void {
  const [command, ...args] =
    platform === "darwin"
      ? ["open", url]
      : platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command as string, args, { stdio: "ignore", detached: true });
  child.on("error", () => {
    // The address is printed: the user can open it.
  });
  child.unref();
}
