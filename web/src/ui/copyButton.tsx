// A command to be copied: shown as it is typed, with a button that says when it has it.

import { type ReactNode, useState } from 'react';
import { Icon } from './icons.tsx';

export function CopyText({ text, label }: { text: string; label: string }): ReactNode {
  const [copied, setCopied] = useState<string | null>(null);
  const isCopied = copied === text;
  const copy = (): void => {
    navigator.clipboard?.writeText(text).then(
      () => setCopied(text),
      () => setCopied(null),
    );
  };
  return (
    <span className="copyText">
      <code title={text}>{text}</code>
      <button
        type="button"
        className="button ghost bare"
        onClick={copy}
        onBlur={() => setCopied(null)}
        aria-label={isCopied ? `Copied: ${label}` : `Copy ${label}`}
        title={isCopied ? 'Copied' : `Copy ${label}`}
      >
        <Icon name={isCopied ? 'check' : 'copy'} />
      </button>
    </span>
  );
}
