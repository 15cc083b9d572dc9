// The page: a bar, the drawing with the timeline below it, and the panels beside them.

import type { ReactNode } from 'react';
import { Barrier } from '../ui/barrier.tsx';
import { useRead } from './console.ts';
import { FaultsView } from './faultsView.tsx';
import { HelpDialog } from './helpDialog.tsx';
import { InjectMenu } from './injectMenu.tsx';
import { ConnectionBanner, Toasts } from './messages.tsx';
import { Palette } from './palette.tsx';
import { RackView } from './rackView.tsx';
import { ScenariosView } from './scenariosView.tsx';
import { TerminalView } from './terminalView.tsx';
import { TimelineView } from './timelineView.tsx';
import { TopBar } from './topBar.tsx';
import { UntilDialog } from './untilDialog.tsx';

export function App(): ReactNode {
  const dialog = useRead(({ screen }) => screen.dialog);
  const isWide = useRead(({ screen }) => screen.isWide);
  return (
    <>
      <TopBar />
      <ConnectionBanner />
      <main className={isWide ? 'desk wide' : 'desk'}>
        <div className="deskMain">
          <Barrier name="The drawing">
            <RackView />
          </Barrier>
          <Barrier name="The timeline">
            <TimelineView />
          </Barrier>
        </div>
        <div className="deskSide">
          <Barrier name="The list of faults">
            <FaultsView />
          </Barrier>
          <Barrier name="The list of scenarios">
            <ScenariosView />
          </Barrier>
          <TerminalView />
        </div>
      </main>
      <InjectMenu />
      {dialog === 'palette' && <Palette />}
      {dialog === 'help' && <HelpDialog />}
      {dialog === 'until' && <UntilDialog />}
      <Toasts />
    </>
  );
}
