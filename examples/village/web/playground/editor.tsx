import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Mistake } from "./check-text.ts";
import { coloursOf } from "./colours.ts";

interface EditorProps {
  readonly text: string;
  readonly mistakes: readonly Mistake[];
  readonly onText: (text: string) => void;
}

const EDITOR_ID = "domain-text";

/** A text field with colours behind it and mistakes underlined, based on the browser's own field. */
export function Editor({ text, mistakes, onText }: EditorProps): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  const behind = useRef<HTMLPreElement>(null);
  const follow = (): void => {
    if (behind.current === null || field.current === null) return;
    behind.current.scrollTop = field.current.scrollTop;
    behind.current.scrollLeft = field.current.scrollLeft;
  };
  useLayoutEffect(follow);
  return (
    <div class="editor">
      <pre ref={behind} class="editor-colours" aria-hidden="true">
        {coloursOf(text, mistakes).map(({ text: part, kind, mistake }, index) => (
          <span
            key={index}
            class={[kind, mistake === undefined ? "" : mistake.isWarning ? "warned" : "wrong"].join(
              " ",
            )}
          >
            {part}
          </span>
        ))}
        {"\n"}
      </pre>
      <textarea
        ref={field}
        id={EDITOR_ID}
        class="editor-field"
        aria-label="The domain, as JSON"
        aria-describedby="mistakes"
        aria-invalid={mistakes.some(({ isWarning }) => !isWarning)}
        spellcheck={false}
        autocapitalize="off"
        wrap="off"
        value={text}
        onInput={(event) => onText(event.currentTarget.value)}
        onScroll={follow}
      />
    </div>
  );
}

/** Moves the cursor to a mistake. */
export function leadTo({ from, to, line }: Mistake): void {
  const field = document.querySelector<HTMLTextAreaElement>(`#${EDITOR_ID}`);
  if (field === null) return;
  field.focus();
  field.setSelectionRange(from, to);
  const height = Number.parseFloat(getComputedStyle(field).lineHeight) || 18;
  field.scrollTop = Math.max(0, (line - 6) * height);
}
