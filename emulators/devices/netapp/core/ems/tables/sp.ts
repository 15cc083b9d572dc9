// EMS messages of the Service Processor, the environment, and health monitors. @source netapp §4.2

import { type EmsMessage, emsMessage } from '../message.ts';

const HM_PARAMS = [
  'alert_id',
  'alerting_resource',
  'probable_cause_description',
  'alert_corrective_action',
  'possible_effect',
  'additional_info',
  'tags',
  'acknowledge',
  'acknowledger',
  'suppress',
  'suppressor',
];
const OBJECT = { params: ['object_type', 'object_uuid'] };

/** Update of the firmware, and of the switch inside. */
const UPDATE: readonly EmsMessage[] = [
  // @seed S0:36
  emsMessage('sp.servprocd.upd.unexpt.evts', 'DEBUG', 'servprocd', null, { params: ['reason'] }),
  emsMessage('sp.servprocd.upd.error', 'ERROR', 'servprocd', 'SP update error: {reason}.'),
  emsMessage(
    'sp.postupd.ck.unexpt.sp.rev',
    'ERROR',
    'servprocd',
    'After an update the SP runs firmware {found} instead of {expected}.',
  ),
  emsMessage('sp.upd.bad.fw.package', 'ERROR', 'servprocd', 'Bad SP firmware package: {package}.'),
  emsMessage('sp.upd.fw.depot.full', 'ERROR', 'servprocd', 'No room for SP firmware packages.'),
  emsMessage('sp.upd.unzip.event', 'ERROR', 'servprocd', 'Cannot unpack {package}: {reason}.'),
  emsMessage(
    'sp.eth.switch.upd.start',
    'NOTICE',
    'servprocd',
    'Update of the internal Ethernet switch of the {sp_type} to {switch_ver} began.',
  ),
  emsMessage(
    'sp.eth.switch.upd.success',
    'NOTICE',
    'servprocd',
    'The internal Ethernet switch of the {sp_type} was updated to {switch_ver}.',
  ),
  emsMessage(
    'sp.eth.switch.upd.failed',
    'ERROR',
    'servprocd',
    'Update of the internal Ethernet switch of the {sp_type} to {switch_ver} failed.',
  ),
  emsMessage(
    'sp.autoupd.partner.offline',
    'ERROR',
    'servprocd',
    'The SP is not updated while the partner is offline.',
  ),
  emsMessage(
    'sp.autoupdate.toggle',
    'INFORMATIONAL',
    'servprocd',
    'Automatic update of the SP firmware is {state}.',
  ),
  ...(['corruption', 'incompatible', 'upgrade.reqd', 'version.unsupported'] as const).map((what) =>
    emsMessage(
      `sp.firmware.${what}`,
      'ALERT',
      'servprocd',
      'SP firmware {version}: {reason}.',
    ),
  ),
];

const NETWORK: readonly EmsMessage[] = [
  emsMessage('sp.notConfigured', 'ERROR', 'spmgrd', 'The SP is not configured.', OBJECT),
  emsMessage('sp.orftp.failed', 'NOTICE', 'spmgrd', 'Transfer from the SP failed: {reason}.'),
  emsMessage('sp.network.link.down', 'ERROR', 'spmgrd', 'The link of the SP is down.', {
    action: 'Check the cable between the Service Processor and its switch.',
  }),
  emsMessage('sp.dhcp.failure', 'ERROR', 'spmgrd', 'The SP got no address by DHCP.'),
  emsMessage('sp.dup.ip', 'ERROR', 'spmgrd', 'The address {ip} of the SP is in use elsewhere.'),
  emsMessage(
    'sp.auth.loginDenied',
    'NOTICE',
    'spmgrd',
    'Login to the SP denied for user {user}.',
  ),
  emsMessage('sp.userlist.update.failed', 'ERROR', 'spmgrd', 'The SP did not take its users.'),
  emsMessage('sp.snmp.traps.off', 'INFORMATIONAL', 'spmgrd', 'Traps of the SP are switched off.'),
  emsMessage('sp.reboot.ro.partition', 'NOTICE', 'spmgrd', 'SP reboots: read-only partition.'),
  emsMessage('sp.reboot.sensor.unreadable', 'NOTICE', 'spmgrd', 'SP reboots: unreadable sensor.'),
  emsMessage('sp.log.partition.full', 'NOTICE', 'spmgrd', 'The log partition of the SP is full.'),
  ...(['hourly.stats', 'mailhost', 'network.failure', 'timeout'] as const).map((what) =>
    emsMessage(`spmgmt.driver.${what}`, 'ERROR', 'spmgrd', 'Driver of the SP: {reason}.'),
  ),
  emsMessage('splog.sp.not.accessible', 'ERROR', 'splog', 'The SP cannot be reached for its log.'),
  emsMessage('splog.sp.not.configured', 'ERROR', 'splog', 'The SP is not configured for its log.'),
];

