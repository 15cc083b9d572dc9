// Names of things in a rack. A flavour, not a brand: a literal fits, but a NodeId is no LinkId.

type Flavour<Name extends string> = string & { readonly flavour?: Name };

export type NodeId = Flavour<'node'>;
export type LinkId = Flavour<'link'>;
export type DiskId = Flavour<'disk'>;
export type FaultId = Flavour<'fault'>;
