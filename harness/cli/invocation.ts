// How this program is called here, for commands that are shown to be copied: a checkout runs it
// through npm, an installed package through npx.

export function invocation(): string {
  return import.meta.url.endsWith('.ts') ? 'npm run twinrack --' : 'npx twinrack';
}
