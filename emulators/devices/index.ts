// The only file that names the families: whoever wants one asks this list.

import type { DeviceFamily } from '../core/device.ts';
import { ds300 } from './ds300/manifest.ts';
import { netapp } from './netapp/manifest.ts';
import { stornext } from './stornext/manifest.ts';
import { sunfire } from './sunfire/manifest.ts';

export const FAMILIES: readonly DeviceFamily[] = [stornext, sunfire, ds300, netapp];
