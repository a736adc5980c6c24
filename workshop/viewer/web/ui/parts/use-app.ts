import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ViewerApp } from "../../store/app.ts";

/** Hands the app down to all parts of the page. */
export const AppContext = createContext<ViewerApp | undefined>(undefined);

/** The app that this part of the page belongs to. */
export function useApp(): ViewerApp {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error("This part of the page is shown outside of an app");
  return app;
}