const HEARTBEAT: readonly EmsMessage[] = [
  emsMessage(
    'sp.heartbeat.stopped',
    'ERROR',
    'spmgrd',
    'Have not received a {type} heartbeat from the Service Processor (SP) in last {time} seconds.',
    { before: { minor: 13, severity: 'INFORMATIONAL' } },
  ),
  emsMessage(
    'sp.heartbeat.resumed',
    'INFORMATIONAL',
    'spmgrd',
    '{type} heartbeat from the Service Processor (SP) was resumed.',
  ),
  // @seed S1:19
  emsMessage('callhome.sp.hbt.missed', 'NOTICE', 'spmgrd', 'Call home for {subject}'),
  // @seed S1:21
  emsMessage('callhome.sp.hbt.stopped', 'ALERT', 'spmgrd', 'Call home for {subject}'),
  // @seed S1:22
  emsMessage(
    'sp.ipmi.lost.shutdown',
    'EMERGENCY',
    'env_mgr',
    'SP heartbeat stopped and cannot be recovered. To prevent hardware damage and data loss, ' +
      'the system will shut down in {num_minutes} minutes',
    OBJECT,
  ),
  // @seed S1:23
  emsMessage('monitor.shutdown.emergency', 'EMERGENCY', 'env_mgr', 'Emergency shutdown: {reason}'),
  emsMessage(
    'monitor.shutdown.cancel',
    'NOTICE',
    'env_mgr',
    'Automatic shutdown sequence was canceled.',
  ),
  // @seed S1:24
  emsMessage(
    'mgwd.notify.halt.result',
    'INFORMATIONAL',
    'mgwd',
    'MGWD {result} to notify CLAM on its HA partner node that this node is undergoing a planned ' +
      'shutdown (reason: {reason}). Error: {error}',
  ),
  // @seed S1:20
  emsMessage('kern.uptime.filer', 'NOTICE', 'statd', "params: {'msg': '{msg}'}", {
    logName: 'kern_uptime_filer_1',
  }),
  emsMessage('kern.shutdown', 'NOTICE', 'kernel', 'System shut down because: "{reason}".'),
];

const HEALTH: readonly EmsMessage[] = [
  emsMessage(
    'hm.alert.raised',
    'ALERT',
    'notifyd',
    '{detailed_info} raised by monitor {monitor}',
    { params: HM_PARAMS, trap: 862 },
  ),
  emsMessage(
    'hm.alert.cleared',
    'NOTICE',
    'notifyd',
    '{detailed_info} cleared by monitor {monitor}',
    { params: HM_PARAMS.slice(0, 2), trap: 867 },
  ),
  ...(['critical', 'major'] as const).map((what) =>
    emsMessage(`callhome.hm.alert.${what}`, 'ALERT', 'hmd', 'Call home for {subject}'),
  ),
  emsMessage('callhome.hm.alert.minor', 'ERROR', 'hmd', 'Call home for {subject}'),
];

/** Fans, supplies, temperatures, batteries, shelves. @source netapp §1.1 names the families. */
const ENVIRONMENT: readonly EmsMessage[] = [
  emsMessage('monitor.fan.failed', 'ALERT', 'env_mgr', 'Fan {fanName} failed.'),
  emsMessage('monitor.fan.critical', 'EMERGENCY', 'env_mgr', 'Fan {fanName}: {reason}.'),
  emsMessage('monitor.fan.ok', 'NOTICE', 'env_mgr', 'Fan {fanName} is ok again.'),
  emsMessage('callhome.c.fan.fru.fault', 'ALERT', 'env_mgr', 'Call home for {subject}'),
  emsMessage(
    'monitor.chassisPowerSupply.degraded',
    'NOTICE',
    'env_mgr',
    'Chassis power supply {psName} is degraded.',
  ),
  emsMessage(
    'monitor.chassisPowerSupplies.ok',
    'INFORMATIONAL',
    'env_mgr',
    'Chassis power supplies are ok.',
  ),
  emsMessage('callhome.chassis.power', 'ALERT', 'env_mgr', 'Call home for {subject}'),
  emsMessage(
    'monitor.chassisTemperature.warm',
    'ERROR',
    'env_mgr',
    'Chassis temperature is too warm: {sensor} {value} C.',
  ),
  emsMessage(
    'monitor.chassisTemperature.ok',
    'INFORMATIONAL',
    'env_mgr',
    'Chassis temperature is ok.',
  ),
  emsMessage('callhome.chassis.overtemp', 'EMERGENCY', 'env_mgr', 'Call home for {subject}'),
  emsMessage('callhome.battery.low', 'ALERT', 'env_mgr', 'Call home for {subject}'),
  emsMessage('nvmem.battery.voltLow', 'ALERT', 'env_mgr', 'NVMEM battery voltage is low: {value}.'),
  emsMessage('nvmem.battery.ok', 'NOTICE', 'env_mgr', 'The NVMEM battery is ok again.'),
  emsMessage('callhome.shlf.fault', 'ERROR', 'dsmgr', 'Call home for {subject}'),
  emsMessage('ses.status.psError', 'ALERT', 'dsmgr', 'Shelf {shelf}: {reason}.'),
  emsMessage('ses.status.psInfo', 'INFORMATIONAL', 'dsmgr', 'Shelf {shelf}: normal again.'),
];

const TWINS: readonly EmsMessage[] = (['rlm', 'bmc'] as const).flatMap((processor) => {
  const name = processor.toUpperCase();
  return [
    emsMessage(
      `${processor}.heartbeat.stopped`,
      'ERROR',
      'spmgrd',
      `Have not received a {type} heartbeat from the ${name} in last {time} seconds.`,
    ),
    emsMessage(
      `${processor}.heartbeat.resumed`,
      'INFORMATIONAL',
      'spmgrd',
      `{type} heartbeat from the ${name} was resumed.`,
    ),
    emsMessage(`${processor}.notConfigured`, 'ERROR', 'spmgrd', `The ${name} is not configured.`),
  ];
});

export const SP_MESSAGES: readonly EmsMessage[] = [
  ...HEARTBEAT,
  ...UPDATE,
  ...NETWORK,
  ...HEALTH,
  ...ENVIRONMENT,
  ...TWINS,
];
