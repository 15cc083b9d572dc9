// How this program is called here, for commands that are shown to be copied.

export function invocation(): string {
  return 'npm run twinrack --';
}
