import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../parts/icons.tsx";
import { useApp } from "../parts/use-app.ts";

/** Menu of faults. */
export function FaultMenu(): JSX.Element | null {
  const app = useApp();
  const isOpen = useSignal(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const faults = app.store.history.value?.hello.faults ?? [];
  const on = app.store.moment.value?.show?.faults ?? [];
  useEffect(() => {
    const close = (event: PointerEvent): void => {
      if (root.current?.contains(event.target as Node) === false) isOpen.value = false;
    };
    const leave = (event: KeyboardEvent): void => {
      if (event.key !== "Escape" || !isOpen.peek()) return;
      event.preventDefault();
      isOpen.value = false;
      button.current?.focus();
    };
    addEventListener("pointerdown", close);
    // Captured before the page's own keys, so that one press closes one thing.
    addEventListener("keydown", leave, { capture: true });
    return () => {
      removeEventListener("pointerdown", close);
      removeEventListener("keydown", leave, { capture: true });
    };
  }, [isOpen]);
  if (faults.length === 0 || !app.isConnected.value) return null;
  return (
    <div ref={root} class="menu">
      <button
        ref={button}
        type="button"
        class={on.length > 0 ? "bad" : ""}
        aria-haspopup="true"
        aria-expanded={isOpen.value}
        aria-keyshortcuts="f"
        data-shortcut="f"
        title="Let something go wrong (f)"
        onClick={() => {
          isOpen.value = !isOpen.peek();
        }}
      >
        <Icon name="bolt" /> Faults
      </button>
      {isOpen.value && (
        <fieldset class="menu-body" aria-label="Faults">
          <p class="note">Let something go wrong, and watch the game keep planning.</p>
          {faults.map(({ name, description }) => (
            <label key={name} class="menu-item">
              <input
                type="checkbox"
                checked={on.includes(name)}
                onChange={(event) => {
                  void app.send({ type: "fault", name, on: event.currentTarget.checked });
                }}
              />
              <span>
                <b>{name}</b>
                <span class="muted">{description}</span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}
