import type { Interrupts } from "../interrupts.ts";
import type { RunSettings } from "./run-cli.ts";

/** Uses the server as soon as its address is printed, then presses Ctrl+C. */
export function whileServing(
  work: (url: string) => Promise<void>,
): Required<Pick<RunSettings, "interrupts" | "terminal">> & { readonly check: () => void } {
  let press = (): void => {};
  const interrupts: Interrupts = {
    onInterrupt: (listener) => {
      press = listener;
      return () => {};
    },
    leave: () => {},
  };
  let failure: unknown = new Error("the server was not used: it did not start");
  const write = (text: string): void => {
    const url = /^Serving: (\S+)/.exec(text)?.[1];
    if (url === undefined) return;
    work(url)
      .then(
        () => {
          failure = undefined;
        },
        (error: unknown) => {
          failure = error;
        },
      )
      .finally(() => press());
  };
  const check = (): void => {
    if (failure !== undefined) throw failure;
  };
  return { interrupts, terminal: { write }, check };
}
