import { type Signal, signal } from "@preact/signals";

/** Colour theme. */
type Theme = "light" | "dark";

const STORED = "understudy-viewer-theme";

/** The page's theme: the system's, until changed by the user. */
export interface ThemeStore {
  readonly theme: Signal<Theme>;
  toggle(): void;
}

/** Follows the system's theme, and stores a choice if possible. */
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
    // Pages from disk may have no storage.
    return undefined;
  }
}

function writeChoice(theme: Theme): void {
  try {
    localStorage.setItem(STORED, theme);
  } catch {
    // The choice then lasts for this page.
  }
}
