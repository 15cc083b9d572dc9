// One tab for each family of the rack, where there are several: the family that is drawn, and, in
// words, what is amiss in each.

import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { familyMark, neighbourFamily, withFamily } from '../core/families.ts';
import { Glyph } from '../ui/icons.tsx';
import { useFamily, useHands, useRead } from './console.ts';

export const FAMILY_PANEL = 'familyPanel';

export function FamilyTabs(): ReactNode {
  const hands = useHands();
  const shown = useFamily();
  const rack = useRead(({ model }) => model.rack);
  const list = useRef<HTMLDivElement>(null);
  if (rack === null || shown === null) return null;
  const { families } = rack;
  const show = (name: string | null): void => {
    hands.change((screen) => withFamily(screen, name));
    list.current?.querySelector<HTMLElement>(`[data-family="${name}"]`)?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const next = familyForKey(event.key, families, shown);
    if (next === null) return;
    event.preventDefault();
    show(next);
  };
  return (
    <div className="tabs" role="tablist" aria-label="Families" ref={list} onKeyDown={onKey}>
      {families.map(({ name, title, sentence }) => {
        const mark = familyMark(rack, name);
        return (
          <button
            key={name}
            type="button"
            role="tab"
            className="tab familyTab"
            title={sentence}
            aria-selected={name === shown}
            aria-controls={FAMILY_PANEL}
            tabIndex={name === shown ? 0 : -1}
            data-family={name}
            data-mark={mark?.tone ?? 'none'}
            onClick={() => show(name)}
          >
            {title}
            {mark !== null && (
              <span className="familyMark">
                <Glyph tone={mark.tone} />
                {mark.text}
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}

type Families = Parameters<typeof neighbourFamily>[0];

function familyForKey(key: string, families: Families, shown: string): string | null {
  switch (key) {
    case 'ArrowRight':
      return neighbourFamily(families, shown, 1);
    case 'ArrowLeft':
      return neighbourFamily(families, shown, -1);
    case 'Home':
      return families[0]?.name ?? null;
    case 'End':
      return families.at(-1)?.name ?? null;
    default:
      return null;
  }
}
