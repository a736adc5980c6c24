import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A browser that shows one page and is not steered. */
export interface ShownPage {
  /** Rejects once the browser ends by itself. */
  readonly ended: Promise<never>;
  /** Ends it, and what it started. */
  close(): Promise<void>;
}

/** A browser that does not end when it is asked to is ended after so long. */
const STUBBORN_MS = 10_000;

/** Questions and visits of a browser that was never started before. */
const PREFERENCES = [
  ["browser.shell.checkDefaultBrowser", false],
  ["browser.aboutwelcome.enabled", false],
  ["datareporting.policy.dataSubmissionEnabled", false],
  ["toolkit.telemetry.reportingpolicy.firstRun", false],
  ["app.update.enabled", false],
] as const;

/**
 * Opens a page in a browser of its own.
 *
 * @param folder an empty one: all that the browser keeps is there
 */
export function startBrowser(name: string, path: string, url: string, folder: string): ShownPage {
  const environment = { ...process.env, HOME: folder, XDG_RUNTIME_DIR: folder, CI: "" };
  return shown(
    name === "Firefox"
      ? startFirefox(path, url, folder, environment)
      : // Without a graphics card, and as the user that builds run as.
        spawn("xvfb-run", ["-a", path, url], {
          stdio: ["ignore", "ignore", "pipe"],
          detached: true,
          env: {
            ...environment,
            WEBKIT_DISABLE_COMPOSITING_MODE: "1",
            WEBKIT_DISABLE_DMABUF_RENDERER: "1",
            WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
          },
        }),
  );
}

function startFirefox(
  path: string,
  url: string,
  folder: string,
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const lines = PREFERENCES.map(([name, value]) => `user_pref("${name}", ${value});\n`);
  writeFileSync(join(folder, "user.js"), lines.join(""));
  const options = ["--headless", "--no-remote", "--profile", folder, url];
  return spawn(path, options, { stdio: ["ignore", "ignore", "pipe"], detached: true, env });
}

function shown(child: ChildProcess): ShownPage {
  let said = "";
  child.stderr?.on("data", (piece: Buffer) => {
    said = (said + piece.toString()).slice(-2000);
  });
  const exit = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    void exit.then(() => reject(new Error(`The browser ended by itself: ${said}`)));
  });
  // Nobody waits for it any more once the page has told what it wanted.
  ended.catch(() => {});
  return {
    ended,
    close: async () => {
      // The whole group: browsers have processes of their own, and so has their screen.
      const kill = (signal: NodeJS.Signals): void => {
        const isOver = child.exitCode !== null || child.signalCode !== null;
        if (child.pid !== undefined && !isOver) process.kill(-child.pid, signal);
      };
      kill("SIGTERM");
      const timer = setTimeout(() => kill("SIGKILL"), STUBBORN_MS);
      await exit;
      clearTimeout(timer);
      // A process it started may outlive it, and hold this open.
      child.stderr?.destroy();
    },
  };
}
