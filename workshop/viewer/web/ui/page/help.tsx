import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { SOURCE_WORDS, SOURCES_IN_ORDER } from "../../model/words.ts";
import { useApp } from "../parts/use-app.ts";
import { SHORTCUTS } from "./shortcuts.ts";

/** All keys, and the meanings of colours. */
export function HelpDialog(): JSX.Element {
  const app = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const isOpen = app.isHelpOpen.value;
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  const close = (): void => {
    app.isHelpOpen.value = false;
  };
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onClose={close}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div class="help-body">
        <h2 id="help-title">Keys and colours</h2>
        <dl class="keys-list">
          {SHORTCUTS.map(({ keys, meaning }) => (
            <div key={meaning}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
        <ul class="source-words">
          {SOURCES_IN_ORDER.map((source) => (
            <li key={source}>
              <span class={`badge source-${source}`}>
                <i class="dot" />
                {SOURCE_WORDS[source].label}
              </span>
              <span>{SOURCE_WORDS[source].meaning}</span>
            </li>
          ))}
        </ul>
        <button type="button" class="strong" onClick={close}>
          Close
        </button>
      </div>
    </dialog>
  );
}
