// A region of the page: a heading that is always there, and a body that can be folded away.

import type { ReactNode } from 'react';
import { Icon } from './icons.tsx';

type PanelProps = {
  name: string;
  isOpen: boolean;
  /** Said beside the heading: the little that matters while the panel is folded. */
  summary?: ReactNode;
  tools?: ReactNode;
  onToggle: (isOpen: boolean) => void;
  children: ReactNode;
};

export function Panel({ name, isOpen, summary, tools, onToggle, children }: PanelProps): ReactNode {
  const id = `${name.toLowerCase()}Body`;
  return (
    <section
      className={`panel ${isOpen ? 'open' : 'folded'}`}
      aria-label={name}
      tabIndex={-1}
      data-region={name}
    >
      <header className="panelHead">
        <h2>
          <button
            type="button"
            className="panelToggle"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => onToggle(!isOpen)}
          >
            <Icon name="chevron" />
            {name}
          </button>
        </h2>
        <div className="panelSummary">{summary}</div>
        <div className="panelTools">{tools}</div>
      </header>
      <div className="panelBody" id={id} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </section>
  );
}
