import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ViewerApp } from "../../store/app.ts";

/** Provides the app to all components. */
export const AppContext = createContext<ViewerApp | undefined>(undefined);

/** The app of a component. */
export function useApp(): ViewerApp {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error("This part of the page is shown outside of an app");
  return app;
}
