// Buttons: with a drawing, with a word, or both. One that is only a drawing has its word as a name.

import type { MouseEvent, ReactNode } from 'react';
import { Icon, type IconName } from './icons.tsx';

type ButtonProps = {
  label: string;
  icon?: IconName;
  /** Shows the drawing alone. */
  isBare?: boolean;
  look?: 'plain' | 'primary' | 'danger' | 'ghost';
  keys?: readonly string[];
  isDisabled?: boolean;
  /** What a screen reader says, where the label alone does not say it. */
  name?: string;
  type?: 'button' | 'submit';
  onPress?: (event: MouseEvent<HTMLButtonElement>) => void;
};

export function Button(props: ButtonProps): ReactNode {
  const {
    label,
    icon,
    isBare = false,
    look = 'plain',
    keys = [],
    isDisabled = false,
    name,
  } = props;
  const hint =
    keys.length > 0 ? `${name ?? label} (${keys.map(keyName).join(' or ')})` : (name ?? label);
  return (
    <button
      type={props.type ?? 'button'}
      className={`button ${look}${isBare ? ' bare' : ''}`}
      disabled={isDisabled}
      title={hint}
      aria-label={name ?? (isBare ? label : undefined)}
      aria-keyshortcuts={keys.length > 0 ? keys.map(keyName).join(' ') : undefined}
      onClick={props.onPress}
    >
      {icon !== undefined && <Icon name={icon} />}
      {!isBare && <span>{label}</span>}
    </button>
  );
}

export function keyName(key: string): string {
  return key === ' ' ? 'Space' : key;
}
