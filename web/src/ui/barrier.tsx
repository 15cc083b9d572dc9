// What fails inside stays inside: one broken part must not take the page from a room of people.
// React offers this to classes alone.

import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';

type BarrierProps = { name: string; children: ReactNode };
type BarrierState = { failure: string | null };

export class Barrier extends Component<BarrierProps, BarrierState> {
  override state: BarrierState = { failure: null };

  static getDerivedStateFromError(thrown: unknown): BarrierState {
    return { failure: thrown instanceof Error ? thrown.message : String(thrown) };
  }

  override render(): ReactNode {
    const { failure } = this.state;
    if (failure === null) return this.props.children;
    return (
      <div className="barrier" role="alert">
        <p>
          <strong>{this.props.name} failed.</strong> {failure}
        </p>
        <Button label="Try again" onPress={() => this.setState({ failure: null })} />
        <Button label="Reload the page" look="primary" onPress={() => location.reload()} />
      </div>
    );
  }
}
