// Every view that a command line can ask for. screens.ts answers each of them.

import type { CvadminSession } from './cvadmin.ts';
import type { ServiceRead, SnhamgrRead, VipRead } from './snhamgr.ts';
import type { TraceRequest } from './tracing.ts';
import type { UnixRead } from './unix.ts';

export type TraceView = Extract<TraceRequest, { trace: 'dump' | 'state' | 'modules' | 'points' }>;

export type Read =
  | SnhamgrRead
  | ServiceRead
  | VipRead
  | UnixRead
  | { read: 'cvadmin'; session: CvadminSession }
  | { read: 'versions' }
  | { read: 'manual'; topic: string }
  | { read: 'trace'; request: TraceView };
