// One xterm.js on one shell. Loaded only when a terminal is opened; its default export is for
// lazy().

import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import { type ReactNode, type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { type OpenTerminal, useConsole, useRead } from './console.ts';

const SCROLLBACK_LINES = 5_000;

type Emulator = { terminal: Terminal; fit: FitAddon };
type TerminalScreenProps = { node: string; isShown: boolean };

export default function TerminalScreen({ node, isShown }: TerminalScreenProps): ReactNode {
  const host = useRef<HTMLDivElement>(null);
  const emulator = useEmulator(host);
  const { closed, connect } = useShell(node, emulator);
  const theme = useRead(({ screen }) => screen.theme);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another theme is another style sheet
  useEffect(() => {
    // The theme's colours come from the style sheet, which has just taken it.
    if (emulator !== null) emulator.terminal.options.theme = themeOf(host.current);
  }, [emulator, theme]);
  useEffect(() => {
    if (!isShown || emulator === null) return;
    emulator.fit.fit();
    emulator.terminal.focus();
  }, [isShown, emulator]);
  return (
    <div
      className="terminalScreen"
      hidden={!isShown}
      role="tabpanel"
      aria-label={`Shell on ${node}`}
      data-terminal={node}
      data-connected={closed === null}
    >
      <div className="terminalHost" ref={host} />
      {closed !== null && (
        <div className="terminalEnd" role="alert">
          <p>{closed}</p>
          <Button label="Reconnect" look="primary" onPress={connect} />
        </div>
      )}
    </div>
  );
}

function useEmulator(host: RefObject<HTMLDivElement | null>): Emulator | null {
  const [emulator, setEmulator] = useState<Emulator | null>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const style = getComputedStyle(element);
    const terminal = new Terminal({
      fontFamily: style.fontFamily,
      fontSize: Number.parseFloat(style.fontSize),
      lineHeight: 1.15,
      theme: themeOf(element),
      scrollback: SCROLLBACK_LINES,
      cursorBlink: false,
      screenReaderMode: true,
    });
    const fit = new FitAddon();
    terminal.loadAddon(fit);
    terminal.open(element);
    const observer = new ResizeObserver(() => {
      if (element.offsetParent !== null) fit.fit();
    });
    observer.observe(element);
    setEmulator({ terminal, fit });
    return () => {
      observer.disconnect();
      terminal.dispose();
    };
  }, [host]);
  return emulator;
}

/** A shell for as long as the tab is there. `closed` says why there is none any more. */
function useShell(node: string, emulator: Emulator | null) {
  const { openTerminal } = useConsole();
  const [closed, setClosed] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const connect = useCallback(() => setAttempt((count) => count + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt is a new shell
  useEffect(() => {
    if (emulator === null) return;
    setClosed(null);
    return attached(openTerminal, node, emulator, setClosed);
  }, [node, emulator, openTerminal, attempt]);
  return { closed, connect };
}

function attached(
  openTerminal: OpenTerminal,
  node: string,
  { terminal, fit }: Emulator,
  onClosed: (reason: string) => void,
): () => void {
  fit.fit();
  const size = () => ({ columns: terminal.cols, rows: terminal.rows });
  const link = openTerminal(node, size(), {
    onOpen: () => link.send({ resize: size() }),
    onOutput: (text) => terminal.write(text),
    onClosed: (reason) => {
      terminal.write('\r\n');
      onClosed(reason);
    },
  });
  const typed = terminal.onData((input) => link.send({ input }));
  const resized = terminal.onResize(() => link.send({ resize: size() }));
  return () => {
    typed.dispose();
    resized.dispose();
    link.close();
  };
}

function themeOf(element: HTMLElement | null): ITheme {
  if (element === null) return {};
  const { color, backgroundColor } = getComputedStyle(element);
  return {
    foreground: color,
    background: backgroundColor,
    cursor: color,
    cursorAccent: backgroundColor,
    selectionBackground: 'rgba(110, 160, 230, 0.4)',
  };
}
