import { type Signal, signal } from "@preact/signals";

/** By day or by night. */
type Theme = "light" | "dark";

const STORED = "understudy-viewer-theme";

/** The theme of the page: as the system has it, until somebody chooses. */
export interface ThemeStore {
  readonly theme: Signal<Theme>;
  toggle(): void;
}

/** Follows the system's theme, and remembers a choice where the browser lets it. */
export function openTheme(): ThemeStore {
  const prefersDark = matchMedia("(prefers-color-scheme: dark)");
  const system = (): Theme => (prefersDark.matches ? "dark" : "light");
  let chosen = readChoice();
  const theme = signal<Theme>(chosen ?? system());
  const paint = (next: Theme): void => {
    document.documentElement.dataset["theme"] = next;
    theme.value = next;
  };
  prefersDark.addEventListener("change", () => paint(chosen ?? system()));
  paint(theme.peek());
  return {
    theme,
    toggle() {
      chosen = theme.peek() === "dark" ? "light" : "dark";
      writeChoice(chosen);
      paint(chosen);
    },
  };
}

function readChoice(): Theme | undefined {
  try {
    const stored = localStorage.getItem(STORED);
    return stored === "dark" || stored === "light" ? stored : undefined;
  } catch {
    // Pages from a disk may have no storage.
    return undefined;
  }
}

function writeChoice(theme: Theme): void {
  try {
    localStorage.setItem(STORED, theme);
  } catch {
    // The choice then lasts as long as the page.
  }
}
