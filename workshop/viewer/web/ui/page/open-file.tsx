import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { ViewerApp } from "../../store/app.ts";
import { Icon } from "../parts/icons.tsx";
import { useApp } from "../parts/use-app.ts";

/** Size limit of files: larger ones exceed the browser's limit on strings. */
const MAX_BYTES = 400_000_000;

/** Opens a recording from disk. */
export function OpenButton(): JSX.Element {
  const app = useApp();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        title="Open a recording (o); or drop it anywhere on the page"
        aria-keyshortcuts="o"
        data-shortcut="o"
        onClick={() => input.current?.click()}
      >
        <Icon name="open" /> Open
      </button>
      <input
        ref={input}
        id="open-file"
        class="visually-hidden"
        type="file"
        tabIndex={-1}
        aria-label="Open a recording"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (file !== undefined) void openFile(app, file);
        }}
      />
    </>
  );
}

/** Opens a recording dropped anywhere on the page. */
export function DropZone(): JSX.Element | null {
  const app = useApp();
  const isOver = useSignal(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean =>
      event.dataTransfer?.types.includes("Files") === true;
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      isOver.value = true;
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) isOver.value = false;
    };
    const drop = (event: DragEvent): void => {
      isOver.value = false;
      if (!hasFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) void openFile(app, file);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [app, isOver]);
  return isOver.value ? <div class="drop">Drop the recording to open it</div> : null;
}

async function openFile(app: ViewerApp, file: File): Promise<void> {
  if (file.size > MAX_BYTES) {
    app.notify(`${file.name} is larger than ${MAX_BYTES / 1e6} MB: record a shorter show.`, "bad");
    return;
  }
  try {
    app.openText(await file.text(), file.name);
  } catch {
    app.notify(`${file.name} cannot be read.`, "bad");
  }
}
