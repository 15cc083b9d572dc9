// Names of the files of an MDC that mean something (S2; reference §2.8, §4). Vendor spelling.

export const PATHS = {
  haSmithInterval: '/usr/cvfs/config/ha_smith_interval',
  haPeer: '/usr/cvfs/config/ha_peer',
  fsmlist: '/usr/cvfs/config/fsmlist',
  fsnameservers: '/usr/cvfs/config/fsnameservers',
  rasexec: '/usr/cvfs/config/rasexec',
  /** Machine written: mode and peerdown flag with the time of their last change. */
  haMgr: '/usr/cvfs/install/.ha_mgr',
  /** S2:43, with its dot. */
  idleFailedStartup: '/usr/cvfs/install/.ha_idle_failed_startup',
  haConfigured: '/usr/adic/install/.snsm_ha_configured',
  adicProfile: '/usr/adic/.profile',
  cvfsProfile: '/usr/cvfs/.profile',
  /** What vip_control -u wrote. */
  vipDefinition: '/usr/adic/util/vip_control.conf',
} as const;

export const LOGS = {
  smithlog: '/usr/cvfs/debug/smithlog',
  nssdbg: '/usr/cvfs/debug/nssdbg.out',
  haMgr: '/usr/cvfs/debug/ha_mgr.out',
  hamgrCommands: '/usr/cvfs/debug/hamgr_cmds_trace',
  raslog: '/usr/cvfs/ras/raslog',
  messages: '/var/log/messages',
} as const;

/** The FSM's own log. */
export function cvlogPath(fs: string): string {
  return `/usr/cvfs/data/${fs}/log/cvlog`;
}

/** The FSM's configuration; its `haFsType` is read at each start of the FSM. */
export function cfgxPath(fs: string): string {
  return `/usr/cvfs/config/${fs}.cfgx`;
}

/** Where fstab mounts a file system. */
export function mountPath(fs: string): string {
  return `/stornext/${fs}`;
}
