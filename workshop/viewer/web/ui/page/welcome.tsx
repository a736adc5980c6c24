import type { JSX } from "preact";
import { useApp } from "../parts/use-app.ts";

/** Before there is anything to show: what is missing, and what to do. */
export function Welcome(): JSX.Element {
  const app = useApp();
  const status = app.live.status.value;
  return (
    <main class="welcome">
      <div>
        {status === undefined ? (
          <>
            <h1>Open a recording</h1>
            <p>
              Drop the file anywhere on this page, or press <kbd>o</kbd> to choose it. It is read
              here and sent nowhere.
            </p>
          </>
        ) : status === "connecting" ? (
          <>
            <h1>Waiting for the game</h1>
            <p>The page connects as soon as the game is there.</p>
          </>
        ) : (
          <>
            <h1>The game cannot be reached</h1>
            <p>
              Is it still running? The page tries again by itself. Meanwhile a recording can be
              opened: drop it anywhere.
            </p>
          </>
        )}
      </div>
    </main>
  );
}
