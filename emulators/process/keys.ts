// Bytes of a terminal into keys. The sequences are those that xterm and its kin send (XTerm Control
// Sequences, "PC-Style Function Keys"), with the control characters of readline's emacs mode.
//
//   ground --ESC--> escape --'['--> controlSequence --final byte--> ground
//                          --'O'--> singleShift     --any byte----> ground
//                          --any--> ground (Alt and a key)
//
// A text may come in any pieces. What no row of the tables names is swallowed: a terminal that says
// more than we understand must not fill the line with rubbish. Between the marks of a bracketed
// paste only text and Enter count.

export type KeyName =
  | 'text'
  | 'enter'
  | 'tab'
  | 'interrupt'
  | 'endOfFile'
  | 'backspace'
  | 'delete'
  | 'left'
  | 'right'
  | 'up'
  | 'down'
  | 'home'
  | 'end'
  | 'wordLeft'
  | 'wordRight'
  | 'killToEnd'
  | 'killToStart'
  | 'killWord'
  | 'killWordRight'
  | 'yank'
  | 'swap'
  | 'lastWord'
  | 'clear'
  | 'search'
  | 'cancel';

/** `text` is what a `text` key writes; empty for all others. */
export type Key = { readonly name: KeyName; readonly text: string };

// biome-ignore format: a table
const CONTROLS: { readonly [character: string]: KeyName } = {
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'endOfFile',
  '\x05': 'end',
  '\x06': 'right',
  '\x07': 'cancel',
  '\x08': 'backspace',
  '\x09': 'tab',
  '\x0a': 'enter',
  '\x0b': 'killToEnd',
  '\x0c': 'clear',
  '\x0d': 'enter',
  '\x0e': 'down',
  '\x10': 'up',
  '\x12': 'search',
  '\x14': 'swap',
  '\x15': 'killToStart',
  '\x17': 'killWord',
  '\x19': 'yank',
  '\x1c': 'interrupt',
  '\x7f': 'backspace',
};

/** After ESC: Alt and a key. */
// biome-ignore format: a table
const ALTS: { readonly [character: string]: KeyName } = {
  b: 'wordLeft',
  f: 'wordRight',
  d: 'killWordRight',
  '.': 'lastWord',
  _: 'lastWord',
  '\x7f': 'killWord',
  '\x08': 'killWord',
};

/** Final bytes of `ESC [` and of `ESC O`. */
// biome-ignore format: a table
const FINALS: { readonly [final: string]: KeyName } = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
};

/** `ESC [ number ~`. */
// biome-ignore format: a table
const NUMBERED: { readonly [number: string]: KeyName } = {
  1: 'home',
  3: 'delete',
  4: 'end',
  7: 'home',
  8: 'end',
};

const PASTE_BEGINS = '200';
const PASTE_ENDS = '201';
/** Longer than any sequence that means something: the rest is swallowed, not kept. */
const PARAMETERS_MAX = 32;

export class KeyParser {
  #state: 'ground' | 'escape' | 'controlSequence' | 'singleShift' = 'ground';
  #parameters = '';
  #isPasting = false;
  /** The last Enter was a carriage return: a line feed just after it belongs to the same key. */
  #isAfterReturn = false;
  /** The first half of a character beyond U+FFFF whose second half is in the next piece. */
  #half = '';

  /** The keys that this piece completes. */
  feed(piece: string): Key[] {
    const keys: Key[] = [];
    const text = this.#half + piece;
    this.#half = /[\ud800-\udbff]$/.test(text) ? text.slice(-1) : '';
    for (const character of this.#half === '' ? text : text.slice(0, -1)) {
      const key = this.#take(character);
      if (key !== null) addKey(keys, key);
    }
    return keys;
  }

  #take(character: string): Key | null {
    switch (this.#state) {
      case 'ground':
        return this.#ground(character);
      case 'escape':
        return this.#escape(character);
      case 'controlSequence':
        return this.#controlSequence(character);
      case 'singleShift':
        return this.#singleShift(character);
    }
  }

  #ground(character: string): Key | null {
    const isSecondHalf = this.#isAfterReturn && character === '\n';
    this.#isAfterReturn = character === '\r';
    if (isSecondHalf) return null;

    if (character === '\x1b') {
      this.#state = 'escape';
      return null;
    }
    if (character >= ' ' && character !== '\x7f') return { name: 'text', text: character };
    if (this.#isPasting && character === '\t') return { name: 'text', text: '\t' };
    const name = CONTROLS[character];
    return name === undefined || (this.#isPasting && name !== 'enter') ? null : { name, text: '' };
  }

  #escape(character: string): Key | null {
    this.#parameters = '';
    this.#state = 'ground';
    if (character === '[') this.#state = 'controlSequence';
    else if (character === 'O') this.#state = 'singleShift';
    else if (character === '\x1b') this.#state = 'escape';
    else if (!this.#isPasting) return keyOf(ALTS[character]);
    return null;
  }

  #controlSequence(character: string): Key | null {
    if (character >= '\x40' && character <= '\x7e') {
      this.#state = 'ground';
      return this.#finish(character);
    }
    if (character < ' ' || character > '\x7e') {
      // Not a byte of a sequence: it was cut short, and this is a key of its own.
      this.#state = 'ground';
      return this.#ground(character);
    }
    if (this.#parameters.length < PARAMETERS_MAX) this.#parameters += character;
    return null;
  }

  #singleShift(character: string): Key | null {
    this.#state = 'ground';
    return this.#isPasting ? null : keyOf(FINALS[character]);
  }

  #finish(final: string): Key | null {
    const [number = '', modifier] = this.#parameters.split(';');
    if (final === '~' && (number === PASTE_BEGINS || number === PASTE_ENDS)) {
      this.#isPasting = number === PASTE_BEGINS;
      return null;
    }
    if (this.#isPasting) return null;
    const name = final === '~' ? NUMBERED[number] : FINALS[final];
    // 3 is Alt, 5 is Control: both move by words.
    if (modifier === '3' || modifier === '5') {
      if (name === 'left') return keyOf('wordLeft');
      if (name === 'right') return keyOf('wordRight');
    }
    return keyOf(name);
  }
}

/** Text that comes together stays together: a paste of 60 KB is one key. */
function addKey(keys: Key[], key: Key): void {
  const last = keys.at(-1);
  if (key.name === 'text' && last?.name === 'text') {
    keys[keys.length - 1] = { name: 'text', text: last.text + key.text };
  } else keys.push(key);
}

function keyOf(name: KeyName | undefined): Key | null {
  return name === undefined ? null : { name, text: '' };
}
