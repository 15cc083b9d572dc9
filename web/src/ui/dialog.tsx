// Dialogs on the platform's own <dialog>: it keeps the focus inside, closes on Escape, and gives
// the focus back. A click beside it closes it too.

import { type MouseEvent, type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

type DialogProps = {
  name: string;
  className?: string;
  /** Where it opens, in pixels of the window; in the middle where nobody says. */
  anchor?: { readonly x: number; readonly y: number };
  onClose: () => void;
  children: ReactNode;
};

const EDGE_PX = 12;

export function Dialog({
  name,
  className = '',
  anchor,
  onClose,
  children,
}: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = ref.current;
    if (element !== null && !element.open) element.showModal();
    return () => element?.close();
  }, []);
  useLayoutEffect(() => {
    if (ref.current !== null && anchor !== undefined) return keptInside(ref.current, anchor);
  }, [anchor]);
  const closeBeside = (event: MouseEvent): void => {
    if (event.target === ref.current) onClose();
  };
  return (
    <dialog
      ref={ref}
      aria-label={name}
      className={`dialog ${className}${anchor ? ' anchored' : ''}`}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={closeBeside}
    >
      <div className="dialogBody">{children}</div>
    </dialog>
  );
}

// A menu near the edge moves inwards, also when its content grows after it has opened.
function keptInside(element: HTMLElement, anchor: { x: number; y: number }): () => void {
  const place = (): void => {
    const { offsetWidth: width, offsetHeight: height } = element;
    const left = Math.min(anchor.x, innerWidth - width - EDGE_PX);
    const top = Math.min(anchor.y, innerHeight - height - EDGE_PX);
    element.style.left = `${Math.max(EDGE_PX, left)}px`;
    element.style.top = `${Math.max(EDGE_PX, top)}px`;
  };
  const observer = new ResizeObserver(place);
  observer.observe(element);
  place();
  return () => observer.disconnect();
}
